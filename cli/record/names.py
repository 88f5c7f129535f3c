"""Names and NIP of one person and of those who decided on him or her, as far as the reader may know them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cli.record.collect import Source


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person by name; ``nip`` is empty where the reader may not know it."""

    name: str
    nip: str
    unit_id: str
    position: str


@dataclass(frozen=True, slots=True)
class Known:
    """People by employee id, names of units, and the agency with its seat."""

    people: Mapping[str, KnownPerson] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    agency: str = ""
    seat: str = ""


async def read_known(source: Source, employee_ids: Sequence[str]) -> Known:
    """Read the names that the reader may know, and the names of the units where they work.

    :raises Unreachable: when the directory does not answer.
    """
    found = await source.post("directory", "/names", {"employee_ids": list(dict.fromkeys(employee_ids))}) or {}
    people = {
        each["employee_id"]: KnownPerson(each["name"], each["nip"], each["unit_id"], each["position"])
        for each in found.get("items", ())
    }
    units = {each["unit_id"]: each["name"] async for each in source.pages("directory", "/units")}
    agency = await source.get("directory", "/agency") or {}
    return Known(people, units, agency=agency.get("name", ""), seat=agency.get("seat", ""))
