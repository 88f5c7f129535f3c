"""Fairness counters: small groups are hidden, also by difference; attributes stay apart and are told to nobody."""

from dataclasses import replace
from datetime import date

import pytest
from career_builders import AGENCY, NOW, actor, cycle, env, final, profile, rule, withdrawn
from hypothesis import given
from hypothesis import strategies as st

from services.career.domain.cycle import CycleCopy
from services.career.domain.fairness import (
    ATTRIBUTES,
    FAIRNESS,
    Attributes,
    FairnessReport,
    ask,
    counted,
    publish,
    record_attributes,
)
from services.career.domain.profile.facts import on_result
from services.career.domain.profile.records import InTheFuture
from services.career.rules.fairness import By, Counted, CountsByGroup, Sex, age_group, hidden
from shared.decision import Decision, Publish, Rejected
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.events.evaluation import CycleStatus
from shared.policy.career import ForEach
from shared.rules.vocabulary import Predicate

ON, BANDS = NOW.date(), (30, 40, 50)
RULES = cycle(rule("latih", for_each=ForEach.GAP), group_min=10, group_rounding=5)
CLOSED = replace(RULES, status=CycleStatus.CLOSED)
sizes = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 40), min_size=1, max_size=8)


def attributes(
    sex: Sex = Sex.FEMALE, birth_year: int = 1990, purpose: str = "Pemantauan kesetaraan 2026"
) -> Attributes:
    return Attributes(
        agency_id=AGENCY,
        employee_id="budi",
        sex=sex,
        birth_year=birth_year,
        purpose="Pemantauan kesetaraan 2026",
        recorded_by="siti",
        recorded_on=ON,
    )


def asking(state: FairnessReport | None, heard: CycleCopy | None, on: date = ON) -> Decision[FairnessReport]:
    return ask(state, "2025", env(heard, by=actor("siti", officer=True), on=on, id=f"{AGENCY}:fairness:2025"))


def asked(heard: CycleCopy = CLOSED) -> FairnessReport:
    return asking(None, heard).state


def person(unit: str = "dinkes", sex: Sex | None = Sex.MALE, predicate: Predicate | None = Predicate.BAIK) -> Counted:
    return Counted(unit=unit, sex=sex, age_group="30-39", predicate=predicate)


def counts_of(*people: Counted) -> CountsByGroup:
    made = CountsByGroup()
    for each in people:
        made.add(each)
    return made


@given(sizes=sizes, minimum=st.integers(2, 15))
def test_hidden_groups_cannot_be_reckoned_from_the_others(sizes: dict[str, int], minimum: int) -> None:
    away = hidden(sizes, minimum)

    assert all(sizes[name] >= minimum for name in sizes.keys() - away)
    if away and away != sizes.keys():
        assert len(away) >= 2
        assert sum(sizes[name] for name in away) >= minimum


@pytest.mark.parametrize(
    ("sizes", "away"),
    [
        ({"a": 10, "b": 10}, set()),
        ({"a": 9, "b": 50}, {"a", "b"}),
        ({"a": 9, "b": 12, "c": 50}, {"a", "b"}),
        ({"a": 3, "b": 4, "c": 12, "d": 50}, {"a", "b", "c"}),
        ({"a": 5, "b": 6, "c": 50}, {"a", "b"}),
        ({"a": 4}, {"a"}),
        ({"a": 4, "b": 6, "c": 50}, {"a", "b"}),
        ({"a": 4, "b": 5, "c": 50}, {"a", "b", "c"}),
    ],
)
def test_next_smallest_group_hides_a_small_one(sizes: dict[str, int], away: set[str]) -> None:
    assert hidden(sizes, 10) == away


def test_report_shows_rounded_shares_of_groups_large_enough() -> None:
    people = [person(predicate=Predicate.SANGAT_BAIK)] * 4 + [person()] * 13
    women = [person("dispar", Sex.FEMALE)] * 11 + [person("dukcapil", Sex.FEMALE)] * 2

    report = publish(asked(), counts_of(*people, *women), env(on=ON)).state

    by_sex = next(each for each in report.tables if each.by is By.SEX)
    assert [(each.name, each.people) for each in by_sex.groups] == [("female", 15), ("male", 15)]
    male = by_sex.groups[1]
    assert [(each.name, each.people, each.percent) for each in male.predicates] == [
        ("baik", 15, 75),
        ("sangat_baik", 5, 25),
    ]
    by_unit = next(each for each in report.tables if each.by is By.UNIT)
    assert ([each.name for each in by_unit.groups], by_unit.hidden_groups) == (["dinkes"], 2)
    assert report.everybody is not None
    assert (report.everybody.people, report.counted_on, report.jobs) == (30, ON, ())


