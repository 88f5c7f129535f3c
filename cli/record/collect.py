"""What the services hold about one person, read with that person's own rights."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from cli.addresses import Addresses
from shared.ids.goals import objective_of, read_objective

_PAGE: Final = "200"


class Unreachable(Exception):
    """A service does not answer, or not as it should; the text says which."""


@dataclass(frozen=True, slots=True)
class Source:
    """The services, seen with one token."""

    addresses: Addresses
    client: httpx.AsyncClient

    async def get(self, service: str, path: str, **query: str) -> dict[str, Any] | None:
        """Read something; None where there is none, or none for this reader.

        :raises Unreachable: when the service does not answer, or refuses the token.
        """
        return await self._send("GET", service, path, query=query)

    async def post(self, service: str, path: str, body: object) -> dict[str, Any] | None:
        """Ask something that is too long for an address; None where there is nothing for this reader.

        :raises Unreachable: when the service does not answer, or refuses the token.
        """
        return await self._send("POST", service, path, body=body)

    async def _send(
        self, method: str, service: str, path: str, *, query: Mapping[str, str] | None = None, body: object = None
    ) -> dict[str, Any] | None:
        url = f"{self.addresses.services[service]}/v1{path}"
        try:
            answer = await self.client.request(method, url, params=query, json=body)
        except httpx.TransportError as error:
            raise Unreachable(f"Layanan {service} di {url} tidak menjawab. Periksa alamatnya.") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        try:
            found = answer.json()
        except ValueError:
            found = {}
        if answer.is_error or not isinstance(found, dict):
            detail = found.get("detail", "") if isinstance(found, dict) else ""
            raise Unreachable(f"Layanan {service} menjawab {answer.status_code} untuk {path}. {detail}".strip())
        return found

    async def pages(self, service: str, path: str, **query: str) -> AsyncIterator[dict[str, Any]]:
        """Read a list to its end."""
        after: str | None = ""
        while after is not None:
            more = {"after": after} if after else {}
            page = await self.get(service, path, limit=_PAGE, **query, **more) or {}
            for item in page.get("items", ()):
                yield item
            after = page.get("next")


async def collect(source: Source, *, employee: str, cycle: str | None) -> dict[str, Any]:
    """Read everything about a person, of one cycle or of all.

    :raises Unreachable: when a service does not answer: half a file would pass for a whole one.
    """
    chosen = {"employee_id": employee, **({"cycle_id": cycle} if cycle else {})}
    appraisals = [await _appraisal(source, each) async for each in source.pages("evaluation", "/appraisals", **chosen)]
    person = {"employee_id": employee}
    return {
        "employee_id": employee,
        "assignment": await source.get("goals", f"/assignments/{employee}"),
        "appraisals": sorted(appraisals, key=_when),
        "profile": await source.get("career", f"/profiles/{employee}"),
        "recommendations": [each async for each in source.pages("career", "/recommendations", **person)],
    }


def _when(record: Mapping[str, Any]) -> tuple[str, str]:
    return (record["cycle"] or {}).get("ends_on", ""), record["appraisal"]["id"]


async def _appraisal(source: Source, found: Mapping[str, Any]) -> dict[str, Any]:
    id = str(found["id"])
    plan_id, dossier_id = (id.replace(":appraisal:", f":{kind}:", 1) for kind in ("plan", "dossier"))
    plan = await source.get("goals", f"/plans/{plan_id}")
    months = [
        await source.get("goals", f"/plans/{plan_id}/activities", month=month)
        for month in (plan or {}).get("months", ())
    ]
    credit = await source.get("career", f"/profiles/{found['employee_id']}/credit") or {}
    return {
        "appraisal": dict(found),
        "rank": (credit.get("record") or {}).get("rank", ""),
        "cycle": await source.get("goals", f"/cycles/{found['cycle_id']}"),
        "explanation": await source.get("evaluation", f"/appraisals/{id}/explanation"),
        "plan": plan,
        "superior_objectives": await _superior_objectives(source, plan or {}),
        "editions": await source.get("goals", f"/plans/{plan_id}/editions") if plan else None,
        "activities": months,
        "realisations": await _reports(source, plan_id) if plan else [],
        "dialogues": [each async for each in source.pages("goals", f"/plans/{plan_id}/dialogues")] if plan else [],
        "feedback": await source.get("feedback", f"/dossiers/{dossier_id}"),
    }


async def _reports(source: Source, plan_id: str) -> list[dict[str, Any]]:
    return [each async for each in source.pages("goals", f"/plans/{plan_id}/realisations")]


async def _superior_objectives(source: Source, plan: Mapping[str, Any]) -> dict[str, str]:
    """Give the words of the objectives that a plan intervenes in, by their subject; who works for someone sees them."""
    wanted = {each["intervenes_in"] for each in plan.get("objectives", ()) if each.get("intervenes_in")}
    found: dict[str, str] = {}
    for plan_id in sorted({read_objective(subject)[0] for subject in wanted}):
        superior = await source.get("goals", f"/plans/{plan_id}") or {}
        found |= {objective_of(plan_id, each["objective_id"]): each["name"] for each in superior.get("objectives", ())}
    return {subject: found[subject] for subject in sorted(wanted & found.keys())}
