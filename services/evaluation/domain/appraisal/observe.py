"""What a rater observes during the cycle (competences, 1 to 5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.evaluation.domain.appraisal.checks import check_rater, check_stages
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import renewed, suggestion_news
from services.evaluation.domain.cycle.state import CycleClosing, CycleState
from services.evaluation.domain.delegation.state import Delegations
from services.evaluation.domain.policy.running import running
from services.evaluation.domain.unit.state import Units
from services.evaluation.rules.rate.inputs import Observation
from shared.decision import Decision, Invalid
from shared.events.evaluation import CycleStatus

_OBSERVATIONS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One observation as the rater reports it."""

    competence: str
    held: int
    observed: str
    on: date


def observe(
    state: AppraisalState,
    items: Sequence[Observed],
    *,
    cycle: CycleState,
    units: Units,
    by: str,
    given: Delegations = (),
) -> Decision[AppraisalState]:
    """Note what the rater saw; the same competence and day again replaces what was noted.

    :raises NotYours: when somebody else than the frozen rater observes, or a substitute outside the days given.
    :raises CycleClosing: when the cycle is not open any more.
    :raises StageMissing: when the policy wants something done before observations.
    :raises Invalid: when a competence is not the policy's, or a day outside the cycle.
    """
    days = {item.on: check_rater(state, by, on=item.on, given=given) for item in items}
    if cycle.status is not CycleStatus.OPEN:
        raise CycleClosing("Siklus sudah ditutup untuk masukan baru; pengamatan tidak dapat dicatat lagi.")
    check_stages(state, cycle, before="observations")
    _check_items(items, cycle)
    new = {(each.competence, each.on): _observation(each, by, days[each.on]) for each in items}
    kept = [each for each in state.inputs.observations if (each.competence, each.on) not in new]
    noted = tuple(sorted((*kept, *new.values()), key=lambda each: (each.on, each.competence)))
    if len(noted) > _OBSERVATIONS_MAX:
        raise Invalid(f"Paling banyak {_OBSERVATIONS_MAX} pengamatan per penilaian.", field="items")
    if noted == state.inputs.observations:
        return Decision(state)
    after = renewed(replace(state, inputs=replace(state.inputs, observations=noted)), cycle=cycle, units=units)
    return Decision(after, suggestion_news(state, after))


def _check_items(items: Sequence[Observed], cycle: CycleState) -> None:
    known = {each.id for each in running(cycle.policy_text).policy.competences}
    for place, item in enumerate(items):
        if item.competence not in known:
            allowed = ", ".join(sorted(known)) or "tidak ada"
            raise Invalid(
                f"Kompetensi {item.competence} tidak dikenal. Yang dikenal: {allowed}.",
                field=f"items.{place}.competence",
            )
        if not cycle.starts_on <= item.on <= cycle.ends_on:
            raise Invalid(
                f"Tanggal {item.on} di luar siklus ({cycle.starts_on} sampai {cycle.ends_on}).",
                field=f"items.{place}.on",
            )


def _observation(item: Observed, by: str, for_id: str | None) -> Observation:
    return Observation(
        competence=item.competence, held=item.held, observed=item.observed, on=item.on, by=by, acting_for=for_id
    )
