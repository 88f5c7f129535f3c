"""Which instrument reads which source: the one place that tells sources apart."""

from collections.abc import Mapping
from typing import Final

from services.evaluation.rules.instruments.daily_reports import DailyReports
from services.evaluation.rules.instruments.feedback import Feedback
from services.evaluation.rules.instruments.instrument import Instrument
from services.evaluation.rules.instruments.observations import Observations
from services.evaluation.rules.instruments.plan_indicators import PlanIndicators
from services.evaluation.rules.instruments.survey import Survey
from services.evaluation.rules.instruments.team_indicators import TeamIndicators
from services.evaluation.rules.instruments.training_hours import TrainingHours
from services.evaluation.rules.instruments.unit_indicators import UnitIndicators
from shared.policy.policy import Component, ComponentSource, Policy

INSTRUMENTS: Final[Mapping[ComponentSource, type[Instrument]]] = {
    ComponentSource.INDICATORS: PlanIndicators,
    ComponentSource.TEAM_INDICATORS: TeamIndicators,
    ComponentSource.UNIT_INDICATORS: UnitIndicators,
    ComponentSource.SURVEY: Survey,
    ComponentSource.DAILY_REPORTS: DailyReports,
    ComponentSource.TRAINING_HOURS: TrainingHours,
    ComponentSource.FEEDBACK: Feedback,
    ComponentSource.OBSERVATIONS: Observations,
}


def instrument(component: Component, policy: Policy) -> Instrument:
    """Give a component's instrument."""
    return INSTRUMENTS[component.source](component, policy)
