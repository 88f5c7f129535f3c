"""How a rater decides beside the agency: exact shares, deviations, and silence about few people."""

from decimal import Decimal

import pytest
from evaluation_builders import DAY, LONG, RATER, closing, env, ready

from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.finish import Ending, finalise
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.calibration.leniency import DecisionCounts, Judged, leniency
from shared.rules.vocabulary import Level, Predicate

ABOVE, AS, BELOW = Level.ABOVE, Level.AS, Level.BELOW


def judged(results: Level, suggested: Level | None = AS, predicate: Predicate | None = Predicate.BAIK) -> Judged:
    return Judged(
        results=results, behaviour=AS, predicate=predicate, suggested_results=suggested, suggested_behaviour=AS
    )


def counted(*decisions: tuple[str, Judged]) -> DecisionCounts:
    found = DecisionCounts()
    for rater_id, each in decisions:
        found.add(rater_id, each)
    return found


def test_shares_and_deviation_of_a_rater_stand_beside_the_agencys() -> None:
    found = counted(
        ("ani", judged(ABOVE)), ("ani", judged(ABOVE)), ("ani", judged(AS)), ("eka", judged(BELOW)), ("eka", judged(AS))
    )

    told = leniency(found, "ani", people_min=2)

    assert told.rater is not None
    assert told.agency is not None
    assert told.rater.results_percent == {"above": Decimal("66.67"), "as": Decimal("33.33"), "below": Decimal("0.00")}
    assert (told.rater.results.raised, told.rater.results.lowered, told.rater.results.mean_steps) == (
        2,
        0,
        Decimal("0.67"),
    )
    assert (told.agency.people, told.agency.results.lowered, told.agency.results.mean_steps) == (5, 1, Decimal("0.20"))
    assert told.rater.predicate_percent["baik"] == 100
    assert told.rater.behaviour.mean_steps == 0


@pytest.mark.parametrize(
    ("people_min", "others", "rater", "agency"),
    [(2, 2, True, True), (3, 3, False, True), (2, 1, True, False), (2, 0, True, False)],
    ids=["enough of both", "one too few", "one other would be told by the difference", "nobody else"],
)
def test_nothing_is_told_about_few_people(people_min: int, others: int, rater: bool, agency: bool) -> None:
    decisions = [("ani", judged(AS))] * 2 + [("eka", judged(ABOVE))] * others
    found = leniency(counted(*decisions), "ani", people_min=people_min)

    assert (found.rater is not None, found.agency is not None) == (rater, agency)
    assert found.people == 2


def test_where_nothing_was_suggested_there_is_nothing_to_compare() -> None:
    found = leniency(counted(("ani", judged(ABOVE, suggested=None, predicate=None))), "ani", people_min=1)

    assert found.rater is not None
    assert (found.rater.results.compared, found.rater.results.mean_steps) == (0, None)
    assert found.rater.predicate_percent["baik"] == 0
    assert leniency(DecisionCounts(), "ani", people_min=1).rater is None


def test_a_decision_is_looked_up_by_who_took_it() -> None:
    command = Decide(results=ABOVE, behaviour=AS, reason=LONG, on=DAY)
    state = decide(ready(), command, env(closing(), by=RATER)).state
    final = finalise(state, Ending(reason=LONG), env(by="pengelola")).state

    assert APPRAISAL.lookup(final)["decided_by"] == RATER
    assert "decided_by" not in APPRAISAL.lookup(ready())
