"""The steps of a story: who does what on which day. Each kind of step is one class, named by its ``do``."""

from typing import Annotated

from pydantic import Field

from cli.play.steps.asking import (
    AnswerQuestions,
    CheckSurvey,
    DecideNominations,
    LetCount,
    Nominate,
    ReportUsers,
    TryFeedback,
)
from cli.play.steps.assigning import (
    AssignTask,
    CloseRaterReport,
    Delegate,
    GiveTemplate,
    PublishTemplate,
    ReportRater,
    SettleImpact,
    TakeOverRollUp,
    WatchUnit,
)
from cli.play.steps.base import (
    Refused,
    Step,
    Who,
)
from cli.play.steps.contesting import (
    Calibrate,
    DecideObjection,
    ObjectToResult,
    StateOnObjection,
)
from cli.play.steps.crediting import (
    CheckCredit,
    CheckFairness,
    DetermineCredit,
    EndMentoring,
    RecordAttributes,
    RecordCredit,
    WithdrawCredit,
)
from cli.play.steps.deciding import (
    CheckRater,
    ConcludeImprovement,
    ExplainSpread,
    HoldBriefing,
    NameDecider,
    NoteTalk,
    PlanImprovement,
    PreviewClosing,
    PreviewCycle,
    ProveHandOver,
    RecordFlag,
    WithdrawFlag,
    WriteNote,
)
from cli.play.steps.employing import (
    Employ,
    Erase,
    ImportPeople,
)
from cli.play.steps.growing import (
    DecideRecommendation,
    MatchMentor,
    Training,
    UploadTrainings,
)
from cli.play.steps.judging import (
    Acknowledge,
    Approve,
    CloseInputs,
    ConcludeUnrated,
    Decide,
    DecideSuggested,
    Finalise,
    Observe,
    OpenCycle,
    RateUnit,
    UploadPolicy,
)
from cli.play.steps.listening import (
    AcknowledgeFeedback,
    AnswerSurvey,
    GiveFeedback,
    OpenSurvey,
    RecordMentoring,
    SurveyAnswers,
)
from cli.play.steps.looking import (
    Check,
    CheckList,
    CheckUnit,
    Look,
)
from cli.play.steps.mending import AmendCycle, CancelCycle, CorrectResult, DecideCorrection, Reopen, WithdrawResult
from cli.play.steps.moving import Move
from cli.play.steps.planning import (
    AcceptDelegation,
    AgreePlan,
    Expect,
    HoldDialogue,
    LogActivities,
    LogTraining,
    ProposePlan,
    ReportRealisation,
    ReportUnitRealisation,
    ReturnPlan,
    SetUnitIndicators,
)
from cli.play.steps.reviewing import CorrectReports, Review, WithdrawReports
from cli.play.steps.talent import (
    AddSuccessor,
    CheckOffers,
    CheckSuccessors,
    CheckTalentMap,
    GiveAward,
    RecordAssessments,
    RecordPositions,
    RemoveSuccessor,
    ShareAward,
    WithdrawAward,
)

