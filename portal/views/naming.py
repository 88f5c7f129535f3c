"""Names of people as pages write them."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.language import Language

Names = Mapping[str, str]
"""Names by employee id, as far as the directory tells them to the person who asks."""


def named(names: Names, employee_id: str | None, language: Language) -> str:
    """Give a name, or say that it is not told."""
    if not employee_id:
        return language.say("belum diketahui")
    return names.get(employee_id) or language.say("pegawai {id}", id=employee_id)


def officials_of(me: str, received: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Name oneself, and those for whom one acts today; ``received``: the delegations to oneself."""
    return frozenset({me, *(each["principal_id"] for each in received if each["in_force"])})
