"""Who can be picked: agencies as the broker has them, people as their directory has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx

from cli.identity.settings import IdentitySettings
from cli.issuer import Issuer
from cli.wire import BrokerAway, reading
from shared.auth import Role
from shared.bus.access import KafkaAccess
from shared.events.directory import Agency
from shared.events.registry import AGENCIES, BY_SHORT

_OFFICER: Final = (Role.AGENCY_ADMIN, Role.PERFORMANCE_OFFICER)
_ASKED_AS: Final = "kinerja-masuk"
TOKEN_ISSUER: Final = "kinerja"
TOKEN_AUDIENCE: Final = "kinerja"
_TOKEN_SECONDS: Final = 60
_PAGE: Final = 200
_PAGES_MAX: Final = 5
_TOLD: Final = BY_SHORT["agency.recorded"].name


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A person who can be picked. ``rates``: how many people have this one as their superior."""

    employee_id: str
    name: str
    position: str
    unit: str
    rates: int

    @property
    def roles(self) -> tuple[Role, ...]:
        """What the person is by itself."""
        return (Role.EMPLOYEE, Role.RATER) if self.rates else (Role.EMPLOYEE,)


async def agencies(settings: IdentitySettings) -> Mapping[str, str]:
    """Read the agencies that there are: name by id, the newest first; none where the broker is away."""
    found: dict[str, str] = {}
    try:
        async with reading(KafkaAccess(settings.kafka), (AGENCIES,)) as reader:
            await reader.to_start()
            async for record in reader.until_end():
                if not record.value or record.headers.get("ce_type") != _TOLD:
                    continue
                told = Agency.model_validate_json(record.value)
                found.pop(told.agency_id, None)
                found[told.agency_id] = told.name
    except BrokerAway:
        return {}
    return dict(reversed(found.items()))


async def people(settings: IdentitySettings, agency: str) -> Sequence[Choice]:
    """Read the people of an agency who work there now: superiors first; none where nobody is known."""
    issuer = Issuer(settings.key_file, issuer=TOKEN_ISSUER, audience=TOKEN_AUDIENCE)
    token = issuer.token(agency=agency, employee=_ASKED_AS, roles=_OFFICER, ttl_seconds=_TOKEN_SECONDS)
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=settings.directory, headers=headers, timeout=10) as client:
        units = {each["unit_id"]: each["name"] for each in await _all(client, "/v1/units", {})}
        rows = await _all(client, "/v1/people", {"active": "true"})
    rates: dict[str, int] = {}
    for row in rows:
        rates[row["rater_id"]] = rates.get(row["rater_id"], 0) + 1
    choices = [
        Choice(
            employee_id=row["employee_id"],
            name=row["name"],
            position=row["position"],
            unit=units.get(row["unit_id"], row["unit_id"]),
            rates=rates.get(row["employee_id"], 0),
        )
        for row in rows
    ]
    return sorted(choices, key=lambda each: (-each.rates, each.name))


async def _all(client: httpx.AsyncClient, path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    for _ in range(_PAGES_MAX):
        answer = await client.get(path, params={**query, "limit": str(_PAGE), **after})
        if answer.is_error:
            break
        page = answer.json()
        items += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    return items
