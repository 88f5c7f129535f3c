"""Names of people and units, as the directory tells them to the person who asks."""

from collections.abc import Iterable
from typing import Final

from portal.calls import Away, Refused, Services
from portal.views.naming import Names

_AT_ONCE: Final = 200


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
