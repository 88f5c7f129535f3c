"""The time of an agency: the server's clock, in the agency's zone. The only place that says what day it is there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from shared import clock
from shared.agency import ClockState
from shared.decision import Decision, Env
from shared.ids import directory
from shared.mongo.documents import Documents

_GOOD_SECONDS: Final = 2.0
TOLD_GOOD_SECONDS: Final = 0.05
"""For how long an agency's own time is good: whoever moves it waits so long, then every process knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTime:
    """A moment of an agency: ``now`` in UTC, and the zone that its days are counted in."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The agency's day."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """The agency's day of another moment."""
        return clock.day_in(self.zone, moment)


@dataclass(frozen=True, slots=True)
class _Known:
    zone: str
    ahead: timedelta
    good_until: float


class Times:
    """Tells the time of agencies, each in its zone as the directory told it, or else in the default.

    With ``told`` an agency may have a time of its own, which a story moves. What was read is good for two seconds, or
    for :data:`TOLD_GOOD_SECONDS` where stories may move it.
    """

    def __init__(
        self, documents: Documents, *, zone: str, told: bool = False, now: Callable[[], datetime] = clock.now
    ) -> None:
        self._documents = documents
        self._zone = zone
        self._told = told
        self._now = now
        self._known: dict[str, _Known] = {}

    async def of(self, agency_id: str) -> LocalTime:
        """Tell the time of one agency."""
        return (await self.of_all([agency_id]))[agency_id]

    async def of_all(self, agency_ids: Iterable[str], *, now: datetime | None = None) -> Mapping[str, LocalTime]:
        """Tell the times of agencies at the same moment, with at most one read."""
        wanted = set(agency_ids)
        await self._read({id for id in wanted if id not in self._known or self._is_old(self._known[id])})
        moment = now or self._now()
        return {id: LocalTime(now=moment + self._known[id].ahead, zone=self._known[id].zone) for id in wanted}

    def ahead(self, moment: datetime) -> timedelta:
        """How far a clock is ahead of the server's that shows this moment now."""
        return moment - self._now()

    def forget(self, agency_id: str) -> None:
        """Read an agency anew when it is asked for next: something about its time was changed."""
        self._known.pop(agency_id, None)

    def _is_old(self, known: _Known) -> bool:
        return known.good_until <= clock.monotonic()

    async def _read(self, agency_ids: Iterable[str]) -> None:
        forms = (directory.AGENCY, directory.CLOCK) if self._told else (directory.AGENCY,)
        wanted = [(id, tuple(form.of(id, id) for form in forms)) for id in agency_ids]
        good_until = clock.monotonic() + (TOLD_GOOD_SECONDS if self._told else _GOOD_SECONDS)
        found = await self._documents.load(id for _agency, ids in wanted for id in ids) if wanted else {}
        for agency_id, (agency, *told) in wanted:
            zone: str | None = found[agency].present.zone if agency in found else None
            ahead = sum((timedelta(milliseconds=found[id].present.ahead_ms) for id in told if id in found), timedelta())
            self._known[agency_id] = _Known(zone or self._zone, ahead, good_until)


def tell(_state: ClockState | None, ahead: timedelta, env: Env) -> Decision[ClockState]:
    """Set how far an agency's time is ahead of the server's; from then on its clock runs on as clocks do."""
    ahead_ms = round(ahead / timedelta(milliseconds=1))
    return Decision(ClockState(agency_id=directory.CLOCK.read(env.id)[0], ahead_ms=ahead_ms))
