"""What career tells of earlier days stays when a version of the national tables begins in 2031.

A box is placed by the tables of the cycle's end, a period is converted by those of its own last day; whether somebody
may join or rise is asked of the day.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from career_builders import TODAY, cycle, final, profile

from services.career.domain.credit.compute import CreditView, credit_view, own_credit
from services.career.domain.credit.state import CreditRecord
from services.career.domain.profile.state import Profile
from services.career.domain.profile.years import years_of
from services.career.domain.talent.place import TalentView, talent_view
from services.career.domain.talent.state import Assessment, Scores
from services.career.rules.competence import job_match, training_years
from shared.events.directory import PositionGroup
from shared.rules.credit import FunctionalLevel
from shared.rules.vocabulary import Predicate
from tests.support.future import DAY_IN_FORCE, bent, in_place_of_the_packaged, with_future

ON: Final = date(2026, 2, 1)
IN_2031: Final = date(2031, 6, 1)
C24, C25 = cycle(cycle_id="2024"), cycle()
SCORES: Final = dict.fromkeys(("reinforcing", "competence", "potential", "qualification", "integrity"), Decimal(85))


def person(predicate: Predicate) -> Profile:
    """A functional official with two results, an assessment and an opening balance."""
    results = [
        final(cycle_id=name, predicate=predicate, competences={"komunikasi": (3, 3)}, jp="14",
              position_group=PositionGroup.JF)
        for name in ("2024", "2025")
    ]  # fmt: skip
    assessed = Assessment(
        scores=Scores(**SCORES), on=date(2025, 6, 1), valid_until=date(2032, 1, 1), source="Laporan asesmen 7/2025",
        recorded_by="siti", recorded_on=TODAY,
    )  # fmt: skip
    record = CreditRecord(
        as_of=date(2023, 12, 31), level=FunctionalLevel.AHLI_PERTAMA, rank="III/a", opening=Decimal("10.5"),
        source="PAK 2023", recorded_by="siti", recorded_on=TODAY,
    )  # fmt: skip
    known = profile((results[0], C24), (results[1], C25))
    return replace(known, credit=(record,), assessments=(assessed,))


def seen(on: date) -> list[tuple[TalentView, CreditView]]:
    return [
        (talent_view(each, version=1, cycle=C25, on=on), credit_view(each, version=1, on=on))
        for each in map(person, Predicate)
    ]


def other(name: str, values: Any) -> Any:
    """Tables that can be read and say something else."""
    if name == "talent_box":
        values["default_thresholds"] = ["90", "95"]
    elif name == "credit":
        values["coefficient"] = dict.fromkeys(values["coefficient"], "1")
    elif name in ("succession_eligibility", "credit_eligibility"):
        values["predicate_min"] = "sangat_baik"
    elif name == "training_hours":
        values["hours_a_year"] = "7"
    elif name == "jpm":
        values["bands"]["memenuhi_syarat"] = "101"
    return values


@pytest.mark.parametrize("on", [ON, date(2030, 12, 31)])
def test_a_future_version_of_every_table_changes_nothing_that_is_told_on_an_earlier_day(on: date) -> None:
    def everything() -> list[object]:
        each = person(Predicate.BAIK)
        own = own_credit(each, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
        return [seen(on), own, years_of(each), training_years([(2024, Decimal(14)), (2030, Decimal(14))])]

    before = everything()

    with in_place_of_the_packaged(with_future(bent)):
        assert everything() == before


def test_asked_in_2031_the_box_and_the_credits_of_earlier_years_stay() -> None:
    before = seen(ON)

    with in_place_of_the_packaged(with_future(other)):
        after = seen(IN_2031)

    for (box, credit), (box_then, credit_then) in zip(before, after, strict=True):
        assert box_then.as_of == C25.ends_on
        assert (box_then.box, box_then.boxes, box_then.steps) == (box.box, box.boxes, box.steps)
        assert (credit_then.rows, credit_then.total) == (credit.rows, credit.total)
        assert credit.rank is not None
        assert credit_then.rank is not None
        assert (credit_then.rank.total, credit_then.rank.deficit) == (credit.rank.total, credit.rank.deficit)


def test_asked_in_2031_somebody_may_rise_or_join_by_the_new_version() -> None:
    with in_place_of_the_packaged(with_future(other)):
        ((talent, credit),) = [
            (talent_view(each, version=1, cycle=C25, on=IN_2031), credit_view(each, version=1, on=IN_2031))
            for each in (person(Predicate.BAIK),)
        ]

    assert "Sangat Baik" in talent.succession.missing[0]
    assert credit.rank is not None
    assert any("Sangat Baik" in each for each in credit.rank.missing)


def test_results_of_2031_are_told_by_the_new_version() -> None:
    then = replace(C25, ends_on=DAY_IN_FORCE, starts_on=date(2031, 1, 1))
    each = person(Predicate.SANGAT_BAIK)
    competences = final(competences={"komunikasi": (3, 3)}).competences

    with in_place_of_the_packaged(with_future(other)):
        assert talent_view(each, version=1, cycle=then, on=IN_2031).performance_thresholds == (90, 95)
        match = job_match(competences, as_of=DAY_IN_FORCE)
        assert [year.met for year in training_years([(2030, Decimal(14)), (2031, Decimal(14))])] == [False, True]

    assert match is not None
    assert match.status.value == "masih_memenuhi_syarat"
