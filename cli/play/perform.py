"""Which act belongs to which kind of step."""

from typing import assert_never

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


async def perform(stage: Stage, step: AnyStep) -> None:  # noqa: PLR0912, PLR0915 - one line per kind of step
    """Do what a step says.

    :raises StepFailed: when it does not end as the story says.
    """
    match step:
        case UploadPolicy():
            await judging.upload_policy(stage, step)
        case Move():
            await moving.move(stage, step)
        case OpenCycle():
            await judging.open_cycle(stage, step)
        case ProposePlan():
            await planning.propose(stage, step)
        case AgreePlan():
            await planning.agree(stage, step)
        case ReturnPlan():
            await planning.give_back(stage, step)
        case AcceptDelegation():
            await planning.accept_delegation(stage, step)
        case ReportRealisation():
            await planning.report(stage, step)
        case LogActivities():
            await planning.log_activities(stage, step)
        case LogTraining():
            await planning.log_training(stage, step)
        case SetUnitIndicators():
            await planning.set_unit_indicators(stage, step)
        case ReportUnitRealisation():
            await planning.report_unit(stage, step)
        case GiveFeedback():
            await listening.give_feedback(stage, step)
        case AcknowledgeFeedback():
            await listening.acknowledge(stage, step)
        case OpenSurvey():
            await listening.open_survey(stage, step)
        case AnswerSurvey():
            await listening.answer_survey(stage, step)
        case RecordMentoring():
            await listening.record_mentoring(stage, step)
        case RateUnit():
            await judging.rate_unit(stage, step)
        case Observe():
            await judging.observe(stage, step)
        case CloseInputs():
            await judging.close_inputs(stage, step)
        case Decide():
            await judging.decide(stage, step)
        case DecideSuggested():
            await judging.decide_suggested(stage, step)
        case Acknowledge():
            await judging.acknowledge(stage, step)
        case Finalise() | ConcludeUnrated():
            await judging.end(stage, step)
        case UploadTrainings():
            await growing.upload_trainings(stage, step)
        case MatchMentor():
            await growing.match_mentor(stage, step)
        case DecideRecommendation():
            await growing.decide_recommendation(stage, step)
        case Calibrate():
            await contesting.calibrate(stage, step)
        case ObjectToResult():
            await contesting.object_to_result(stage, step)
        case StateOnObjection():
            await contesting.state_on_objection(stage, step)
        case DecideObjection():
            await contesting.decide_objection(stage, step)
        case CheckUnit():
            await looking.check_unit(stage, step)
        case Look():
            await looking.look(stage, step)
        case Check():
            await looking.check(stage, step)
        case _:
            assert_never(step)
