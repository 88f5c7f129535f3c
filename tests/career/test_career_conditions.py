"""Every condition of ``When``, on both sides of its boundary."""

from decimal import Decimal

import pytest
from career_builders import book, finding

from services.career.rules.conditions import last_results_missing, missing
from services.career.rules.inputs import Finding
from shared.events.directory import PositionGroup
from shared.policy.career import When
from shared.policy.clause import AppliesTo
from shared.rules.vocabulary import Level, Predicate

SB, B, BP = Predicate.SANGAT_BAIK, Predicate.BAIK, Predicate.BUTUH_PERBAIKAN
HOLDS: tuple[str, ...] = ()
LABELS = {"layanan": "Kualitas Layanan"}
HEADS, OTHERS = AppliesTo(heads=True), AppliesTo(heads=False)
STAFF = AppliesTo(position_groups=(PositionGroup.PELAKSANA, PositionGroup.JF))

TEACHERS, NOT_HEADMASTERS = AppliesTo(positions=("Guru",)), AppliesTo(except_positions=("Guru Kepala",))


def at_least(percent: str) -> When:
    return When(criterion="layanan", percent_at_least=Decimal(percent))


def below(percent: str) -> When:
    return When(criterion="layanan", percent_below=Decimal(percent))


def layanan(percent: str | None) -> Finding:
    return finding(criteria={"layanan": percent})


COMPETENT = When(competences_met=True)

CASES = {
    "nothing asked for": (When(), finding(predicate=None, results=None, behaviour=None), HOLDS),
    "predicate named": (When(predicates=(SB, B)), finding(predicate=B), HOLDS),
    "predicate not named": (
        When(predicates=(SB, B)),
        finding(predicate=BP),
        ("predikat harus Sangat Baik atau Baik (sekarang Butuh Perbaikan)",),
    ),
    "no predicate": (
        When(predicates=(SB,)),
        finding(predicate=None),
        ("predikat harus Sangat Baik (sekarang belum ada)",),
    ),
    "results named": (When(results=(Level.ABOVE,)), finding(results=Level.ABOVE), HOLDS),
    "results not named": (
        When(results=(Level.ABOVE,)),
        finding(results=Level.AS),
        ("hasil kerja harus di atas ekspektasi (sekarang sesuai ekspektasi)",),
    ),
    "results unknown": (
        When(results=(Level.ABOVE, Level.AS)),
        finding(results=None),
        ("hasil kerja harus di atas ekspektasi atau sesuai ekspektasi (sekarang belum ada)",),
    ),
    "behaviour named": (When(behaviour=(Level.BELOW,)), finding(behaviour=Level.BELOW), HOLDS),
    "behaviour not named": (
        When(behaviour=(Level.BELOW,)),
        finding(behaviour=Level.AS),
        ("perilaku kerja harus di bawah ekspektasi (sekarang sesuai ekspektasi)",),
    ),
    "criterion judged, no bounds": (When(criterion="layanan"), layanan("1"), HOLDS),
    "criterion not judged": (at_least("0"), layanan(None), ("Kualitas Layanan belum dinilai",)),
    "criterion not there": (below("90"), finding(), ("Kualitas Layanan belum dinilai",)),
    "at least: equal": (at_least("110"), layanan("110.00"), HOLDS),
    "at least: a little less": (
        at_least("110"),
        layanan("109.99"),
        ("Kualitas Layanan paling sedikit 110% (sekarang 109,99%)",),
    ),
    "below: a little less": (below("90"), layanan("89.99"), HOLDS),
    "below: equal": (below("90"), layanan("90"), ("Kualitas Layanan di bawah 90% (sekarang 90%)",)),
    "position group meant": (When(applies_to=STAFF), finding(), HOLDS),
    "position group not meant": (
        When(applies_to=STAFF),
        finding(position_group=PositionGroup.JPT),
        ("hanya untuk pelaksana atau jabatan fungsional",),
    ),
    "heads only, heads": (When(applies_to=HEADS), finding(heads=True), HOLDS),
    "heads only, does not": (When(applies_to=HEADS), finding(heads=False), ("hanya untuk pimpinan unit",)),
    "not for heads, heads": (
        When(applies_to=OTHERS),
        finding(heads=True),
        ("hanya untuk pegawai yang bukan pimpinan unit",),
    ),
    "not for heads, does not": (When(applies_to=OTHERS), finding(heads=False), HOLDS),
    "position meant, whatever the case": (When(applies_to=TEACHERS), finding(position="guru ahli muda"), HOLDS),
    "position not meant": (When(applies_to=TEACHERS), finding(position="Perawat"), ("hanya untuk jabatan Guru",)),
    "position excepted": (
        When(applies_to=NOT_HEADMASTERS),
        finding(position="Guru Kepala Sekolah"),
        ("tidak untuk jabatan Guru Kepala",),
    ),
    "position not excepted": (When(applies_to=NOT_HEADMASTERS), finding(position="Guru"), HOLDS),
    "position and group, group fails": (
        When(applies_to=AppliesTo(position_groups=(PositionGroup.JF,), positions=("Guru",))),
        finding(position="Guru"),
        ("hanya untuk jabatan fungsional",),
    ),
    "competences met": (COMPETENT, finding(competences={"layanan": (3, 3), "komunikasi": (2, 4)}), HOLDS),
    "one below, one not observed": (
        COMPETENT,
        finding(competences={"layanan": (3, 2), "komunikasi": (2, None), "digital": (1, 1)}),
        ("kompetensi belum terpenuhi (Kualitas Layanan 2 dari 3, komunikasi belum diamati)",),
    ),
    "no competences observed": (
        COMPETENT,
        finding(),
        ("kompetensi belum terpenuhi (belum ada yang diamati)",),
    ),
    "two fail, both are said": (
        When(predicates=(SB,), results=(Level.ABOVE,)),
        finding(),
        (
            "predikat harus Sangat Baik (sekarang Baik)",
            "hasil kerja harus di atas ekspektasi (sekarang sesuai ekspektasi)",
        ),
    ),
}


@pytest.mark.parametrize(("when", "found", "expected"), CASES.values(), ids=CASES)
def test_condition_holds_or_says_what_is_missing(when: When, found: Finding, expected: tuple[str, ...]) -> None:
    assert missing(when=when, finding=found, book=book(labels=LABELS)) == expected


LAST = {
    "none asked for": (0, B, (), None),
    "two good ones": (2, B, (B, SB), None),
    "two good ones before a bad one": (2, B, (B, SB, BP), None),
    "the second is not good enough": (2, B, (SB, BP), "2 hasil terakhir harus berpredikat paling rendah Baik (baru 1)"),
    "only one so far": (2, B, (SB,), "2 hasil terakhir harus berpredikat paling rendah Baik (baru 1)"),
    "one is unrated": (2, B, (SB, None, SB), "2 hasil terakhir harus berpredikat paling rendah Baik (baru 1)"),
    "any predicate will do": (2, None, (BP, BP), None),
    "any predicate, one unrated": (2, None, (None, BP), "2 hasil terakhir harus berpredikat (baru 1)"),
}


@pytest.mark.parametrize(("wanted", "least", "latest", "expected"), LAST.values(), ids=LAST)
def test_latest_results_are_good_enough_or_it_says_why_not(
    wanted: int, least: Predicate | None, latest: tuple[Predicate | None, ...], expected: str | None
) -> None:
    assert last_results_missing(last_predicates=wanted, at_least=least, latest=latest) == expected
