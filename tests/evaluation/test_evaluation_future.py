"""National tables count by the cycle's end: a version that begins in 2031 leaves earlier cycles alone."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from evaluation_builders import ENDS, closing, command, env, policy, ready
from pydantic import TypeAdapter

from services.evaluation.api.views import ExplanationView
from services.evaluation.domain.appraisal.decision import Decided, Standing, outcome_of
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.cycle.life import open_cycle
from services.evaluation.domain.objection.receive import last_day_to_object
from services.evaluation.domain.unit.results import unit_results
from services.evaluation.domain.unit.spread import counted, fit
from services.evaluation.domain.unit.state import UnitState
from shared import clock
from shared.decision import Invalid, Publish
from shared.events.evaluation import AppraisalStatus
from shared.rules.vocabulary import Level, Predicate, UnitPredicate
from tests.support.future import DAY_IN_FORCE, bent, in_place_of_the_packaged, with_future

STORED: Final = json.loads(
    (Path(__file__).parent / "fixtures" / "appraisals_stored_flat.json")
    .read_text(encoding="utf-8")
    .replace('"owes"', '"jobs"')
)
STATES: Final = TypeAdapter(AppraisalState)
IN_JAKARTA: Final = partial(clock.day_in, "Asia/Jakarta")
BEFORE: Final = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
PEOPLE: Final = [Predicate.SANGAT_BAIK] * 6 + [Predicate.BAIK] * 3 + [Predicate.KURANG]


def final(*, finalised_at: datetime = BEFORE, ends_on: date = ENDS) -> AppraisalState:
    """A result above and above that became final at a moment, without an acknowledgement."""
    outcome = outcome_of(Level.ABOVE, Level.ABOVE, as_of=ends_on)
    decided = Decided(outcome=outcome, by="ani", on=ends_on, deviates=False, reason="")
    standing = Standing(decided=decided, finalised_at=finalised_at, finalised_by="ani")
    return replace(ready(), status=AppraisalStatus.FINAL, decision=standing, ends_on=ends_on)


def told(state: AppraisalState) -> list[str]:
    """What goes over the topics, to our services and to others."""
    facts = (Publish("appraisal.decided", state.id), Publish("result.final", f"{state.agency_id}:result:x"))
    return [APPRAISAL.body(state, fact, 4).model_dump_json() for fact in facts]


def explained(state: AppraisalState) -> str:
    return ExplanationView.of(1, state, explain(state, cycle=closing())).model_dump_json(by_alias=True)


def fits(as_of: date) -> list[Any]:
    return [fit(counted(PEOPLE), as_of=as_of, unit_predicate=each) for each in UnitPredicate]


SINCE: dict[str, Any] = {"correction": None, "reopened": [], "approval": None, "returned": [], "reminder": None}
"""Fields that came after what was stored, with what they say of nothing."""


def other(name: str, values: Any) -> Any:
    """Tables that can be read and say something else."""
    if name == "predicate":
        values["siasn_quadrant"] = dict.fromkeys(values["siasn_quadrant"], 9)
    elif name == "distribution":
        values["constraints"] = {unit: [] for unit in values["constraints"]}
    elif name == "objection_deadline":
        values["days"] = 3
    return values


@pytest.mark.parametrize("name", sorted(STORED))
def test_what_was_stored_is_told_to_the_byte_as_before(name: str) -> None:
    state = STATES.validate_python(STORED[name]["state"])
    bodies = STORED[name]["bodies"]

    with in_place_of_the_packaged(with_future(bent)):
        for fact, body in bodies.items():
            told = json.loads(APPRAISAL.body(state, Publish(fact, body["subject"]), 4).model_dump_json())
            assert {name: value for name, value in told.items() if name in body or value != SINCE[name]} == body


def test_results_explanations_spreads_and_deadlines_of_earlier_cycles_stay() -> None:
    def everything() -> list[object]:
        state = final()
        unit = UnitState(agency_id="kota", cycle_id="2025", unit_id="dinas", predicate=UnitPredicate.BAIK)
        return [
            told(state),
            explained(state),
            explained(ready()),
            fits(ENDS),
            unit_results([state, ready()], as_of=ENDS, unit=unit),
            last_day_to_object(state, cycle=closing(), agency=None, day_of=IN_JAKARTA),
            [outcome_of(results, behaviour, as_of=ENDS) for results in Level for behaviour in Level],
        ]

    before = everything()

    with in_place_of_the_packaged(with_future(bent)):
        assert everything() == before


def test_a_cycle_that_ends_in_2031_is_told_by_the_new_version() -> None:
    state = final(ends_on=DAY_IN_FORCE)
    before = told(state)

    with in_place_of_the_packaged(with_future(other)):
        after = told(state)
        spread = fits(DAY_IN_FORCE)

    assert after[0] == before[0]
    assert json.loads(after[1])["siasn_quadrant"] == 9
    assert spread != fits(DAY_IN_FORCE)


@pytest.mark.parametrize(
    ("finalised_at", "last_day"),
    [
        (datetime(2030, 12, 31, 16, 59, tzinfo=UTC), date(2031, 1, 14)),
        (datetime(2030, 12, 31, 17, 0, tzinfo=UTC), date(2031, 1, 4)),
    ],
    ids=["last-minute-of-2030", "first-minute-of-2031"],
)
def test_the_days_to_object_are_those_of_the_local_day_on_which_it_became_final(
    finalised_at: datetime, last_day: date
) -> None:
    with in_place_of_the_packaged(with_future(other)):
        assert (
            last_day_to_object(final(finalised_at=finalised_at), cycle=closing(), agency=None, day_of=IN_JAKARTA)
            == last_day
        )


def test_a_cycle_is_not_opened_where_a_table_has_no_version_for_its_end() -> None:
    old = policy().model_copy(update={"valid_from": date(2020, 1, 1)})
    wanted = command(policy=old, starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))

    with pytest.raises(Invalid) as refused:
        open_cycle(None, wanted, env(id="kota:cycle:2021"))

    assert refused.value.field == "ends_on"
    assert "2021-12-31" in str(refused.value)
