"""A profile over the years: which result speaks for a year, the match, hours heard from logs, what changed."""

from decimal import Decimal

import pytest
from career_builders import cycle, env, final, log, profile

from services.career.domain.profile.facts import on_activity_log
from services.career.domain.profile.picture import duty_hours, hours_by_year
from services.career.domain.profile.state import Profile
from services.career.domain.profile.years import Direction, changes_of, last_two_predicates, trend_of, years_of
from services.career.rules.competence import job_match
from shared.events.evaluation import CompetenceResult
from shared.events.goals import ActivityLog
from shared.rules.competence import JpmStatus
from shared.rules.vocabulary import Predicate

SB, B, BP = Predicate.SANGAT_BAIK, Predicate.BAIK, Predicate.BUTUH_PERBAIKAN
C25, C24, C23 = cycle(), cycle(cycle_id="2024"), cycle(cycle_id="2023")
DECEMBER = cycle(cycle_id="2025-12")


def trained(state: Profile | None, *logs: ActivityLog) -> Profile:
    for each in logs:
        decision = on_activity_log(state, each, env())
        state = decision.state if decision else state
    assert state is not None
    return state


def test_annual_result_speaks_for_its_year_and_periods_are_listed_newest_first() -> None:
    state = profile(
        (final(predicate=SB), C25), (final(cycle_id="2025-12", predicate=BP), DECEMBER), (final(cycle_id="2024"), C24)
    )

    years = years_of(state)

    assert [(each.year, each.predicate, each.annual) for each in years] == [(2025, SB, True), (2024, B, True)]
    assert {each.cycle_id for each in years[0].periods} == {"2025", "2025-12"}
    assert last_two_predicates(state) == (SB, B)


def test_without_an_annual_result_the_last_period_speaks() -> None:
    november = cycle(cycle_id="2025-11")
    state = profile((final(cycle_id="2025-11", predicate=BP), november), (final(cycle_id="2025-12"), DECEMBER))

    assert [(each.predicate, each.annual) for each in years_of(state)] == [(B, False)]


def test_year_without_a_result_between_breaks_the_last_two_years() -> None:
    state = profile((final(), C25), (final(cycle_id="2023"), C23))

    assert last_two_predicates(state) == (B,)


@pytest.mark.parametrize(
    ("before", "now", "direction", "text"),
    [
        (B, SB, Direction.UP, "Predikat naik dari Baik (2024) menjadi Sangat Baik (2025)."),
        (B, BP, Direction.DOWN, "Predikat turun dari Baik (2024) menjadi Butuh Perbaikan (2025)."),
        (B, B, Direction.SAME, "Predikat tetap Baik (2025)."),
    ],
)
def test_trend_compares_the_two_latest_years(
    before: Predicate, now: Predicate, direction: Direction, text: str
) -> None:
    state = profile((final(cycle_id="2024", predicate=before), C24), (final(predicate=now), C25))

    trend = trend_of(years_of(state))

    assert trend is not None
    assert (trend.direction, trend.text) == (direction, text)


def test_one_year_has_no_trend_and_no_changes() -> None:
    years = years_of(profile((final(), C25)))

    assert trend_of(years) is None
    assert changes_of(years) is None


def test_changes_name_gaps_closed_and_opened_match_and_hours() -> None:
    state = profile(
        (final(cycle_id="2024", competences={"komunikasi": (3, 2), "digital": (2, 2)}, jp="20"), C24),
        (final(predicate=SB, competences={"komunikasi": (3, 3), "digital": (2, 1)}, jp="12.5"), C25),
    )

    changes = changes_of(years_of(state))

    assert changes is not None
    assert (changes.gaps_closed, changes.gaps_opened) == (("komunikasi",), ("digital",))
    assert changes.jpm_change == 0
    assert changes.sentences == (
        "Predikat: Baik menjadi Sangat Baik.",
        "Kesenjangan yang sudah tertutup: komunikasi.",
        "Kesenjangan baru: digital.",
        "Jam pengembangan kompetensi turun 7,5 JP.",
    )


def test_match_does_not_let_one_strength_hide_another_gap_and_names_what_nobody_observed() -> None:
    held = [("a", 3, 5), ("b", 3, 2), ("c", 4, None)]
    competences = [
        CompetenceResult(competence=id, required=Decimal(need), held=None if have is None else Decimal(have))
        for id, need, have in held
    ]

    match = job_match(competences, as_of=C25.ends_on)

    assert match is not None
    assert (match.jpm_percent, match.status) == (Decimal("83.33"), JpmStatus.MEMENUHI_SYARAT)
    assert (match.observed, match.unobserved) == (2, ("c",))
    assert job_match(competences[2:], as_of=C25.ends_on) is None


def test_hours_of_logs_count_in_the_year_they_were_held_and_those_of_the_result_are_not_added_twice() -> None:
    state = profile((final(jp="12"), C25))

    heard = trained(state, log("2025-03", ("a", "8")), log("2024-12", ("b", "3"), cycle_id="2025"))

    assert hours_by_year(heard) == ((2025, Decimal(9)), (2024, Decimal(3)))


def test_same_activity_in_two_logs_counts_once_and_before_any_result() -> None:
    heard = trained(None, log("2025-03", ("a", "8")), log("2025-04", ("a", "8"), cycle_id="2025-04"))

    assert hours_by_year(heard) == ((2025, Decimal(8)),)
    assert [(each.year, each.periods) for each in years_of(heard)] == [(2025, ())]


def test_newer_log_replaces_an_older_one_and_one_without_trainings_changes_nothing() -> None:
    state = trained(None, log("2025-03", ("a", "8")))

    assert on_activity_log(None, log("2025-04"), env()) is None
    assert on_activity_log(state, log("2025-03", ("a", "8"), version=2), env()) is None
    assert on_activity_log(state, log("2025-03", ("b", "2"), version=1), env()) is None
    assert hours_by_year(trained(state, log("2025-03", version=3))) == ()


def test_year_after_the_latest_result_is_asked_about_before_anything_was_learnt() -> None:
    state = profile((final(jp="20"), C25))

    assert duty_hours(state) == ((2026, Decimal(0)), (2025, Decimal(20)))
    assert duty_hours(trained(state, log("2026-01", ("a", "8"), cycle_id="2026")))[0] == (2026, Decimal(8))
    assert duty_hours(Profile(agency_id="sabang", employee_id="budi")) == ()