def test_nothing_is_shown_of_fewer_people_than_the_minimum() -> None:
    report = publish(asked(), counts_of(*[person()] * 9), env(on=ON)).state

    assert report.everybody is None
    assert [(each.groups, each.hidden_groups) for each in report.tables] == [((), 1)] * 3


def test_person_is_counted_with_the_groups_and_recommendations_of_the_cycle() -> None:
    state = profile(
        (final(competences={"komunikasi": (3, 2)}), RULES), (final(cycle_id="2024"), cycle(cycle_id="2024"))
    )

    found = counted(state, attributes(), asked(), ON)

    assert found == Counted(
        unit="dinkes",
        sex=Sex.FEMALE,
        age_group="30-39",
        predicate=Predicate.BAIK,
        recommendations=((RecommendationKind.TRAINING, RecommendationStatus.ISSUED),),
    )
    unknown = counted(state, None, asked(), ON)
    assert unknown is not None
    assert [unknown.group(by) for by in By] == ["dinkes", "tidak_diketahui", "tidak_diketahui"]


def test_withdrawn_result_and_other_cycles_are_not_counted() -> None:
    gone = on_result(profile((final(), RULES)), withdrawn(version=9), env())
    assert gone is not None

    assert counted(gone.state, None, asked(), ON) is None
    assert counted(profile((final(cycle_id="2024"), cycle(cycle_id="2024"))), None, asked(), ON) is None


def test_withdrawn_recommendations_do_not_count_and_done_ones_count_as_accepted() -> None:
    kinds = (
        (RecommendationKind.TRAINING, RecommendationStatus.DONE),
        (RecommendationKind.TRAINING, RecommendationStatus.ISSUED),
        (RecommendationKind.PROMOTION, RecommendationStatus.WITHDRAWN),
    )

    counts = counts_of(replace(person(), recommendations=kinds)).everybody

    assert (dict(counts.issued), dict(counts.accepted)) == ({"training": 1}, {"training": 1})


@pytest.mark.parametrize(
    ("birth_year", "group"), [(1997, "-29"), (1996, "30-39"), (1987, "30-39"), (1986, "40-49"), (1976, "50+")]
)
def test_age_group_is_that_of_the_age_reached_in_the_year(birth_year: int, group: str) -> None:
    assert age_group(birth_year=birth_year, year=2026, bands=BANDS) == group


@pytest.mark.parametrize(
    ("state", "heard", "on", "code"),
    [
        (None, None, ON, "cycle-unknown"),
        (None, RULES, ON, "cycle-open"),
        (publish(asked(), CountsByGroup(), env(on=ON)).state, CLOSED, ON, "counted-today"),
    ],
)
def test_report_is_refused(state: FairnessReport | None, heard: CycleCopy | None, on: date, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        asking(state, heard, on)

    assert refused.value.code == code


def test_report_is_counted_once_and_again_on_another_day() -> None:
    report = asked()

    assert report.jobs == ("count-fairness",)
    assert asking(report, CLOSED).state is report
    done = publish(report, CountsByGroup(), env(on=ON)).state
    assert asking(done, CLOSED, date(2026, 1, 16)).state.jobs == ("count-fairness",)


def test_attributes_change_with_a_new_record_and_are_told_to_nobody() -> None:
    first = record_attributes(None, attributes(), env()).state

    assert record_attributes(first, replace(attributes(), recorded_by="tono"), env()).state is first
    assert record_attributes(first, attributes(Sex.MALE), env()).state.sex is Sex.MALE
    assert record_attributes(first, attributes(), env()).publishes == ()
    for kind, state in ((ATTRIBUTES, first), (FAIRNESS, asked())):
        assert kind.lookup(state) == {}
        with pytest.raises(LookupError):
            kind.body(state, Publish("profile.updated", "sabang:statistic:budi"), 1)


def test_nobody_is_born_after_this_year() -> None:
    born = attributes(birth_year=ON.year)

    assert record_attributes(None, born, env(on=ON)).state is born
    with pytest.raises(InTheFuture):
        record_attributes(None, attributes(birth_year=ON.year + 1), env(on=ON))
