"""Every route of a service against every relation to what it is about, on every kind of day: one real request a case.

A service's test gives three tables as data:

- documents, in memory, in which one person is rated, decided about and stood in for;
- ``Relation``s: who asks (id, roles, agency) and, for a substitute, for whom and by which delegation;
- ``Route``s: a command or a list, its path and body, and the names of the relations that ``may``.

What is expected follows (``Case.expected``): whoever may is let through on every day on which he or she is employed. A
substitute by an accepted delegation is let through where the official may, unless the route is ``personal``, on the
first and the last day of the delegation, and refused before and after. Everybody else is refused (``REFUSED``), or
shown a list in which nothing is. A refusal changes no document. Days are taken at their edges in the agency's zone: a
minute after midnight, or before.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI

from .identity import Identity
from .memory import MemoryCollection

Json = dict[str, Any]
REFUSED: Final = frozenset({401, 403, 404})
"""How an answer says that somebody may not: no token, not this person, or nothing there for this person."""
NOT_HEARD: Final = frozenset({(409, "not-yet"), (409, "agency-unknown")})
"""How an answer says that the caller's agency knows nothing of it, or is itself unknown."""
NOT_EMPLOYED: Final = "not-employed"
_METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})


class Day(StrEnum):
    """A day as the delegations of the tables see it."""

    BEFORE = "before"
    FIRST = "first day"
    LAST = "last day"
    AFTER = "after"


class Expected(StrEnum):
    """What a case has to come to."""

    ALLOWED = "allowed"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Days:
    """The first and the last day of every delegation of the tables, in the agency's zone."""

    first: date
    last: date
    zone: str

    def moment(self, day: Day) -> datetime:
        """The edge of a day that lies nearest to the delegation's other side."""
        on, at = {
            Day.BEFORE: (self.first - timedelta(days=1), time(23, 59)),
            Day.FIRST: (self.first, time(0, 1)),
            Day.LAST: (self.last, time(23, 59)),
            Day.AFTER: (self.last + timedelta(days=1), time(0, 1)),
        }[day]
        return datetime.combine(on, at, ZoneInfo(self.zone)).astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True, kw_only=True)
class Relation:
    """Somebody who asks, where he or she is ``known`` by a token.

    ``stands_in_for``: the relation whose official this is a substitute of; ``accepted``: by a delegation that counts.
    ``units``: those that an officer of some units looks after. ``employed``: the days on which the employment holds.
    """

    name: str
    id: str
    roles: tuple[str, ...] = ("employee",)
    agency: str = ""
    stands_in_for: str | None = None
    accepted: bool = True
    known: bool = True
    units: tuple[str, ...] | None = None
    employed: frozenset[Day] = frozenset(Day)


@dataclass(frozen=True, kw_only=True)
class Route:
    """One way of asking. ``row``: method and path as in ``docs/round-trips.md``, ``places`` what fills its gaps.

    ``about``: what is peculiar to it, where a row is asked in several ways. ``personal``: an act or a sight of the
    official's own, which no substitute has; ``never``: substitutes who are a party to it and have it as little.
    ``sometimes``: relations that may on some days only.
    ``found``: of a list, whether what the caller may see is in the answer. ``outside``: the code with which a
    substitute is refused on other days.
    """

    row: str
    may: frozenset[str]
    body: Json | Callable[[date], Json] | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    personal: bool = False
    never: frozenset[str] = frozenset()
    sometimes: Mapping[str, frozenset[Day]] = field(default_factory=dict)
    found: Callable[[Any], bool] | None = None
    outside: str | None = None

    @property
    def asks(self) -> str:
        """The row without what narrows a list."""
        return self.row.split("?")[0]

    @property
    def name(self) -> str:
        """The row, and what is peculiar."""
        return f"{self.row} {self.about}".strip()


