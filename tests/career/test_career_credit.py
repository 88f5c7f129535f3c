"""Angka kredit: which periods count, for how many months, what they come to, what is missing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from career_builders import SITI, cycle, env, final, profile

from services.career.domain.credit.compute import CreditView, credit_view
from services.career.domain.credit.state import CreditRecord
from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.records import RECORDS_MAX, record_credit, record_on
from services.career.domain.profile.state import Profile
from services.career.rules.credit import full_months
from shared.decision import Rejected
from shared.events.directory import PositionGroup
from shared.events.evaluation import Appraisal, CyclePeriod
from shared.rules.credit import FunctionalLevel
from shared.rules.vocabulary import Predicate

SB, B, BP = Predicate.SANGAT_BAIK, Predicate.BAIK, Predicate.BUTUH_PERBAIKAN
ON = date(2026, 2, 1)
C23, C24, C25 = cycle(cycle_id="2023"), cycle(cycle_id="2024"), cycle(cycle_id="2025")


def record(as_of: date = date(2022, 12, 31), opening: str = "0", **other: Any) -> CreditRecord:
    values = {
        "as_of": as_of,
        "level": FunctionalLevel.AHLI_PERTAMA,
        "rank": "III/a",
        "opening": Decimal(opening),
        "source": "PAK 2022",
        "recorded_by": "siti",
        "recorded_on": ON,
    }
    return CreditRecord(**(values | other))


def jf(cycle_id: str, predicate: Predicate | None = B) -> Appraisal:
    return final(cycle_id=cycle_id, predicate=predicate, position_group=PositionGroup.JF)


def quarter(cycle_id: str, start: date, end: date) -> CycleCopy:
    return replace(cycle(), cycle_id=cycle_id, starts_on=start, ends_on=end, period=CyclePeriod.QUARTERLY)


def seen(state: Profile, *records: CreditRecord) -> CreditView:
    for each in records:
        state = record_credit(state, each, env(by=SITI, on=ON)).state
    return credit_view(state, version=1, on=ON)


def test_years_add_up_on_the_opening_balance_with_their_arithmetic() -> None:
    state = profile((jf("2023", SB), C23), (jf("2024"), C24), (jf("2025", BP), C25))

    shown = seen(state, record(opening="10.5"))

    assert [each.arithmetic for each in shown.rows] == [
        "150% x 12,5 x 12/12 = 18,75; jumlah 29,25",
        "100% x 12,5 x 12/12 = 12,5; jumlah 41,75",
        "75% x 12,5 x 12/12 = 9,38; jumlah 51,13",
    ]
    assert (shown.total, shown.missing) == (Decimal("51.13"), ())
    assert shown.rank is not None
    assert (shown.rank.total, shown.rank.required, shown.rank.deficit) == (Decimal("51.13"), 50, 0)
    assert shown.rank.missing == ("Predikat 2 tahun terakhir harus paling rendah Baik.",)
    assert shown.level is not None
    assert shown.level.missing[0] == "Kurang 48,87 angka kredit."


def test_rank_is_open_when_credits_and_both_years_suffice() -> None:
    shown = seen(profile((jf("2024"), C24), (jf("2025"), C25)), record(opening="25"))

    assert shown.rank is not None
    assert (shown.rank.eligible, shown.rank.deficit) == (True, 0)


def test_quarters_inside_a_year_that_counts_do_not_count_again() -> None:
    first = quarter("2025-q1", date(2025, 1, 1), date(2025, 3, 31))
    state = profile((jf("2025-q1", SB), first), (jf("2025"), C25))

    shown = seen(state, record())

    assert [(each.cycle_id, each.months, each.arithmetic.split(";")[0]) for each in shown.rows] == [
        ("2025-q1", 0, "sudah tercakup dalam penilaian lain"),
        ("2025", 12, "100% x 12,5 x 12/12 = 12,5"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        pytest.param(date(2026, 1, 1), date(2026, 1, 31), 1, id="begins the day after"),
        pytest.param(date(2025, 12, 31), date(2026, 1, 30), 0, id="begins on the last day"),
        pytest.param(date(2024, 12, 1), date(2024, 12, 31), 1, id="ends the day before"),
        pytest.param(date(2024, 12, 2), date(2025, 1, 1), 0, id="ends on the first day"),
    ],
)
def test_period_that_shares_a_day_with_a_longer_one_does_not_count(start: date, end: date, months: int) -> None:
    state = profile((jf("2025"), C25), (jf("beside"), quarter("beside", start, end)))

    shown = seen(state, record())

    assert {each.cycle_id: each.months for each in shown.rows} == {"2025": 12, "beside": months}


def test_quarters_alone_count_by_their_months_and_each_row_is_rounded() -> None:
    spans = [(date(2025, 1, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2025, 5, 31))]
    heard = [(jf(f"2025-q{n}"), quarter(f"2025-q{n}", *span)) for n, span in enumerate(spans, start=1)]

    shown = seen(profile(*heard), record())

    assert [(each.months, each.credit) for each in shown.rows] == [(3, Decimal("3.13")), (2, Decimal("2.08"))]
    assert shown.total == Decimal("5.21")


def test_what_lies_before_the_opening_balance_is_in_it() -> None:
    state = profile((jf("2023"), C23), (jf("2024"), C24))

    shown = seen(state, record(as_of=date(2024, 6, 30), opening="40"))

    assert [(each.cycle_id, each.months) for each in shown.rows] == [("2023", 0), ("2024", 6)]
    assert shown.total == Decimal("46.25")


def test_newer_record_is_the_new_base_and_counts_at_its_level() -> None:
    state = profile((jf("2024"), C24), (jf("2025"), C25))
    promoted = record(as_of=date(2024, 12, 31), opening="0", level=FunctionalLevel.AHLI_MUDA, rank="III/c")

    shown = seen(state, record(), promoted)

    assert shown.record == promoted
    assert shown.total == 25
    assert len(shown.records) == 2


def test_only_functional_positions_with_a_predicate_and_a_rule_earn_credits() -> None:
    old = cycle(cycle_id="2022")
    state = profile((jf("2022"), old), (final(cycle_id="2023"), C23), (jf("2024", None), C24), (jf("2025"), C25))

    shown = seen(state, record(as_of=date(2021, 12, 31)))

    assert [each.arithmetic for each in shown.rows][:3] == [
        "belum ada aturan konversi pada periode ini",
        "bukan jabatan fungsional pada periode ini",
        "tidak berpredikat",
    ]
    assert shown.total == Decimal("12.5")


def test_without_a_record_it_says_who_has_to_record_what() -> None:
    shown = seen(profile((jf("2025"), C25)))

    assert (shown.total, shown.rank) == (None, None)
    assert shown.missing[0].startswith("Jenjang dan saldo awal")
    assert seen(profile((final(), C25))).missing == ("Angka kredit hanya dihitung untuk jabatan fungsional.",)


def test_record_counts_from_its_own_day_on_and_may_be_of_today() -> None:
    state = record_credit(profile((jf("2025"), C25)), record(as_of=ON), env(by=SITI, on=ON)).state

    assert record_on(state.credit, ON) == record(as_of=ON)
    assert record_on(state.credit, date(2026, 1, 31)) is None


def test_no_more_records_are_kept_than_there_may_be() -> None:
    state = profile((jf("2025"), C25))
    for number in range(RECORDS_MAX):
        state = record_credit(state, record(opening=str(number)), env(by=SITI, on=ON)).state

    with pytest.raises(Rejected) as refused:
        record_credit(state, record(opening="0.5"), env(by=SITI, on=ON))

    assert (len(state.credit), refused.value.code) == (RECORDS_MAX, "too-many-records")


def test_correction_of_the_same_day_supersedes_and_keeps() -> None:
    state = record_credit(profile((jf("2025"), C25)), record(opening="10"), env(by=SITI, on=ON)).state

    again = record_credit(state, replace(record(opening="10"), recorded_by="tono"), env(by=SITI, on=ON))
    corrected = record_credit(state, record(opening="12"), env(by=SITI, on=ON)).state

    assert again.state is state
    assert [(each.opening, each.corrected) for each in corrected.credit] == [(10, True), (12, False)]
    assert record_on(corrected.credit, ON) == record(opening="12")


@pytest.mark.parametrize(
    ("state", "as_of", "code"),
    [
        (None, date(2022, 1, 1), "profile-unknown"),
        (Profile(agency_id="a", employee_id="b"), date(2026, 2, 2), "in-the-future"),
    ],
)
def test_record_is_refused(state: Profile | None, as_of: date, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        record_credit(state, record(as_of=as_of), env(by=SITI, on=ON))

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), 12),
        (date(2025, 1, 1), date(2025, 1, 30), 0),
        (date(2025, 1, 15), date(2025, 2, 14), 1),
        (date(2025, 1, 15), date(2025, 2, 13), 0),
        (date(2024, 2, 1), date(2024, 2, 29), 1),
        (date(2025, 2, 1), date(2025, 1, 31), 0),
        (date(2024, 7, 1), date(2025, 6, 30), 12),
    ],
)
def test_only_whole_months_count(first: date, last: date, months: int) -> None:
    assert full_months(first, last) == months
