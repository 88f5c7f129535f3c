"""Names of people and units, as the directory tells them to the person who asks."""

from collections.abc import Iterable, Mapping
from typing import Final

from portal.calls import Away, Refused, Services
from portal.language import Language

_AT_ONCE: Final = 200
Names = Mapping[str, str]


async def names_of(services: Services, employee_ids: Iterable[str | None]) -> Names:
    """Give names by employee id; where the directory is away or tells none, nothing."""
    wanted = sorted({each for each in employee_ids if each})
    found: dict[str, str] = {}
    try:
        for start in range(0, len(wanted), _AT_ONCE):
            asked = {"employee_ids": wanted[start : start + _AT_ONCE]}
            told = (await services.post("directory", "/names", asked)).content
            found |= {each["employee_id"]: each["name"] for each in told["items"]}
    except (Away, Refused):
        return found
    return found


def named(names: Names, employee_id: str | None, language: Language) -> str:
    """Give a name, or say that it is not told."""
    if not employee_id:
        return language.say("belum diketahui")
    return names.get(employee_id) or language.say("pegawai {id}", id=employee_id)
