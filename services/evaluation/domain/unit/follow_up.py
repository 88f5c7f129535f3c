"""What is asked of who heads a unit when its spread deviates: adjust it in time, or say why it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.evaluation.domain.appraisal.checks import stands_in_on_other_days
from services.evaluation.domain.cycle.state import CYCLE, CycleClosed, CycleState
from services.evaluation.domain.requests import check_reason
from services.evaluation.domain.unit.rate import Heads
from services.evaluation.domain.unit.spread import Fit, least_change
from services.evaluation.domain.unit.state import SpreadComment, UnitState, new_unit
from shared.authority import Signed, acts_for, sign_for
from shared.decision import Actor, Decision, Env, NotYet, existing
from shared.events.evaluation import CycleStatus
from shared.ids import evaluation
from shared.ids.form import agency_of
from shared.indonesian import date_text


class SpreadFits(NotYet):
    """There is nothing to comment on: the spread fits, or it is not known yet."""

    code = "distribution-fits"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSpread:
    """Why a spread stands that does not fit; ``fit``: how it is now, None where nothing is demanded."""

    text: str
    heads: Heads
    fit: Fit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadFollowUp:
    """What is asked, of whom, until when, whether that is past, and what was answered."""

    asked_of: tuple[str, ...]
    due_on: date
    overdue: bool
    comment: SpreadComment | None
    text: str


def follow_up(
    found: Fit | None, *, cycle: CycleState, heads: Heads, comment: SpreadComment | None, undecided: int, today: date
) -> SpreadFollowUp | None:
    """Say what is asked of a unit; None while somebody is undecided, where it fits, or the policy asks nothing."""
    days, since = cycle.running.policy.distribution.follow_up_days, cycle.closing_on
    if found is None or found.valid or undecided or days is None or since is None:
        return None
    due_on = since + timedelta(days=days)
    change = "" if found.nearest is None else f" ({least_change(found.nearest)})"
    return SpreadFollowUp(
        asked_of=_asked(heads),
        due_on=due_on,
        overdue=comment is None and due_on < today,
        comment=comment,
        text=f"Paling lambat {date_text(due_on)}: sesuaikan putusan{change} lewat pejabat penilai atau sesi kalibrasi,"
        " atau tulis alasan mengapa pola ini dipertahankan: POST /v1/units/{unit_id}/distribution-comment.",
    )


def comment_spread(state: UnitState | None, input: CommentSpread, env: Env) -> Decision[UnitState]:
    """Say why a spread stands that does not fit, as who heads the unit or leads it from above, or a substitute.

    :raises NotFound: when there is no such cycle.
    :raises NotYours: when it is somebody else.
    :raises CycleClosed: when every appraisal of the cycle is final.
    :raises SpreadFits: when there is nothing to comment on.
    :raises ReasonNeeded: when the text is too short.
    """
    cycle_id, unit_id = evaluation.UNIT.read(env.id)
    cycle = existing(env.get(CYCLE, evaluation.CYCLE.of(agency_of(env.id), cycle_id)))
    signed = _sign(env.by, (*sorted(input.heads.head_ids), *input.heads.leader_ids))
    if cycle.status is CycleStatus.CLOSED:
        raise CycleClosed(f"Siklus {cycle_id} sudah ditutup; pola distribusinya tidak ditanggapi lagi.")
    if input.fit is None or input.fit.valid:
        raise SpreadFits(f"Pola distribusi unit {unit_id} sesuai atau belum diketahui; tidak perlu dijelaskan.")
    check_reason(input.text, "Jelaskan mengapa pola distribusi dipertahankan.")
    unit = state or new_unit(cycle, unit_id)
    comment = SpreadComment(text=input.text.strip(), by=signed.by, acting_for=signed.acting_for, on=env.today)
    known = unit.spread_comment
    if known is not None and replace(known, on=comment.on) == comment:
        return Decision(unit)
    return Decision(replace(unit, spread_comment=comment))


def _asked(heads: Heads) -> tuple[str, ...]:
    return tuple(sorted(heads.head_ids)) or heads.leader_ids


def _sign(by: Actor, officials: Sequence[str]) -> Signed:
    acting = [each for each in officials if acts_for(by, each)]
    other_days = [each for each in officials if stands_in_on_other_days(by, each)]
    own = next(iter((*acting, *other_days)), None)
    return sign_for(by, own, otherwise="Pola distribusi dijelaskan oleh kepala unit ini atau pimpinan di atasnya.")
