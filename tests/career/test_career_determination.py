"""Credits determined by letter: the platform's own figure or another with a reason, replaced, withdrawn, never lost."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from career_builders import AGENCY, SITI, actor, cycle, env, final, profile, said
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.career.domain.credit.compute import own_credit
from services.career.domain.credit.determine import (
    DETERMINATIONS_MAX,
    DeterminationView,
    determination_view,
    determine,
    withdraw,
)
from services.career.domain.credit.state import CreditLetter, CreditRecord
from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.kind import PROFILE, holder_of
from services.career.domain.profile.records import record_credit
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.requests import DetermineCredit, WithdrawCredit
from shared.decision import Decision, Publish, Rejected
from shared.events.career import CreditBasis, CreditDetermination, CreditStatus
from shared.events.directory import PositionGroup
from shared.events.evaluation import CyclePeriod
from shared.ids.career import CREDIT
from shared.rules.credit import FunctionalLevel

TODAY = date(2026, 2, 1)
HISTORY = "8ae482885f3a2c1b015f3c0d7e2b4a91"
SUBJECT = f"{AGENCY}:credit:budi:2025-01_2025-12"
REASON = "Menurut surat tim penilai."


def quarter(number: int, start: date, end: date) -> CycleCopy:
    return replace(cycle(), cycle_id=f"2025-q{number}", starts_on=start, ends_on=end, period=CyclePeriod.QUARTERLY)


def person(*heard: tuple[str, CycleCopy], level: bool = True) -> Profile:
    """Budi in a functional position with good results, by default one of the year 2025."""
    known = heard or (("2025", cycle(cycle_id="2025")),)
    state = profile(*((final(cycle_id=id, position_group=PositionGroup.JF), copy) for id, copy in known))
    return record_credit(state, record(), env(by=SITI, on=TODAY)).state if level else state


def halves(second: date) -> list[tuple[str, CycleCopy]]:
    """Two results of 2025: the second begins on a day."""
    first = quarter(1, date(2025, 1, 1), date(2025, 6, 30))
    return [("2025-q1", first), ("2025-q2", quarter(2, second, date(2025, 12, 31)))]


def record(as_of: date = date(2024, 12, 31), level: FunctionalLevel = FunctionalLevel.AHLI_PERTAMA) -> CreditRecord:
    return CreditRecord(
        as_of=as_of, level=level, rank="III/a", opening=Decimal(0), source="PAK 2024", recorded_by="siti",
        recorded_on=TODAY,
    )  # fmt: skip


def letter(**other: Any) -> CreditLetter:
    values: dict[str, Any] = {
        "number": "800/041/PAK/2026", "on": date(2026, 1, 25), "position_history_id": HISTORY,
        "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31), "basis": CreditBasis.KONVERSI,
    }  # fmt: skip
    return CreditLetter(**(values | other))


def told(written: CreditLetter, **figures: Any) -> DetermineCredit:
    """What was sent, also what the door would refuse."""
    given = {"letter_number": written.number, "letter_on": written.on, **figures}
    return DetermineCredit.model_construct(**asdict(written), **given)


def determined(
    state: Profile | None, main: str | None = None, additional: str = "0", reason: str = "", **other: Any
) -> Decision[Profile]:
    figures = told(
        letter(**other), main=None if main is None else Decimal(main), additional=Decimal(additional), reason=reason
    )
    return determine(state, figures, env(by=actor("siti", officer=True), on=TODAY))


def taken_back(
    state: Profile | None, subject: str = SUBJECT, reason: str = REASON, by: str = "siti"
) -> Decision[Profile]:
    return withdraw(state, WithdrawCredit(reason=reason), env(by=actor(by, officer=True), on=TODAY), subject=subject)


def determination_views(state: Profile, *, version: int) -> list[DeterminationView]:
    return [determination_view(state, each, version=version) for each in reversed(state.determinations)]


def test_without_a_figure_the_platforms_own_is_determined() -> None:
    decision = determined(person())

    (made,) = decision.state.determinations
    assert said(decision) == {("credit.determined", SUBJECT)}
    assert (made.main, made.own, made.total, made.reason) == (Decimal("12.5"), Decimal("12.5"), Decimal("12.5"), "")
    assert made.arithmetic == "100% x 12,5 x 12/12 = 12,5; jumlah 12,5"


def test_a_figure_that_deviates_is_kept_with_its_reason_beside_the_own_one() -> None:
    state = determined(person(), "15", "1.25", reason=f"  {REASON} ").state

    (shown,) = determination_views(state, version=3)
    assert (shown.main, shown.additional, shown.total, shown.own) == (15, Decimal("1.25"), Decimal("16.25"), 12.5)
    assert (shown.deviates, shown.reason, shown.status, shown.own_now) == (True, REASON, "determined", 12.5)
    same = determined(person(), "12.50", reason="Tidak perlu alasan.").state.determinations[0]
    assert (same.main, same.reason) == (Decimal("12.5"), "")


@pytest.mark.parametrize(
    ("state", "given", "text"),
    [
        (person(level=False), {}, "Jenjang pada awal periode ini belum dicatat."),
        (person(), {"starts_on": date(2024, 12, 1)}, "Jenjang pada awal periode ini belum dicatat."),
        (person(("2025-q1", quarter(1, date(2025, 1, 1), date(2025, 3, 31)))), {}, "belum mencakup seluruh periode"),
        (
            record_credit(person(), record(date(2025, 6, 30), FunctionalLevel.AHLI_MUDA), env(by=SITI, on=TODAY)).state,
            {},
            "Jenjang berubah di tengah periode ini.",
        ),
        (
            record_credit(
                person(), record(date(2025, 12, 30), FunctionalLevel.AHLI_MUDA), env(by=SITI, on=TODAY)
            ).state,
            {},
            "Jenjang berubah di tengah periode ini.",
        ),
        (person(*halves(date(2025, 7, 2))), {}, "belum mencakup seluruh periode"),
        (person(), {"basis": CreditBasis.INTEGRASI}, "Hanya konversi predikat yang dihitung di sini."),
    ],
    ids=[
        "no level",
        "before the level",
        "not all months",
        "level changed",
        "level changed a day before the last",
        "one day missing",
        "not a conversion",
    ],
)
def test_what_the_platform_cannot_compute_needs_a_figure_with_a_reason(
    state: Profile, given: dict[str, Any], text: str
) -> None:
    with pytest.raises(Rejected) as nothing:
        determined(state, **given)
    with pytest.raises(Rejected) as silent:
        determined(state, "10", reason="Sebab", **given)

    assert (nothing.value.code, silent.value.code) == ("credit-not-computed", "reason-too-short")
    assert text in nothing.value.text
    assert text in silent.value.text
    made = determined(state, "10", reason=REASON, **given).state.determinations[-1]
    assert (made.own, made.main, made.reason) == (None, 10, REASON)


def test_quarters_that_cover_the_months_add_up_and_a_part_of_a_year_is_converted_alone() -> None:
    quarters = [
        (f"2025-q{n}", quarter(n, date(2025, 3 * n - 2, 1), date(2025, 3 * n, 31 if n in (1, 4) else 30)))
        for n in range(1, 5)
    ]

    whole = own_credit(person(*quarters), starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    half = own_credit(person(), starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 30))

    assert (whole.credit, half.credit) == (Decimal("12.52"), Decimal("6.25"))
    assert half.text == "100% x 12,5 x 6/12 = 6,25; jumlah 6,25"


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(person(*halves(date(2025, 7, 1))), id="no day missing"),
        pytest.param(
            record_credit(
                person(), record(date(2025, 12, 31), FunctionalLevel.AHLI_MUDA), env(by=SITI, on=TODAY)
            ).state,
            id="level changed on the last day",
        ),
    ],
)
def test_what_covers_every_day_at_one_level_is_computed(state: Profile) -> None:
    assert determined(state).state.determinations[0].own == Decimal("12.5")


REFUSED: dict[str, tuple[Profile | None, dict[str, Any], str, str | None]] = {
    "unknown person": (None, {}, "profile-unknown", None),
    "not the first": (person(), {"starts_on": date(2025, 1, 2)}, "not-whole-months", "starts_on"),
    "not the last": (person(), {"ends_on": date(2025, 12, 30)}, "not-whole-months", "ends_on"),
    "backwards": (person(), {"ends_on": date(2024, 12, 31)}, "not-whole-months", "ends_on"),
    "not over": (person(), {"ends_on": date(2026, 2, 28)}, "not-whole-months", "ends_on"),
    "end of time": (person(), {"ends_on": date.max}, "not-whole-months", "ends_on"),
    "letter of tomorrow": (person(), {"on": date(2026, 2, 2)}, "letter-date", "letter_on"),
    "letter before the period": (person(), {"on": date(2024, 12, 31)}, "letter-date", "letter_on"),
    "number with a NIP": (person(), {"number": "PAK/198705122010012003/26"}, "names-somebody", "letter_number"),
    "number with a spaced NIP": (person(), {"number": "PAK 19870512 201001 2 003"}, "names-somebody", "letter_number"),
    "months determined": (determined(person()).state, {"ends_on": date(2025, 6, 30)}, "credit-period-taken", None),
}


@pytest.mark.parametrize(("state", "given", "code", "field"), REFUSED.values(), ids=REFUSED)
def test_a_letter_is_refused(state: Profile | None, given: dict[str, Any], code: str, field: str | None) -> None:
    with pytest.raises(Rejected) as refused:
        determined(state, **given)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.text.endswith(".")


def test_one_day_and_the_last_of_february_are_boundaries_that_fit() -> None:
    state = person(("2025-q1", quarter(1, date(2025, 1, 1), date(2025, 3, 31))))

    made = determined(state, starts_on=date(2025, 2, 1), ends_on=date(2025, 2, 28), on=date(2025, 2, 1)).state

    assert made.determinations[0].main == Decimal("1.04")


def test_a_letter_of_today_and_of_months_that_end_today_fits() -> None:
    last = date(2025, 12, 31)
    made = determine(person(), told(letter(on=last)), env(by=actor("siti", officer=True), on=last))

    assert said(made) == {("credit.determined", SUBJECT)}


def test_ten_characters_are_reason_enough() -> None:
    state = determined(person(), "15", reason="1234567890").state

    gone = taken_back(state, subject=SUBJECT, reason="0987654321")

    assert said(gone) == {("credit.withdrawn", SUBJECT)}


@pytest.mark.parametrize("reason", ["123456789", "  123456789 "])
def test_nine_characters_are_not(reason: str) -> None:
    with pytest.raises(Rejected) as deviating:
        determined(person(), "15", reason=reason)
    with pytest.raises(Rejected) as withdrawing:
        taken_back(determined(person()).state, subject=SUBJECT, reason=reason)

    assert (deviating.value.code, withdrawing.value.code) == ("reason-too-short", "reason-too-short")


def test_a_newer_letter_of_the_same_months_takes_the_place_and_the_old_one_is_kept() -> None:
    first = determined(person()).state
    again = determined(first)

    newer = determined(first, "14", reason=REASON, number="800/052/PAK/2026")

    assert again.state is first
    assert not again.publishes
    assert said(newer) == {("credit.determined", SUBJECT)}
    shown = list(determination_views(newer.state, version=1))
    assert [(each.status, each.main, each.letter.number) for each in shown] == [
        ("determined", 14, "800/052/PAK/2026"), ("replaced", Decimal("12.5"), "800/041/PAK/2026"),
    ]  # fmt: skip
    assert shown[1].own_now is None
    told = PROFILE.body(newer.state, newer.publishes[0], 2)
    assert isinstance(told, CreditDetermination)
    assert [(each.letter_number, each.total, each.status) for each in told.replaces] == [
        ("800/041/PAK/2026", Decimal("12.5"), CreditStatus.DETERMINED)
    ]


def test_what_stands_is_withdrawn_once_with_a_reason_and_its_months_are_free_again() -> None:
    state = determined(person()).state

    gone = taken_back(state, subject=SUBJECT, reason=" Surat dibatalkan. ")
    again = taken_back(gone.state, subject=SUBJECT, reason="Surat dibatalkan.", by="tono")
    half = determined(gone.state, ends_on=date(2025, 6, 30)).state
    same = determined(gone.state)

    assert said(gone) == {("credit.withdrawn", SUBJECT)}
    assert again.state is gone.state
    assert [(each.status, each.main) for each in determination_views(half, version=1)] == [
        ("determined", Decimal("6.25")), ("withdrawn", Decimal("12.5")),
    ]  # fmt: skip
    assert said(same) == {("credit.determined", SUBJECT)}
    kept = half.determinations[0].withdrawn
    assert kept is not None
    assert (kept.by, kept.on, kept.reason) == ("siti", TODAY, "Surat dibatalkan.")


@pytest.mark.parametrize(
    ("state", "subject", "reason", "code"),
    [
        (None, SUBJECT, REASON, "credit-unknown"),
        (person(), SUBJECT, REASON, "credit-unknown"),
        (determined(person()).state, SUBJECT + "x", REASON, "credit-unknown"),
        (determined(person()).state, SUBJECT, " salah     ", "reason-too-short"),
        (
            taken_back(determined(person()).state, subject=SUBJECT, reason=REASON).state,
            SUBJECT,
            "Alasan yang lain sama sekali.",
            "credit-withdrawn",
        ),
    ],
    ids=["nobody", "nothing", "other id", "no reason", "withdrawn"],
)
def test_a_withdrawal_is_refused(state: Profile | None, subject: str, reason: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        taken_back(state, subject=subject, reason=reason)

    assert refused.value.code == code


def test_a_program_that_repeats_itself_is_stopped() -> None:
    state = person()
    for number in range(DETERMINATIONS_MAX):
        state = determined(state, number=f"PAK/{number}").state

    with pytest.raises(Rejected) as refused:
        determined(state, number="PAK/lagi")

    assert refused.value.code == "too-many-records"


def test_the_fact_tells_the_newest_of_its_months_without_reasons() -> None:
    first = determined(person()).state
    newer = determined(first, "14", "1", reason="Rahasia dapur tim penilai.").state
    gone = taken_back(newer, subject=SUBJECT, reason="Rahasia juga alasan ini.").state

    told = PROFILE.body(newer, Publish("credit.determined", SUBJECT), 7)
    last = PROFILE.body(gone, Publish("credit.withdrawn", SUBJECT), 8)

    assert isinstance(told, CreditDetermination)
    assert isinstance(last, CreditDetermination)
    assert (told.version, told.main, told.additional, told.total) == (7, 14, 1, 15)
    assert (told.status, last.status) == (CreditStatus.DETERMINED, CreditStatus.WITHDRAWN)
    assert (told.position_history_id, told.letter_number) == (HISTORY, "800/041/PAK/2026")
    assert "Rahasia" not in told.model_dump_json() + last.model_dump_json()
    adapter: TypeAdapter[Profile] = TypeAdapter(Profile)
    assert adapter.validate_python(adapter.dump_python(gone, mode="json")) == gone


def test_a_profile_from_before_has_no_determinations() -> None:
    adapter: TypeAdapter[Profile] = TypeAdapter(Profile)
    stored = adapter.dump_python(person(), mode="json")
    del stored["determinations"]

    assert adapter.validate_python(stored).determinations == ()


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.booleans()), max_size=12))
def test_no_month_is_ever_determined_twice_and_nothing_is_lost(steps: list[tuple[int, int, bool]]) -> None:
    state = person()
    for first, last, back in steps:
        ends = date(2025, 12, 31) if last == 12 else date(2025, last + 1, 1).replace(day=1)
        ends = ends if last == 12 else date.fromordinal(ends.toordinal() - 1)
        subject = f"{AGENCY}:credit:budi:2025-{first:02}_2025-{last:02}"
        before = state.determinations
        try:
            if back:
                state = taken_back(state, subject=subject, reason=REASON).state
            else:
                state = determined(state, starts_on=date(2025, first, 1), ends_on=ends).state
        except Rejected:
            continue
        assert len(state.determinations) in (len(before), len(before) + 1)
    months = [
        month
        for each in state.determinations
        if each.stands
        for month in range(each.letter.starts_on.month, each.letter.ends_on.month + 1)
    ]
    assert len(months) == len(set(months))
    assert all(latest_of(state.determinations, each.subject) for each in state.determinations)


@pytest.mark.parametrize(
    ("subject", "holder"),
    [(SUBJECT, f"{AGENCY}:profile:budi"), (f"{AGENCY}:credit:budi", None), (f"{AGENCY}:match:a:b:c", None), ("", None)],
)
def test_a_determination_lives_in_the_profile_its_id_names(subject: str, holder: str | None) -> None:
    assert holder_of(CREDIT, subject, agency_id=AGENCY) == holder
