"""Who may mentor whom: a senior strong in the competence where the junior has a gap, with room for one more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.career.rules.words import number_word, predicate_word
from shared.decision import Rejected
from shared.events.career import Gap
from shared.events.evaluation import CompetenceResult
from shared.indonesian import date_text
from shared.rules.vocabulary import Predicate


class MentorIsMentee(Rejected):
    """Nobody mentors himself; choose somebody else."""

    code = "mentor-self"
    status = 422


class MentorElsewhere(Rejected):
    """Mentor and mentee must work in the same agency; choose a mentor from the candidates."""

    code = "mentor-elsewhere"


class NotEmployedAnyMore(Rejected):
    """One of the two has left the agency; choose somebody else."""

    code = "mentoring-left"


class MenteeHasNoGap(Rejected):
    """The mentee meets the required level already, or was not observed; choose another competence."""

    code = "mentee-no-gap"


class MentorNotStrong(Rejected):
    """The mentor is not above the required level in this competence; choose one from the candidates."""

    code = "mentor-not-strong"


class MentorHistory(Rejected):
    """The mentor's latest results are not all at least *baik*; choose one from the candidates."""

    code = "mentor-history"


class MentorLoad(Rejected):
    """The mentor has as many open matches as are allowed; end one or choose another mentor."""

    code = "mentor-load"


@dataclass(frozen=True, slots=True)
class MentoringLimits:
    """What the operator may set, as settings name it: open matches of one mentor, how many results must be good."""

    mentor_open_matches_max: int = 3
    mentor_results_looked_at: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is known about one of the two: levels, history newest first, open matches as a mentor, and the last day."""

    agency_id: str
    employee_id: str
    unit_id: str
    gap: Gap | None = None
    strength: CompetenceResult | None = None
    latest: tuple[Predicate | None, ...] = ()
    open_matches: int = 0
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A mentor and a mentee as they would be matched for one competence, named by ``label``."""

    mentor: Side
    mentee: Side
    label: str
    limits: MentoringLimits

    @property
    def same_unit(self) -> bool:
        """Whether both work in the same unit."""
        return self.mentor.unit_id == self.mentee.unit_id


PairRule = Callable[[Pair], Rejected | None]


def two_people(pair: Pair) -> Rejected | None:
    """Nobody mentors himself."""
    if pair.mentor.employee_id != pair.mentee.employee_id:
        return None
    return MentorIsMentee("Seseorang tidak dapat menjadi mentor bagi dirinya sendiri. Pilih mentor lain.")


def one_agency(pair: Pair) -> Rejected | None:
    """Both work in the same agency."""
    if pair.mentor.agency_id == pair.mentee.agency_id:
        return None
    return MentorElsewhere("Mentor harus dari instansi yang sama. Pilih dari daftar calon mentor.")


def both_are_employed(pair: Pair) -> Rejected | None:
    """Neither has left the agency."""
    gone = next((each for each in (pair.mentor, pair.mentee) if each.left_on is not None), None)
    if gone is None:
        return None
    return NotEmployedAnyMore(
        f"{gone.employee_id} tidak lagi bekerja di instansi ini sejak {date_text(gone.left_on)}. Pilih orang lain."
    )


def mentee_has_gap(pair: Pair) -> Rejected | None:
    """The mentee was observed below the required level."""
    if pair.mentee.gap is not None and pair.mentee.gap.gap is not None:
        return None
    return MenteeHasNoGap(
        f"Tidak ada kesenjangan yang teramati pada {pair.label}. Pilih kompetensi lain dari profil pegawai."
    )


def mentor_is_strong(pair: Pair) -> Rejected | None:
    """The competence is a strength of the mentor."""
    if pair.mentor.strength is not None:
        return None
    return MentorNotStrong(f"{pair.label} bukan kekuatan calon mentor ini. Pilih dari daftar calon mentor.")


def mentor_results_are_good(pair: Pair) -> Rejected | None:
    """The mentor's latest results are all at least *baik*."""
    looked_at = pair.mentor.latest[: pair.limits.mentor_results_looked_at]
    if looked_at and all(each is not None and each.reaches(Predicate.BAIK) for each in looked_at):
        return None
    return MentorHistory(
        "Predikat terakhir calon mentor belum semuanya paling rendah Baik. Pilih dari daftar calon mentor."
    )


def mentor_has_room(pair: Pair) -> Rejected | None:
    """The mentor has fewer open matches than allowed."""
    most = pair.limits.mentor_open_matches_max
    if pair.mentor.open_matches < most:
        return None
    return MentorLoad(
        f"Mentor ini sudah membimbing {pair.mentor.open_matches} orang, batasnya {most}. "
        "Akhiri satu pasangan lebih dulu atau pilih mentor lain."
    )


PAIR_RULES: Final[tuple[PairRule, ...]] = (
    two_people,
    one_agency,
    both_are_employed,
    mentee_has_gap,
    mentor_is_strong,
    mentor_results_are_good,
    mentor_has_room,
)


def refusal(pair: Pair) -> Rejected | None:
    """The first reason why these two cannot be matched; None when they can."""
    return next((problem for holds in PAIR_RULES if (problem := holds(pair)) is not None), None)


def rank(pair: Pair) -> tuple[bool, Decimal, int, int, str]:
    """Sort key of candidates: same unit first, then most above the requirement, least load, best predicate."""
    strength, latest = pair.mentor.strength, pair.mentor.latest
    above = strength.held - strength.required if strength and strength.held is not None else Decimal(0)
    best_first = [*Predicate, None]
    place = best_first.index(latest[0] if latest else None)
    return (not pair.same_unit, -above, pair.mentor.open_matches, place, pair.mentor.employee_id)


def reason(pair: Pair) -> str:
    """Say in words why these two fit."""
    strength, gap = pair.mentor.strength, pair.mentee.gap
    where = "dari unit yang sama" if pair.same_unit else "dari unit lain di instansi yang sama"
    levels = (
        f"Tingkat {pair.label} mentor {number_word(strength.held if strength else None)} "
        f"(disyaratkan {number_word(strength.required if strength else None)}), "
        f"pegawai {number_word(gap.held if gap else None)} "
        f"(disyaratkan {number_word(gap.required if gap else None)})"
    )
    predicate = predicate_word(pair.mentor.latest[0] if pair.mentor.latest else None)
    return (
        f"{levels}. Mentor {where}, predikat terakhir {predicate}, sedang membimbing {pair.mentor.open_matches} orang."
    )
