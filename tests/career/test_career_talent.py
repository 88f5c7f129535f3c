"""The nine boxes: where somebody stands, the least that leads further, succession, the talent score."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from career_builders import SITI, cycle, env, final, profile
from hypothesis import given
from hypothesis import strategies as st

from services.career.domain.cycle import CycleCopy
from services.career.domain.profile.records import assessment_on, record_assessment
from services.career.domain.profile.state import Profile
from services.career.domain.talent.place import TalentView, talent_view
from services.career.domain.talent.state import Assessment, Scores
from services.career.rules.talent import boxes, steps, thresholds
from shared.decision import Rejected
from shared.policy.career import AxisThresholds, TalentRules
from shared.rules.talent import Convention
from shared.rules.vocabulary import Predicate

SB, B, BP = Predicate.SANGAT_BAIK, Predicate.BAIK, Predicate.BUTUH_PERBAIKAN
ON = date(2026, 2, 1)
GOOD = {"komunikasi": (3, 3)}
C25, C24 = cycle(), cycle(cycle_id="2024")
PLAIN = TalentRules()


def assessed(potential: str = "72", on: date = date(2025, 6, 1), **other: Any) -> Assessment:
    scores = {name: other.pop(name) for name in list(other) if name in Scores.__dataclass_fields__}
    return Assessment(
        scores=Scores(potential=Decimal(potential), **{name: Decimal(value) for name, value in scores.items()}),
        on=on,
        valid_until=other.get("valid_until"),
        source=other.get("source", "Laporan asesmen 7/2025"),
        recorded_by="siti",
        recorded_on=ON,
    )


def person(predicate: Predicate | None = B, before: Predicate = B, jp: str = "20") -> Profile:
    return profile(
        (final(cycle_id="2024", predicate=before, competences=GOOD, jp="20"), C24),
        (final(predicate=predicate, competences=GOOD, jp=jp), C25),
    )


def seen(state: Profile, *assessments: Assessment, rules: CycleCopy = C25) -> TalentView:
    for each in assessments:
        state = record_assessment(state, each, env(by=SITI, on=ON)).state
    return talent_view(state, version=1, cycle=rules, on=ON)


def test_both_conventions_are_shown_and_the_one_in_force_counts() -> None:
    shown = seen(person(), assessed("85"))

    assert [(each.convention, each.box, each.in_force) for each in shown.boxes] == [
        (Convention.A, 8, True),
        (Convention.B, 9, False),
    ]
    assert shown.box == 8
    assert shown.missing == ()
    assert seen(person(), assessed("85"), rules=cycle(talent=TalentRules(convention=Convention.B))).box == 9


def test_what_is_missing_for_box_nine_is_said_in_words() -> None:
    shown = seen(person(), assessed("72"))

    assert shown.box == 5
    assert [each.text for each in shown.steps] == [
        "Untuk box 7: predikat paling rendah Sangat Baik (sekarang Baik).",
        "Untuk box 8: potensi paling sedikit 80 (sekarang 72).",
        "Untuk box 9: predikat paling rendah Sangat Baik (sekarang Baik) dan potensi paling sedikit 80 (sekarang 72).",
    ]


def test_without_an_assessment_the_least_potential_is_still_told() -> None:
    shown = seen(person(SB))

    assert (shown.box, shown.boxes) == (None, ())
    assert shown.missing == ("Potensi belum dicatat; mintalah pengelola kinerja mencatat hasil asesmen.",)
    assert shown.steps[-1].text == "Untuk box 9: potensi paling sedikit 80 (belum dinilai)."


def test_in_box_nine_nothing_is_missing() -> None:
    assert seen(person(SB), assessed("80")).steps == ()


def test_thresholds_are_the_policys_or_the_tables() -> None:
    own = TalentRules(
        performance=AxisThresholds(low=Decimal(70), high=Decimal(90)),
        potential=AxisThresholds(low=Decimal("67.5"), high=Decimal("78.25")),
    )

    assert thresholds(own, as_of=ON) == ((70, 90), (Decimal("67.50"), Decimal("78.25")))
    assert thresholds(TalentRules(potential=own.potential), as_of=ON)[0] == (60, 80)
    assert thresholds(PLAIN, as_of=ON) == ((60, 80), (60, 80))


@given(
    predicate=st.sampled_from(list(Predicate)),
    potential=st.decimals(0, 100, places=2),
    convention=st.sampled_from(list(Convention)),
)
def test_every_step_leads_where_it_says_and_is_the_least(
    predicate: Predicate, potential: Decimal, convention: Convention
) -> None:
    rules = TalentRules(convention=convention)

    def box(of: Predicate, score: Decimal) -> int:
        return next(each.box for each in boxes(rules, predicate=of, potential=score, as_of=ON) if each.in_force)

    for each in steps(rules, predicate=predicate, potential=potential, as_of=ON):
        wanted, score = each.predicate or predicate, each.potential if each.potential is not None else potential
        assert box(wanted, score) == each.box != box(predicate, potential)
        if each.potential:
            assert box(wanted, score - Decimal("0.01")) != each.box


@pytest.mark.parametrize(
    ("valid_until", "years", "on", "valid"),
    [
        (None, 3, date(2028, 6, 1), True),
        (None, 3, date(2028, 6, 2), False),
        (date(2026, 6, 30), 3, date(2026, 6, 30), True),
        (date(2026, 6, 30), 3, date(2026, 7, 1), False),
    ],
)
def test_assessment_counts_until_its_end_or_for_the_policys_years(
    valid_until: date | None, years: int, on: date, valid: bool
) -> None:
    state = record_assessment(person(), assessed(valid_until=valid_until), env(by=SITI, on=ON)).state

    assert assessment_on(state, on=on, years=years)[1] is valid


def test_assessment_of_today_may_end_on_its_own_day() -> None:
    state = record_assessment(person(), assessed(on=ON, valid_until=ON), env(by=SITI, on=ON)).state

    assert assessment_on(state, on=ON, years=3)[1]


def test_leap_day_counts_until_the_twenty_eighth() -> None:
    state = record_assessment(person(), assessed(on=date(2024, 2, 29)), env(by=SITI, on=ON)).state

    assert assessment_on(state, on=date(2027, 2, 28), years=3)[1]
    assert not assessment_on(state, on=date(2027, 3, 1), years=3)[1]


def test_expired_assessment_places_nobody_and_says_so() -> None:
    shown = seen(person(), assessed(on=date(2020, 1, 1)))

    assert shown.box is None
    assert shown.missing == ("Hasil asesmen 1 Januari 2020 sudah tidak berlaku; diperlukan asesmen baru.",)


def test_record_of_the_same_day_corrects_and_is_kept_and_the_same_again_changes_nothing() -> None:
    first = record_assessment(person(), assessed("60"), env(by=SITI, on=ON)).state

    again = record_assessment(first, assessed("60"), env(by=SITI, on=ON))
    second = record_assessment(first, assessed("90"), env(by=SITI, on=ON)).state

    assert again.state is first
    assert [(each.scores.potential, each.corrected) for each in second.assessments] == [(60, True), (90, False)]
    found, _valid = assessment_on(second, on=ON, years=3)
    assert found is not None
    assert found.scores.potential == 90


@pytest.mark.parametrize(
    ("state", "assessment", "code"),
    [
        (None, assessed(), "profile-unknown"),
        (person(), assessed(on=ON + timedelta(days=1)), "in-the-future"),
        (person(), assessed(valid_until=date(2025, 5, 31)), "ends-before-it-begins"),
    ],
)
def test_assessment_is_refused(state: Profile | None, assessment: Assessment, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        record_assessment(state, assessment, env(by=SITI, on=ON))

    assert refused.value.code == code


def test_succession_needs_two_good_years_competence_and_twenty_hours() -> None:
    assert seen(person()).succession.eligible
    short = seen(person(before=BP, jp="12.5")).succession
    assert not short.eligible
    assert short.missing == (
        "Predikat 2 tahun terakhir harus paling rendah Baik.",
        "Kewajiban pengembangan kompetensi belum dipenuhi. Kurang 7,5 JP pada 2025.",
    )


def test_succession_names_the_match_or_that_nothing_was_observed() -> None:
    weak = profile((final(cycle_id="2024"), C24), (final(competences={"komunikasi": (3, 2)}, jp="20"), C25))
    unseen = profile((final(cycle_id="2024"), C24), (final(jp="20"), C25))

    assert seen(weak).succession.missing == ("Kompetensi belum sesuai dengan klasifikasi jabatan. JPM 66,67%.",)
    assert seen(unseen).succession.missing == (
        "Kompetensi belum sesuai dengan klasifikasi jabatan. Belum ada kompetensi yang dinilai.",
    )


def test_talent_score_names_the_inputs_it_lacks_and_takes_the_match_for_competence() -> None:
    lacking = seen(person(), assessed("80", reinforcing="50")).score
    full = seen(person(), assessed("80", reinforcing="50", qualification="70", integrity="90")).score

    assert lacking.result is None
    assert lacking.missing == ("nilai kualifikasi", "nilai integritas")
    assert full.result is not None
    assert (full.result.y, full.result.x, full.result.talent) == (68, Decimal("87.5"), Decimal("77.75"))


def test_nobody_without_a_result_has_a_box() -> None:
    shown = talent_view(Profile(agency_id="sabang", employee_id="budi"), version=1, cycle=None, on=ON)

    assert shown.box is None
    assert shown.missing[0].startswith("Belum ada predikat")
    assert not shown.succession.eligible


def test_an_assessment_of_a_day_to_come_is_refused_at_its_day() -> None:
    with pytest.raises(Rejected) as refusal:
        record_assessment(person(), assessed(on=ON + timedelta(days=1)), env(by=SITI, on=ON))

    assert refusal.value.field == "on"


def test_the_competence_of_the_assessment_counts_before_the_job_match() -> None:
    whole = {"reinforcing": "50", "qualification": "70", "integrity": "90"}
    measured, recorded = (seen(person(), assessed("80", **whole, **more)).score for more in ({}, {"competence": "12"}))

    assert measured.result is not None
    assert recorded.result is not None
    assert measured.result != recorded.result
