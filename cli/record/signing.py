"""Who signs a printed form, where and when (PermenPANRB 6/2022, forms of the Lampiran; domain.md 1.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from shared.indonesian import date_text

_DOTS: Final = "." * 30


@dataclass(frozen=True, slots=True)
class Who:
    """A person on the form; name, NIP and rank only where the reader may know them."""

    employee_id: str
    name: str = ""
    nip: str = ""
    position: str = ""
    unit: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: where and when, as what, and who."""

    place: str
    role: str
    name: str
    nip: str


def signatures_of(
    appraisal: Mapping[str, Any], *, employee: Who, rater: Who, names: Mapping[str, Who], seat: str
) -> tuple[Signature, ...]:
    """Give the places to sign: the employee, the rater or who acted for the rater, and who decided later.

    The rater stays the one who rated, also where an objection or a correction replaced that decision.
    """
    return tuple(_signatures(appraisal, employee, rater, names, seat))


def rated_by(appraisal: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Who decided as the rater, and for whom a substitute did; before something replaced it, if something did."""
    decided = _rated(appraisal)
    return decided.get("by"), decided.get("acting_for")


def disputes(appraisal: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the objections, those against results that were corrected since first."""
    present = appraisal.get("objection")
    return [*(appraisal.get("earlier_objections") or ()), *([present] if present else [])]


def _rated(appraisal: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find the rater's own decision: whoever decides on objections and corrections is never the rater."""
    others = {each.get("decided_by") for each in (*disputes(appraisal), *(appraisal.get("corrections") or ()))}
    present = {name: appraisal.get(f"decided_{name}") for name in ("by", "on")}
    stood = [each.get("decided") or {} for each in appraisal.get("replaced") or ()]
    known = (*stood, {**present, "acting_for": appraisal.get("decided_for")})
    return next((each for each in known if each.get("by") and each["by"] not in others), {})


def _signatures(
    appraisal: Mapping[str, Any], employee: Who, rater: Who, names: Mapping[str, Who], seat: str
) -> Iterator[Signature]:
    yield _signature(seat, appraisal.get("acknowledged_on"), "Pegawai yang dinilai", employee)
    by, acting_for = rated_by(appraisal)
    signing = names.get(by, Who(by)) if by and acting_for else rater
    role = "a.n. Pejabat penilai kinerja" if acting_for else "Pejabat penilai kinerja"
    yield _signature(seat, _rated(appraisal).get("on"), role, signing)
    for role, each in (
        *(("Pejabat yang memutus keberatan", each) for each in disputes(appraisal)),
        *(("Pejabat yang memutus koreksi", each) for each in appraisal.get("corrections") or ()),
    ):
        decider = each.get("decided_by")
        if decider:
            yield _signature(seat, each.get("decided_on"), role, names.get(decider, Who(decider)))


def _signature(seat: str, on: str | None, role: str, who: Who) -> Signature:
    day = date_text(date.fromisoformat(on)) if on else _DOTS
    return Signature(
        place=f"{seat or _DOTS}, {day}",
        role=role,
        name=who.name or who.employee_id or _DOTS,
        nip=f"NIP {who.nip}" if who.nip else f"NIP {_DOTS}",
    )
