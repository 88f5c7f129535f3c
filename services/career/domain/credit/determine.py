"""Credits determined by letter (penetapan angka kredit): recorded, replaced, withdrawn, shown, never deleted."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from services.career.domain.access import ProfileUnknown, check_officer
from services.career.domain.credit.compute import OwnCredit, own_for
from services.career.domain.credit.state import CreditLetter, CreditWithdrawal, Determination
from services.career.domain.letters import check_number
from services.career.domain.profile.state import Profile, latest_of
from services.career.domain.requests import DetermineCredit, WithdrawCredit
from services.career.rules.words import number_word
from shared.alike import filled
from shared.decision import Decision, Env, Invalid, NotFound, Publish, Rejected
from shared.ids import career as ids
from shared.indonesian import date_text

REASON_CHARACTERS_MIN: Final = 10
DETERMINATIONS_MAX: Final = 200
_DAY: Final = timedelta(days=1)


class DeterminationUnknown(NotFound):
    """There is no such determination; look it up in the person's list."""

    code = "credit-unknown"

    def __init__(self) -> None:
        super().__init__("Penetapan angka kredit ini tidak ada. Periksa lagi daftar penetapan pegawai.")


class NotWholeMonths(Invalid):
    """SIASN knows months only: a period runs from the first of a month to the last of a month, and is over."""

    code = "not-whole-months"


class LetterDate(Invalid):
    """A letter is written after its period has begun and not after today."""

    code = "letter-date"


class ReasonNeeded(Invalid):
    """A figure that is not the platform's own, and a withdrawal, need a reason of at least ten characters."""

    code = "reason-too-short"


class NotComputed(Rejected):
    """The platform cannot compute these credits; give the letter's figure, with the reason."""

    code = "credit-not-computed"


class PeriodTaken(Rejected):
    """Months are determined once; withdraw the other determination first."""

    code = "credit-period-taken"


class AlreadyWithdrawn(Rejected):
    """It does not stand any more; nothing can be withdrawn."""

    code = "credit-withdrawn"


class TooManyDeterminations(Rejected):
    """So many determinations of one person point to a program that repeats itself."""

    code = "too-many-records"


def determine(state: Profile | None, figures: DetermineCredit, env: Env) -> Decision[Profile]:
    """Record what a letter determines; one of the same months takes the older one's place, which is kept.

    The same again changes nothing.

    :raises Rejected: when the person is unknown, the letter cannot be, or a deviation has no reason
    """
    if state is None:
        raise ProfileUnknown
    check_officer(state, env)
    letter = figures.letter
    _fits(letter, env.today)
    own = own_for(state, letter)
    figure, why = _figure(own, figures.main), figures.reason.strip()
    if figure != own.credit and len(why) < REASON_CHARACTERS_MIN:
        raise ReasonNeeded(_deviation_text(own), field="reason")
    made = Determination(
        subject=ids.CREDIT.of(state.agency_id, state.employee_id, letter.months),
        letter=letter,
        main=figure,
        additional=figures.additional,
        own=own.credit,
        arithmetic=own.text,
        reason=why if figure != own.credit else "",
        recorded_by=env.by.employee_id,
        recorded_on=env.today,
    )
    return _recorded(state, made)