AnyStep = Annotated[
    UploadPolicy
    | Move
    | OpenCycle
    | ProposePlan
    | AgreePlan
    | Expect
    | HoldDialogue
    | ReturnPlan
    | AcceptDelegation
    | ReportRealisation
    | LogActivities
    | LogTraining
    | SetUnitIndicators
    | ReportUnitRealisation
    | CorrectReports
    | WithdrawReports
    | Review
    | GiveFeedback
    | AcknowledgeFeedback
    | OpenSurvey
    | AnswerSurvey
    | RecordMentoring
    | RateUnit
    | Observe
    | CloseInputs
    | Decide
    | DecideSuggested
    | Acknowledge
    | Approve
    | Finalise
    | ConcludeUnrated
    | UploadTrainings
    | MatchMentor
    | DecideRecommendation
    | Calibrate
    | ObjectToResult
    | StateOnObjection
    | DecideObjection
    | RecordPositions
    | RecordAssessments
    | CheckOffers
    | GiveAward
    | ShareAward
    | WithdrawAward
    | CheckTalentMap
    | AddSuccessor
    | RemoveSuccessor
    | CheckSuccessors
    | CorrectResult
    | WithdrawResult
    | DecideCorrection
    | Reopen
    | AmendCycle
    | CancelCycle
    | Look
    | CheckUnit
    | Check
    | CheckList
    | AssignTask
    | CloseRaterReport
    | Delegate
    | GiveTemplate
    | PublishTemplate
    | ReportRater
    | SettleImpact
    | TakeOverRollUp
    | WatchUnit
    | Employ
    | Erase
    | ImportPeople
    | CheckRater
    | ConcludeImprovement
    | ExplainSpread
    | HoldBriefing
    | NameDecider
    | NoteTalk
    | PlanImprovement
    | PreviewClosing
    | PreviewCycle
    | ProveHandOver
    | RecordFlag
    | WithdrawFlag
    | WriteNote
    | AnswerQuestions
    | CheckSurvey
    | DecideNominations
    | LetCount
    | Nominate
    | ReportUsers
    | TryFeedback
    | CheckCredit
    | CheckFairness
    | DetermineCredit
    | EndMentoring
    | RecordAttributes
    | RecordCredit
    | WithdrawCredit,
    Field(discriminator="do"),
]

__all__ = [
    "AcceptDelegation",
    "Acknowledge",
    "AcknowledgeFeedback",
    "AddSuccessor",
    "AgreePlan",
    "AmendCycle",
    "AnswerQuestions",
    "AnswerSurvey",
    "AnyStep",
    "Approve",
    "AssignTask",
    "Calibrate",
    "CancelCycle",
    "Check",
    "CheckCredit",
    "CheckFairness",
    "CheckList",
    "CheckOffers",
    "CheckRater",
    "CheckSuccessors",
    "CheckSurvey",
    "CheckTalentMap",
    "CheckUnit",
    "CloseInputs",
    "CloseRaterReport",
    "ConcludeImprovement",
    "ConcludeUnrated",
    "CorrectReports",
    "CorrectResult",
    "Decide",
    "DecideCorrection",
    "DecideNominations",
    "DecideObjection",
    "DecideRecommendation",
    "DecideSuggested",
    "Delegate",
    "DetermineCredit",
    "Employ",
    "EndMentoring",
    "Erase",
    "Expect",
    "ExplainSpread",
    "Finalise",
    "GiveAward",
    "GiveFeedback",
    "GiveTemplate",
    "HoldBriefing",
    "HoldDialogue",
    "ImportPeople",
    "LetCount",
    "LogActivities",
    "LogTraining",
    "Look",
    "MatchMentor",
    "Move",
    "NameDecider",
    "Nominate",
    "NoteTalk",
    "ObjectToResult",
    "Observe",
    "OpenCycle",
    "OpenSurvey",
    "PlanImprovement",
    "PreviewClosing",
    "PreviewCycle",
    "ProposePlan",
    "ProveHandOver",
    "PublishTemplate",
    "RateUnit",
    "RecordAssessments",
    "RecordAttributes",
    "RecordCredit",
    "RecordFlag",
    "RecordMentoring",
    "RecordPositions",
    "Refused",
    "RemoveSuccessor",
    "Reopen",
    "ReportRater",
    "ReportRealisation",
    "ReportUnitRealisation",
    "ReportUsers",
    "ReturnPlan",
    "Review",
    "SetUnitIndicators",
    "SettleImpact",
    "ShareAward",
    "StateOnObjection",
    "Step",
    "SurveyAnswers",
    "TakeOverRollUp",
    "Training",
    "TryFeedback",
    "UploadPolicy",
    "UploadTrainings",
    "WatchUnit",
    "Who",
    "WithdrawAward",
    "WithdrawCredit",
    "WithdrawFlag",
    "WithdrawReports",
    "WithdrawResult",
    "WriteNote",
]
