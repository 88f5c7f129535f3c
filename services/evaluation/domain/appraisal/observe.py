"""What a rater observes during the cycle (competences, 1 to 5)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from services.evaluation.domain.appraisal.checks import check_stages, sign_as_rater
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.appraisal.suggest import renewed, suggestion_news
from services.evaluation.domain.cycle.state import CycleClosing, CycleState, cycle_in
from services.evaluation.domain.requests import ObservationBody
from services.evaluation.rules.rate.inputs import Observation
from shared.alike import differing, filled
from shared.authority import Signed
from shared.decision import Decision, Env, Findings, Invalid, existing
from shared.events.evaluation import CycleStatus
from shared.indonesian import date_text, span_text

_OBSERVATIONS_MAX = 500


class ObservedTwice(Invalid):
    """One request says two different things about a competence on the same day."""

    code = "observed-twice"


def observe(state: AppraisalState | None, items: Sequence[ObservationBody], env: Env) -> Decision[AppraisalState]:
    """Note what the rater saw; the same competence and day again replaces what was noted.

    :raises NotYours: when somebody else than the frozen rater observes, or a substitute outside the days given.
    :raises Invalid: when a competence is not the policy's, or a day is not one of the segment, or has not come.
    :raises CycleClosing: when the cycle is not open any more.
    :raises StageMissing: when the policy wants something done before observations.
    """
    state = existing(state)
    signed, cycle = sign_as_rater(state, env.by), cycle_in(env, state)
    seen = _all_seen(state, items, signed, cycle, env)
    if cycle.status is not CycleStatus.OPEN:
        raise CycleClosing("Siklus sudah ditutup untuk masukan baru; pengamatan tidak dapat dicatat lagi.")
    check_stages(state, cycle, before="observations")
    new = {(each.competence, each.on): each for each in seen}
    kept = [each for each in state.inputs.observations if (each.competence, each.on) not in new]
    noted = tuple(sorted((*kept, *new.values()), key=lambda each: (each.on, each.competence)))
    if len(noted) > _OBSERVATIONS_MAX:
        raise Invalid(f"Paling banyak {_OBSERVATIONS_MAX} pengamatan per penilaian.", field="items")
    if noted == state.inputs.observations:
        return Decision(state)
    after = renewed(replace(state, inputs=replace(state.inputs, observations=noted)), env)
    return Decision(after, suggestion_news(state, after))


def _all_seen(
    state: AppraisalState, items: Sequence[ObservationBody], signed: Signed, cycle: CycleState, env: Env
) -> list[Observation]:
    found, seen = Findings(), list[Observation]()
    known = {each.id for each in cycle.running.policy.competences}
    first: dict[tuple[str, date], Observation] = {}
    for place, item in enumerate(items):
        with found:
            _check_competence(place, item, known)
        with found:
            noted = _seen(state, place, item, signed, env)
            seen.append(noted)
            _check_once(place, noted, first.setdefault((noted.competence, noted.on), noted))
    found.tell()
    return seen


def _seen(state: AppraisalState, place: int, item: ObservationBody, signed: Signed, env: Env) -> Observation:
    try:
        on = env.on(item, since=state.first_day)
    except Invalid as refusal:
        refusal.field = f"items.{place}.{refusal.field}"
        raise
    if not state.first_day <= on <= state.last_day:
        text = f"Tanggal {date_text(on)} di luar masa yang dinilai ({span_text(state.first_day, state.last_day)})."
        raise Invalid(text, field=f"items.{place}.on")
    return filled(Observation, signed, item, on=on)


def _check_competence(place: int, item: ObservationBody, known: Collection[str]) -> None:
    if item.competence not in known:
        allowed = ", ".join(sorted(known)) or "tidak ada"
        raise Invalid(
            f"Kompetensi {item.competence} tidak dikenal. Yang dikenal: {allowed}.", field=f"items.{place}.competence"
        )


def _check_once(place: int, item: Observation, first: Observation) -> None:
    """Refuse two different observations of a competence on one day in one request: neither replaces the other."""
    if first != item:
        changed = differing(first, item)
        raise ObservedTwice(
            f"Kompetensi {item.competence} diamati dua kali pada {date_text(item.on)} dengan isi lain"
            f" ({', '.join(changed)}). Kirim satu pengamatan per kompetensi dan hari.",
            field=f"items.{place}.{changed[0]}",
        )
