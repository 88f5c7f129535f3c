"""Which instrument reads which source: the one place that tells sources apart."""

from functools import cache
from typing import assert_never

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


def instrument(component: Component, policy: Policy) -> Instrument:
    """Give a component's instrument."""
    return instrument_of(component.source)(component, policy)


@cache
def instrument_of(source: ComponentSource) -> type[Instrument]:
    """Give the kind of instrument of a source; the type check refuses a source that has none here."""
    found: type[Instrument]
    match source:
        case ComponentSource.INDICATORS:
            found = PlanIndicators
        case ComponentSource.TEAM_INDICATORS:
            found = TeamIndicators
        case ComponentSource.UNIT_INDICATORS:
            found = UnitIndicators
        case ComponentSource.SURVEY:
            found = Survey
        case ComponentSource.DAILY_REPORTS:
            found = DailyReports
        case ComponentSource.TRAINING_HOURS:
            found = TrainingHours
        case ComponentSource.FEEDBACK:
            found = Feedback
        case ComponentSource.OBSERVATIONS:
            found = Observations
        case _:
            assert_never(source)
    return found
