"""A briefing (*sosialisasi*) is recorded by an officer, and confirmed by those who were told."""

from dataclasses import replace

from services.evaluation.domain.briefing.state import BriefingState
from services.evaluation.domain.cycle.change import check_not_cancelled
from services.evaluation.domain.cycle.state import CYCLE
from services.evaluation.domain.requests import BriefingBody
from shared.alike import filled
from shared.decision import DayAhead, Decision, Env, NotYours, Rejected, existing
from shared.ids import evaluation
from shared.ids.form import agency_of
from shared.indonesian import date_text


class BriefingExists(Rejected):
    """A briefing with this id was recorded already, with other content."""

    code = "briefing-exists"


def record_briefing(state: BriefingState | None, input: BriefingBody, env: Env) -> Decision[BriefingState]:
    """Record who was told what, when and by whom; the same again changes nothing.

    :raises NotFound: when there is no such cycle.
    :raises CycleCancelled: when it was cancelled.
    :raises DayAhead: when the day has not come.
    :raises BriefingExists: when the id is taken by another one.
    """
    check_not_cancelled(existing(env.get(CYCLE, evaluation.CYCLE.of(agency_of(env.id), input.cycle_id))))
    if input.held_on > env.today:
        raise DayAhead(
            f"Tanggal {date_text(input.held_on)} belum tiba. Catat sosialisasi setelah dilaksanakan.", field="held_on"
        )
    new = filled(
        BriefingState,
        input,
        agency_id=agency_of(env.id),
        people=tuple(dict.fromkeys(input.people)),
        recorded_by=env.by.employee_id,
        recorded_on=env.today,
    )
    if state is None:
        return Decision(new)
    if replace(state, acknowledged={}, recorded_by=new.recorded_by, recorded_on=new.recorded_on) != new:
        raise BriefingExists(
            f"Sosialisasi {input.briefing_id} sudah dicatat dengan isi lain. Pakai briefing_id lain, juga untuk peserta"
            " susulan.",
            field="briefing_id",
        )
    return Decision(state)


def acknowledge_briefing(state: BriefingState | None, _input: None, env: Env) -> Decision[BriefingState]:
    """Confirm, as somebody who was told; only in person.

    :raises NotYours: when it is somebody else.
    """
    state, me = existing(state), env.by.employee_id
    if me not in state.people:
        raise NotYours("Anda tidak tercatat sebagai peserta sosialisasi ini. Minta pengelola kinerja mencatatnya.")
    if me in state.acknowledged:
        return Decision(state)
    return Decision(replace(state, acknowledged={**state.acknowledged, me: env.today}))