@dataclass(frozen=True, kw_only=True)
class Case:
    """One request, and what has to come of it."""

    route: Route
    relation: Relation
    day: Day

    @property
    def name(self) -> str:
        """The case as a test is called."""
        return f"{self.route.name} | {self.relation.name} | {self.day.value}"

    @property
    def expected(self) -> Expected:
        """What has to come of it, by the tables."""
        covered = self.relation.name in self.route.may or (self._stands_in and self.day in (Day.FIRST, Day.LAST))
        covered = covered or self.day in self.route.sometimes.get(self.relation.name, ())
        return Expected.ALLOWED if covered and self.day in self.relation.employed else Expected.REFUSED

    @property
    def code(self) -> str | None:
        """The code of a refusal, where the day alone is why."""
        if self.expected is Expected.ALLOWED or not (self._stands_in or self.relation.name in self.route.may):
            return None
        return self.route.outside if self.day in self.relation.employed else NOT_EMPLOYED

    @property
    def _stands_in(self) -> bool:
        route, relation = self.route, self.relation
        delegated = relation.accepted and not route.personal and relation.name not in route.never
        return delegated and relation.stands_in_for in route.may


def cases(routes: Iterable[Route], relations: Iterable[Relation]) -> Iterator[Case]:
    """Every route with every relation on every day."""
    everybody = tuple(relations)
    for route in routes:
        for relation in everybody:
            for day in Day:
                yield Case(route=route, relation=relation, day=day)


def rows(app: FastAPI) -> frozenset[str]:
    """Name every way of asking that a service offers to people: method and path, as its OpenAPI has them."""
    return frozenset(
        f"{method.upper()} {path}"
        for path, operations in app.openapi()["paths"].items()
        for method in operations
        if path.startswith("/v1/") and method in _METHODS
    )


class Asked:
    """A service in this process on documents in memory, which are as they were before each case."""

    def __init__(self, app: FastAPI, collection: MemoryCollection, identity: Identity, agency: str, days: Days) -> None:
        self.app = app
        self._collection = collection
        self._identity = identity
        self._agency = agency
        self._days = days
        self._before = dict(collection._bytes)
        self._headers: dict[tuple[str, ...], dict[str, str]] = {}
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t")

    async def check_all(self, cases: Iterable[Case]) -> None:
        """Check many cases; what is wrong in one does not hide the next.

        :raises AssertionError: names every case that came to something else.
        """
        wrong: list[str] = []
        for case in cases:
            try:
                await self.check(case)
            except AssertionError as error:
                wrong.append(str(error).partition("\n")[0])
        assert wrong == []

    async def check(self, case: Case) -> None:
        """Ask, and hold the answer and the documents against what is expected.

        :raises AssertionError: when somebody is let through who may not, or refused who must act
        """
        self._collection._bytes = dict(self._before)
        answer = await self._ask(case)
        told = (case.name, answer.status_code, answer.text[:400])
        if case.expected is Expected.ALLOWED:
            assert answer.status_code < 300, told
            assert case.route.found is None or case.route.found(_content(answer)), told
            return
        assert self._collection._bytes == self._before, told
        if case.route.found is not None and answer.status_code == 200:
            assert not case.route.found(_content(answer)), told
            assert (case.code or "") in answer.text, told
            return
        if (answer.status_code, answer.json().get("code")) in NOT_HEARD and case.code is None:
            return
        assert answer.status_code in REFUSED, told
        assert case.code is None or (answer.status_code, answer.json()["code"]) == (403, case.code), told

    async def _ask(self, case: Case) -> httpx.Response:
        moment = self._days.moment(case.day)
        times = self.app.state.parts.times
        times._now = lambda: moment
        method, path = case.route.row.format(**case.route.places).split(" ")
        today = moment.astimezone(ZoneInfo(self._days.zone)).date()
        body = case.route.body(today) if callable(case.route.body) else case.route.body
        return await self._client.request(method, path, json=body, headers=self._header(case.relation))

    def _header(self, relation: Relation) -> dict[str, str]:
        if not relation.known:
            return {}
        who = (relation.id, relation.agency or self._agency, *relation.roles)
        key = (*who, *(relation.units or ()))
        if key not in self._headers:
            claims: Json = {} if relation.units is None else {"officer_units": list(relation.units)}
            self._headers[key] = self._identity.header(*who, **claims)
        return self._headers[key]


def _content(answer: httpx.Response) -> Any:
    """Give what an answer shows; of events, the first."""
    if not answer.headers["content-type"].startswith("text/event-stream"):
        return answer.json()
    first = next(line for line in answer.text.splitlines() if line.startswith("data: "))
    return json.loads(first.removeprefix("data: "))
