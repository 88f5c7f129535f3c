"""Of a unit whose spread deviates something is asked: adjust it in time, or say why it stands."""

from datetime import date

import pytest
from evaluation_builders import AGENCY, CYCLE_ID, DAY, ENDS, LONG, SUBSTITUTE, UNIT_ID, closed, closing, env, under

from services.evaluation.domain.cycle.state import CycleClosed, CycleState
from services.evaluation.domain.requests import ReasonNeeded
from services.evaluation.domain.unit.follow_up import (
    CommentSpread,
    SpreadFits,
    SpreadFollowUp,
    comment_spread,
    follow_up,
)
from services.evaluation.domain.unit.rate import Heads
from services.evaluation.domain.unit.spread import Fit, counted, fit
from services.evaluation.domain.unit.state import SpreadComment, UnitState
from shared.decision import Decision, NotYours
from shared.policy.outcome import DistributionRule
from shared.rules.vocabulary import Predicate, UnitPredicate

HEAD, LEADER = "kepala", "bupati"
HEADS = Heads(head_ids=frozenset({HEAD}), leader_ids=(LEADER,))
ID = f"{AGENCY}:unit:{CYCLE_ID}:{UNIT_ID}"
WITHIN, AFTER = date(2026, 1, 15), date(2026, 1, 16)


def asking(days: int | None = 10) -> CycleState:
    return under(closing(), distribution=DistributionRule(follow_up_days=days))


def spread() -> Fit:
    """Five of five are Sangat Baik."""
    found = fit(counted([Predicate.SANGAT_BAIK] * 5), as_of=ENDS, unit_predicate=UnitPredicate.BAIK)
    assert found is not None
    return found


def fitting() -> Fit:
    """The least change was made."""
    nearest = spread().nearest
    assert nearest is not None
    found = fit({**counted([]), **nearest.counts}, as_of=ENDS, unit_predicate=UnitPredicate.BAIK)
    assert found is not None
    return found


def asked(
    found: Fit | None = None,
    *,
    cycle: CycleState | None = None,
    comment: SpreadComment | None = None,
    undecided: int = 0,
    today: date = WITHIN,
) -> SpreadFollowUp | None:
    return follow_up(
        found or spread(), cycle=cycle or asking(), heads=HEADS, comment=comment, undecided=undecided, today=today
    )


def commenting(
    text: str = LONG, *, by: str = HEAD, found: Fit | None = None, cycle: CycleState | None = None
) -> Decision[UnitState]:
    command = CommentSpread(text=text, heads=HEADS, fit=found or spread())
    return comment_spread(None, command, env(cycle or asking(), by=by, id=ID))


def test_who_heads_the_unit_is_asked_until_a_day_and_told_the_least_change() -> None:
    found = asked()

    assert found is not None
    assert (found.asked_of, found.due_on, found.overdue) == ((HEAD,), WITHIN, False)
    assert "15 Januari 2026" in found.text
    assert "orang dari sangat baik ke" in found.text.lower()
    late = asked(today=AFTER)
    assert late is not None
    assert late.overdue


def test_nothing_is_asked_where_it_fits_or_somebody_is_undecided_or_the_policy_is_silent() -> None:
    fits = fitting()

    assert fits.valid
    assert asked(fits) is None
    assert asked(undecided=1) is None
    assert asked(cycle=asking(None)) is None


@pytest.mark.parametrize("by", [HEAD, LEADER])
def test_the_head_or_the_leader_above_says_why_it_stands(by: str) -> None:
    decision = commenting(by=by)

    comment = decision.state.spread_comment
    assert decision.publishes == ()
    assert comment == SpreadComment(text=LONG, by=by, on=DAY)
    found = asked(comment=comment, today=AFTER)
    assert found is not None
    assert (found.overdue, found.comment) == (False, comment)


def test_nobody_else_does_and_not_without_a_word_or_need_or_after_the_end() -> None:
    for by in ("citra", SUBSTITUTE):
        with pytest.raises(NotYours):
            commenting(by=by)
    with pytest.raises(ReasonNeeded):
        commenting("sudah benar")
    with pytest.raises(SpreadFits):
        commenting(found=fitting())
    with pytest.raises(CycleClosed):
        commenting(cycle=closed())