def withdraw(state: Profile | None, retraction: WithdrawCredit, env: Env, *, subject: str) -> Decision[Profile]:
    """Take back a determination that stands, with a reason; the same again changes nothing.

    :raises Rejected: when there is none, it does not stand, or the reason is too short
    """
    found = latest_of(state.determinations, subject) if state is not None else None
    if state is None or found is None:
        raise DeterminationUnknown
    check_officer(state, env)
    why = retraction.reason.strip()
    if len(why) < REASON_CHARACTERS_MIN:
        raise ReasonNeeded(
            f"Tuliskan alasan penarikan paling sedikit {REASON_CHARACTERS_MIN} karakter.", field="reason"
        )
    if found.withdrawn is not None:
        if found.withdrawn.reason == why:
            return Decision(state)
        raise AlreadyWithdrawn("Penetapan ini sudah ditarik. Catat penetapan baru bila ada surat yang baru.")
    taken = replace(found, withdrawn=CreditWithdrawal(by=env.by.employee_id, on=env.today, reason=why))
    kept = tuple(taken if each is found else each for each in state.determinations)
    return Decision(replace(state, determinations=kept), (Publish("credit.withdrawn", found.subject),))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeterminationView:
    """A determination as people read it; ``own_now`` is what the platform would compute today for one that stands."""

    id: str
    version: int
    employee_id: str
    letter: CreditLetter
    main: Decimal
    additional: Decimal
    total: Decimal
    own: Decimal | None
    arithmetic: str
    deviates: bool
    reason: str
    status: str
    own_now: Decimal | None
    withdrawn: CreditWithdrawal | None
    recorded_by: str
    recorded_on: date


def determination_view(profile: Profile, each: Determination, *, version: int) -> DeterminationView:
    """Show one determination."""
    return filled(
        DeterminationView,
        each,
        profile,
        id=each.subject,
        version=version,
        deviates=each.main != each.own,
        status="replaced" if each.replaced else each.status.value,
        own_now=own_for(profile, each.letter).credit if each.stands else None,
    )


def _recorded(state: Profile, made: Determination) -> Decision[Profile]:
    standing = [each for each in state.determinations if each.stands]
    present = next((each for each in standing if each.subject == made.subject), None)
    if present is not None and _same(present, made):
        return Decision(state)
    other = next((each for each in standing if each is not present and _overlap(each.letter, made.letter)), None)
    if other is not None:
        months = f"{other.letter.starts_on:%Y-%m} s.d. {other.letter.ends_on:%Y-%m}"
        raise PeriodTaken(
            f"Sebagian bulan ini sudah ditetapkan untuk {months} (surat {other.letter.number}). Tariklah penetapan "
            "itu lebih dahulu."
        )
    if len(state.determinations) >= DETERMINATIONS_MAX:
        raise TooManyDeterminations(
            f"Penetapan pegawai ini sudah {DETERMINATIONS_MAX} buah. Periksa program pengirimnya; hubungi admin bila "
            "memang benar."
        )
    kept = tuple(replace(each, replaced=True) if each is present else each for each in state.determinations)
    return Decision(replace(state, determinations=(*kept, made)), (Publish("credit.determined", made.subject),))


def _fits(letter: CreditLetter, today: date) -> None:
    if letter.ends_on > today:
        raise NotWholeMonths(f"Periode ini belum berakhir (hari ini {date_text(today)}).", field="ends_on")
    if letter.starts_on.day != 1:
        raise NotWholeMonths("Awal periode harus tanggal 1: SIASN hanya mengenal bulan.", field="starts_on")
    if (letter.ends_on + _DAY).day != 1 or letter.ends_on < letter.starts_on:
        raise NotWholeMonths(
            "Akhir periode harus tanggal terakhir suatu bulan dan tidak sebelum awalnya.", field="ends_on"
        )
    if not letter.starts_on <= letter.on <= today:
        raise LetterDate("Tanggal surat tidak boleh sebelum awal periode atau setelah hari ini.", field="letter_on")
    check_number(letter.number)


def _figure(own: OwnCredit, main: Decimal | None) -> Decimal:
    if main is not None:
        return main
    if own.credit is None:
        raise NotComputed(f"{own.text} Isi angka kredit utama menurut suratnya (main) beserta alasannya (reason).")
    return own.credit


def _deviation_text(own: OwnCredit) -> str:
    known = own.text if own.credit is None else f"Hitungan di sini {number_word(own.credit)}."
    return f"{known} Tuliskan alasan memakai angka lain paling sedikit {REASON_CHARACTERS_MIN} karakter."


def _same(present: Determination, made: Determination) -> bool:
    return replace(made, recorded_by=present.recorded_by, recorded_on=present.recorded_on) == present


def _overlap(one: CreditLetter, other: CreditLetter) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
