"""People as the directory tells them to the person who asks."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from portal.calls import Away, Refused, Services
from portal.views.naming import Names

_AT_ONCE: Final = 1000


async def names_of(services: Services, employee_ids: Iterable[str | None]) -> Names:
    """Give names by employee id; where the directory is away or tells none, nothing."""
    return {id: each["name"] for id, each in (await people_of(services, employee_ids)).items()}


async def people_of(services: Services, employee_ids: Iterable[str | None]) -> Mapping[str, Mapping[str, Any]]:
    """Give people by employee id, with their NIP for who may know it; where the directory is away, nobody."""
    wanted = sorted({each for each in employee_ids if each})
    found: dict[str, Mapping[str, Any]] = {}
    try:
        for start in range(0, len(wanted), _AT_ONCE):
            asked = {"employee_ids": wanted[start : start + _AT_ONCE]}
            told = (await services.post("directory", "/names", asked)).content
            found |= {each["employee_id"]: each for each in told["items"]}
    except (Away, Refused):
        return found
    return found
