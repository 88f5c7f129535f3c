"""People with a client that behaves: it repeats what got no answer, under the same key, until it knows its fate."""

import asyncio
import hashlib
import json
import random
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx

from cli.issuer import Issuer
from shared.auth import Role

from .ledger import Act, Fate, Ledger, Try

TIMEOUT_SECONDS: Final = 10.0
_TOKEN_SECONDS: Final = 4 * 3600
_PAUSES: Final = (0.1, 1.0)
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_EARLY: Final = frozenset({404, 409, 429})
"""Statuses that may turn into success once a fact of another service has been heard."""
_EARLY_CODES: Final = frozenset(
    {"not-yours", "criterion-unknown", "plan-not-agreed", "unknown-indicator", "unknown-policy"}
)
_FINAL_CODES: Final = frozenset(
    {"plan-closed", "dossier-closed", "cycle-closing", "cycle-closed", "already-final", "already-decided", "key-reused"}
)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody of an agency."""

    agency: str
    employee: str
    officer: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; status 0 when there was none."""

    status: int
    json: Any

    @property
    def code(self) -> str:
        """The problem's code."""
        return str(self.json.get("code", "")) if isinstance(self.json, dict) else ""

    @property
    def good(self) -> bool:
        """Whether it is a 2xx."""
        return 200 <= self.status < 300

    @property
    def lost(self) -> bool:
        """Whether nobody said what became of the request: no answer, or a server's fault."""
        return self.status == 0 or self.status >= 500


class Caller:
    """Calls the services for everybody, and writes down what they were answered.

    ``agencies`` are all agencies of the run: an answer to somebody of one must not name another.
    """

    def __init__(
        self,
        urls: Mapping[str, Sequence[str]],
        *,
        client: httpx.AsyncClient,
        issuer: Issuer,
        ledger: Ledger,
        agencies: Collection[str],
        chance: random.Random,
        patience: float,
    ) -> None:
        self.urls = urls
        self.ledger = ledger
        self._client = client
        self._issuer = issuer
        self._agencies = agencies
        self._chance = chance
        self._patience = patience
        self._tokens: dict[Who, str] = {}

    async def get(self, who: Who, service: str, path: str) -> Answer:
        """Read something once."""
        answer, _sent = await self._send("GET", who, service, path, None, "")
        return answer

    async def act(
        self,
        who: Who,
        service: str,
        path: str,
        body: Mapping[str, Any],
        *,
        what: str,
        place: str,
        items: Sequence[str] = (),
        method: str = "POST",
        content: Mapping[str, Any] | None = None,
    ) -> Act:
        """Order something, as often as it takes to know its fate; what stays unknown when patience ends is noted."""
        act = Act(
            what, who.agency, place, body if content is None else content, items=dict.fromkeys(items, Fate.UNKNOWN)
        )
        self.ledger.acts.append(act)
        key = hashlib.sha256(f"{path}|{json.dumps(body, sort_keys=True)}|{place}".encode()).hexdigest()[:40]
        deadline = time.monotonic() + self._patience
        doubtful, pause = False, _PAUSES[0]
        while True:
            answer, sent = await self._send(method, who, service, path, body, key)
            again = answer.good and _told_too_early(answer.json) and time.monotonic() < deadline
            if answer.good and not again:
                act.fate = Fate.ACCEPTED
                _settle_items(act, answer.json)
                return act
            doubtful = doubtful or (sent and (again or answer.lost))
            early = again or answer.status in _EARLY or answer.code in _EARLY_CODES or answer.lost
            if not early or answer.code in _FINAL_CODES or time.monotonic() > deadline:
                act.refusal = f"{answer.status} {answer.code}"
                if not doubtful:
                    act.fate = Fate.REFUSED
                    act.items = dict.fromkeys(items, Fate.REFUSED)
                if early and answer.code not in _FINAL_CODES:
                    self.ledger.unfinished.append(f"{what} {place}: {act.refusal}")
                return act
            await asyncio.sleep(pause * self._chance.uniform(0.7, 1.3))
            pause = min(_PAUSES[1], pause * 1.6)

    async def _send(self, method: str, who: Who, service: str, path: str, body: Any, key: str) -> tuple[Answer, bool]:
        """Send one request; say also whether it may have arrived."""
        headers = {"authorization": f"Bearer {self._token(who)}"} | ({"idempotency-key": key} if key else {})
        url = f"{self._chance.choice(self.urls[service])}/v1{path}"
        began, sent, status, found, text = time.monotonic(), True, 0, None, ""
        try:
            answer = await self._client.request(method, url, headers=headers, json=body)
            status, text = answer.status_code, answer.text
            found = answer.json() if text else None
        except _NOT_SENT:
            sent = False
        except (httpx.TransportError, ValueError):
            pass
        self.ledger.tries.append(Try(service, path, began, time.monotonic(), method != "GET", status))
        self._look_for_others(who, path, text)
        return Answer(status, found), sent

    def _look_for_others(self, who: Who, path: str, text: str) -> None:
        for each in self._agencies:
            if each != who.agency and each in text:
                self.ledger.leaks.append(f"{path} tells somebody of {who.agency} about {each}")

    def _token(self, who: Who) -> str:
        if who not in self._tokens:
            roles = (Role.EMPLOYEE, Role.RATER, *((Role.AGENCY_ADMIN, Role.PERFORMANCE_OFFICER) if who.officer else ()))
            self._tokens[who] = self._issuer.token(
                agency=who.agency, employee=who.employee, roles=roles, ttl_seconds=_TOKEN_SECONDS
            )
        return self._tokens[who]


_TAKEN: Final = frozenset(
    {"decided", "final", "recorded", "repeated", "created", "updated", "unchanged", "corrected", "changed"}
)


def _told_too_early(answer: Any) -> bool:
    told = answer.get("items") if isinstance(answer, dict) else None
    codes = [
        each.get("code") or (each.get("problem") or {}).get("code") for each in told or () if isinstance(each, dict)
    ]
    return not {"busy", "not-found"}.isdisjoint(codes)


def _settle_items(act: Act, answer: Any) -> None:
    """Take the fate of each item from a bulk answer; where it names none, all share that of the act."""
    told = answer.get("items") if isinstance(answer, dict) else None
    fates: dict[str, Fate] = {}
    for each in told if isinstance(told, list) else ():
        id = next(
            (each[name] for name in ("activity_id", "realisation_id", "appraisal_id", "id") if name in each), None
        )
        if id is not None:
            outcome = each.get("outcome") or each.get("status")
            fates[id] = Fate.ACCEPTED if outcome in _TAKEN else Fate.REFUSED
    act.items = {id: fates.get(id, Fate.ACCEPTED) for id in act.items}
