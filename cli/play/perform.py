"""Which act belongs to which kind of step."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from cli.play.acts import contesting, growing, judging, listening, looking, moving, planning
from cli.play.stage import Stage
from cli.play.steps import (
    AcceptDelegation,
    Acknowledge,
    AcknowledgeFeedback,
    AgreePlan,
    AnswerSurvey,
    AnyStep,
    Calibrate,
    Check,
    CheckUnit,
    CloseInputs,
    ConcludeUnrated,
    Decide,
    DecideObjection,
    DecideRecommendation,
    DecideSuggested,
    Finalise,
    GiveFeedback,
    LogActivities,
    LogTraining,
    Look,
    MatchMentor,
    Move,
    ObjectToResult,
    Observe,
    OpenCycle,
    OpenSurvey,
    ProposePlan,
    RateUnit,
    RecordMentoring,
    ReportRealisation,
    ReportUnitRealisation,
    ReturnPlan,
    SetUnitIndicators,
    StateOnObjection,
    UploadPolicy,
    UploadTrainings,
)

ACTS: Final[Mapping[type[Any], Callable[[Stage, Any], Awaitable[None]]]] = {
    UploadPolicy: judging.upload_policy,
    Move: moving.move,
    OpenCycle: judging.open_cycle,
    ProposePlan: planning.propose,
    AgreePlan: planning.agree,
    ReturnPlan: planning.give_back,
    AcceptDelegation: planning.accept_delegation,
    ReportRealisation: planning.report,
    LogActivities: planning.log_activities,
    LogTraining: planning.log_training,
    SetUnitIndicators: planning.set_unit_indicators,
    ReportUnitRealisation: planning.report_unit,
    GiveFeedback: listening.give_feedback,
    AcknowledgeFeedback: listening.acknowledge,
    OpenSurvey: listening.open_survey,
    AnswerSurvey: listening.answer_survey,
    RecordMentoring: listening.record_mentoring,
    RateUnit: judging.rate_unit,
    Observe: judging.observe,
    CloseInputs: judging.close_inputs,
    Decide: judging.decide,
    DecideSuggested: judging.decide_suggested,
    Acknowledge: judging.acknowledge,
    Finalise: judging.end,
    ConcludeUnrated: judging.end,
    UploadTrainings: growing.upload_trainings,
    MatchMentor: growing.match_mentor,
    DecideRecommendation: growing.decide_recommendation,
    Calibrate: contesting.calibrate,
    ObjectToResult: contesting.object_to_result,
    StateOnObjection: contesting.state_on_objection,
    DecideObjection: contesting.decide_objection,
    CheckUnit: looking.check_unit,
    Look: looking.look,
    Check: looking.check,
}
"""Every kind of step that a story may hold; a test holds it to the steps."""


async def perform(stage: Stage, step: AnyStep) -> None:
    """Do what a step says.

    :raises StepFailed: when it does not end as the story says.
    """
    await ACTS[type(step)](stage, step)
