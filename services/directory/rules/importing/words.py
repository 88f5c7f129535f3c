"""Words of agencies for employment, its end, leave and acting officers."""

import re
from typing import Final

from services.directory.rules.importing.columns import plain
from services.directory.rules.importing.values import WrongValue, yes
from shared.events.directory import EmploymentEnd, EmploymentKind

_KINDS: Final[tuple[tuple[EmploymentKind, str], ...]] = (
    (EmploymentKind.CPNS, r"^(cpns|calon p(ns|egawai negeri sipil))\b"),
    (EmploymentKind.PPPK, r"^(pppk|p3k|pegawai pemerintah dengan perjanjian kerja)\b"),
    (EmploymentKind.PNS, r"^(pns|pegawai negeri sipil)\b"),
)
_ENDS: Final[tuple[tuple[EmploymentEnd, str], ...]] = (
    (EmploymentEnd.DIED, r"meninggal|wafat|tewas"),
    (EmploymentEnd.RESIGNED, r"mengundurkan diri|permintaan sendiri|^aps\b|pensiun dini"),
    (EmploymentEnd.DISMISSED, r"tidak dengan hormat|^ptdh\b|dipecat|hukuman disiplin|^diberhentikan$"),
    (EmploymentEnd.TRANSFERRED_OUT, r"mutasi|pindah|alih instansi"),
    (EmploymentEnd.CONTRACT_ENDED, r"kontrak|perjanjian kerja|masa kerja habis"),
    (EmploymentEnd.RETIRED, r"pensiun|^bup\b|purna ?(tugas|bakti)"),
)
_LEAVES: Final[tuple[tuple[str, str], ...]] = (
    ("cuti_luar_tanggungan", r"luar tanggungan|^cltn$"),
    ("cuti_besar", r"\bbesar\b"),
    ("cuti_melahirkan", r"melahirkan|bersalin"),
    ("cuti_sakit", r"sakit"),
    ("cuti_alasan_penting", r"alasan penting|^cap$"),
    ("cuti_tahunan", r"tahunan"),
    ("cuti_bersama", r"bersama"),
    ("tugas_belajar", r"tugas belajar|^tubel$|izin belajar"),
)
_ACTING: Final = re.compile(r"^\s*(plt|plh|pelaksana\s+tugas|pelaksana\s+harian)\b[\s.:/-]*", re.IGNORECASE)


def employment_of(text: str) -> EmploymentKind:
    """Read a kind of employment (UU 20/2023 article 5, PP 11/2017 article 34).

    :raises WrongValue: when none is meant.
    """
    words = plain(text)
    for kind, pattern in _KINDS:
        if re.search(pattern, words):
            return kind
    raise WrongValue("status kepegawaian tidak dikenal; tulis PNS, CPNS, atau PPPK")


def status_of(text: str) -> EmploymentKind | bool:
    """Read a status, which agencies write as PNS or PPPK, or as active or not.

    :raises WrongValue: when it is neither.
    """
    answer = yes(text)
    if answer is not None:
        return answer
    try:
        return employment_of(text)
    except WrongValue as error:
        raise WrongValue("status tidak dikenal; tulis PNS, CPNS, PPPK, aktif, atau tidak aktif") from error


def ended_of(text: str) -> EmploymentEnd:
    """Read why an employment ended (PP 11/2017 part 8; PP 49/2018 for contracts).

    :raises WrongValue: when no reason is meant.
    """
    words = plain(text)
    for reason, pattern in _ENDS:
        if re.search(pattern, words):
            return reason
    raise WrongValue(
        "alasan tidak dikenal; tulis pensiun, meninggal, diberhentikan tidak dengan hormat, mengundurkan diri, "
        "pindah instansi, atau kontrak berakhir"
    )


def leave_of(text: str) -> str:
    """Read a kind of leave (PP 11/2017 article 310; study is no leave, but is days away all the same).

    :raises WrongValue: when no kind is meant.
    """
    words = plain(text)
    for kind, pattern in _LEAVES:
        if re.search(pattern, words) or words == plain(kind):
            return kind
    raise WrongValue(
        "jenis cuti tidak dikenal; tulis cuti besar, cuti sakit, cuti melahirkan, cuti karena alasan penting, "
        "cuti tahunan, cuti bersama, CLTN, atau tugas belajar"
    )


def acting_of(text: str) -> tuple[str, str]:
    """Split "PLT. 1987..." into the kind (``plt``, ``plh``, or nothing) and who is meant."""
    match = _ACTING.match(text)
    if match is None:
        return "", text
    return _kind(match[1]), text[match.end() :].strip()


def acting_kind(heading: str) -> str:
    """Read the kind of acting officer that a heading speaks of."""
    return "plh" if re.search(r"\bplh\b|\bpelaksana harian\b", plain(heading)) else "plt"


def _kind(word: str) -> str:
    return "plh" if plain(word) in {"plh", "pelaksana harian"} else "plt"
