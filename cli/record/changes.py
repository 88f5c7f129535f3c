"""What became of a decision: objections, corrections, and what was opened again, as rows of the printed form."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cli.record.block import name_of, predicate_text, written_day
from cli.record.signing import Who, disputes, rated_by

_FATES: Final = {
    "filed": "Belum diputus", "upheld": "Dikabulkan", "rejected": "Ditolak",
    "proposed": "Belum diputus", "approved": "Disetujui", "refused": "Ditolak",
}  # fmt: skip
_CORRECTIONS: Final = {"replace": "Koreksi hasil", "withdraw": "Penarikan hasil"}


def changes(appraisal: Mapping[str, Any], names: Mapping[str, Who]) -> Iterator[tuple[str, str]]:
    """Tell what was objected to, corrected and opened again, and what the rater decided first, if it was replaced."""
    for each in disputes(appraisal):
        yield "Keberatan", _fate(each, names)
    for each in appraisal.get("corrections") or ():
        yield _CORRECTIONS[each["kind"]], _fate(each, names)
    for each in appraisal.get("reopened") or ():
        by = signed(each["by"], each.get("acting_for"), names)
        yield "Dibuka kembali", f"Oleh {by}, {written_day(each['on'])}: {each['reason']}"
    first = next((each["decided"] for each in appraisal.get("replaced") or () if each.get("decided")), None)
    if first is not None:
        predicate = predicate_text((first.get("outcome") or {}).get("predicate"))
        yield "Putusan semula", f"{predicate}, oleh {signed(*rated_by(appraisal), names)}"


def signed(by: str | None, acting_for: str | None, names: Mapping[str, Who]) -> str:
    """Name who decided; a substitute with the official for whom."""
    shown = name_of(by or "", names)
    return f"{shown} a.n. {name_of(acting_for, names)}" if acting_for else shown


def _fate(told: Mapping[str, Any], names: Mapping[str, Who]) -> str:
    """Say what was decided, by whom, when and why."""
    fate = _FATES[told["status"]]
    if not told.get("decided_by"):
        return fate
    by = signed(told["decided_by"], told.get("decided_for"), names)
    return f"{fate} oleh {by}, {written_day(told.get('decided_on'))}: {told.get('decision_reason', '')}"
