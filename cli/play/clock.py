"""The clock of a story: each step happens on its day, on all services alike, and never before the step before."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import cycle
from typing import Final
from zoneinfo import ZoneInfo

from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.waiting import StepFailed, until

MORNING: Final = (time(8),)
_NO_SUCH_ADDRESS: Final = 404
_AWAY: Final = frozenset({502, 503, 504})


class StoryClock:
    """Moves the clock of the story's agency; from one day to the next it runs on as clocks do.

    ``hours`` are the local times of the first, second ... day; after the last they begin again.
    """

    def __init__(self, stage: Stage, hours: Sequence[time] = MORNING) -> None:
        self._stage = stage
        self._day = date.min
        self._hours = cycle(hours)

    async def reach(self, day: date) -> None:
        """Let it be a day of the agency; one that has been reached already changes nothing.

        :raises StepFailed: when a service does not let its clock be moved.
        """
        if day <= self._day:
            return
        zone = ZoneInfo(self._stage.story.agency.zone)
        moment = datetime.combine(day, next(self._hours), zone).astimezone(UTC)
        await asyncio.gather(*(self._tell(service, moment) for service in Service))
        self._day = day

    async def _tell(self, service: Service, moment: datetime) -> None:
        stage = self._stage
        answer = await until(
            lambda: stage.platform.put(service, "/clock", actor=stage.officer(), body={"now": moment}),
            holds=lambda found: found.status not in _AWAY,
            what=f"jam layanan {service}",
            patience=stage.patience,
        )
        if answer.status == _NO_SUCH_ADDRESS:
            raise StepFailed(
                f"Jam layanan {service} tidak dapat dimajukan: cerita hanya dimainkan pada stack sendiri dari "
                "`kinerja up`, tidak pada layanan yang memercayai penerbit token lain."
            )
        if not answer.accepted:
            raise StepFailed(f"Jam layanan {service} tidak dapat dimajukan: {answer.problem.code}.")
