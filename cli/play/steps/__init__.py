"""The steps of a story: who does what on which day. Each kind of step is one class, named by its ``do``."""

from typing import Annotated

from pydantic import Field

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
    | Check,
    Field(discriminator="do"),
]

__all__ = [
    "AcceptDelegation",
    "Acknowledge",
    "AcknowledgeFeedback",
    "AddSuccessor",
    "AgreePlan",
    "AmendCycle",
    "AnswerSurvey",
    "AnyStep",
    "Approve",
    "Calibrate",
    "CancelCycle",
    "Check",
    "CheckOffers",
    "CheckSuccessors",
    "CheckTalentMap",
    "CheckUnit",
    "CloseInputs",
    "ConcludeUnrated",
    "CorrectReports",
    "CorrectResult",
    "Decide",
    "DecideCorrection",
    "DecideObjection",
    "DecideRecommendation",
    "DecideSuggested",
    "Expect",
    "Finalise",
    "GiveAward",
    "GiveFeedback",
    "HoldDialogue",
    "LogActivities",
    "LogTraining",
    "Look",
    "MatchMentor",
    "Move",
    "ObjectToResult",
    "Observe",
    "OpenCycle",
    "OpenSurvey",
    "ProposePlan",
    "RateUnit",
    "RecordAssessments",
    "RecordMentoring",
    "RecordPositions",
    "Refused",
    "RemoveSuccessor",
    "Reopen",
    "ReportRealisation",
    "ReportUnitRealisation",
    "ReturnPlan",
    "Review",
    "SetUnitIndicators",
    "ShareAward",
    "StateOnObjection",
    "Step",
    "SurveyAnswers",
    "Training",
    "UploadPolicy",
    "UploadTrainings",
    "Who",
    "WithdrawAward",
    "WithdrawReports",
    "WithdrawResult",
]
