"""Following a unit live: what changed since the caller last heard, told by the topic and checked by versions."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from aiokafka import ConsumerRecord

from services.goals import metrics
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.unit import UNIT_INDICATORS, UnitIndicatorsState
from services.goals.store.tail import Tail
from services.goals.usecases.reading import SeenUnit, may_see_row, see_unit
from shared.acting import Acting
from shared.document import Document
from shared.ids import goals

LOOK_SECONDS = 2.0
"""How often versions are compared, in case the topic is away or told something before it was listened to."""


Change = SeenUnit | Document[PlanState] | Document[UnitIndicatorsState]
"""First everything, then one plan or the unit's indicators at a time."""


async def follow_unit(acting: Acting, tail: Tail, unit: str, *, cycle: str) -> AsyncIterator[Change]:
    """Give the unit as it is, then every change of it, each version once.

    It ends with the day: who may look is found out anew on the next one.
    """
    watch = _Watch(acting, unit, cycle)
    with metrics.MONITORS.track_inprogress():
        async with tail.listen(watch.concerns) as records:
            yield await watch.start()
            while (ids := await _changed(records)) is not None and await _is_today(acting):
                for change in await watch.changes(ids):
                    yield change


async def _is_today(acting: Acting) -> bool:
    return (await acting.parts.times.of(acting.agency_id)).today == acting.today


async def _changed(records: asyncio.Queue[ConsumerRecord | None]) -> tuple[str, ...] | None:
    """Name the document of the next record, nothing at all when none comes for a while; None is the end."""
    try:
        record = await asyncio.wait_for(records.get(), LOOK_SECONDS)
    except TimeoutError:
        return ()
    return (_key(record),) if record is not None else None


class _Watch:
    """What one caller was sent about a unit so far."""

    def __init__(self, acting: Acting, unit: str, cycle: str) -> None:
        self._acting = acting
        self._unit = unit
        self._cycle = cycle
        self._whole = False
        self._sent: dict[str, int] = {}
        self._unit_document = goals.UNIT_INDICATORS.of(acting.agency_id, cycle, unit)
        self._plan_prefix = goals.PLAN.prefix(acting.agency_id, cycle)

    def concerns(self, record: ConsumerRecord) -> bool:
        """Say by key and bytes alone whether a record may be about this unit: most are about others."""
        key = _key(record)
        if key == self._unit_document:
            return True
        return key.startswith(self._plan_prefix) and f'"unit_id":"{self._unit}"'.encode() in (record.value or b"")

    async def start(self) -> SeenUnit:
        """Read everything once."""
        seen = await see_unit(self._acting, self._unit, cycle=self._cycle)
        self._whole = seen.whole
        self._sent = {each.id: each.version for each in seen.plans} | {self._unit_document: seen.indicators.version}
        return seen

    async def changes(self, ids: Iterable[str]) -> list[Change]:
        """Read what these ids, or any document known already, became since they were last sent."""
        versions = await self._acting.documents.versions({*ids, *self._sent})
        newer = [id for id, version in versions.items() if version > self._sent.get(id, 0)]
        return [change for id in sorted(newer) if (change := await self._change(id)) is not None]

    async def _change(self, id: str) -> Change | None:
        if id == self._unit_document:
            unit = await self._acting.documents.get(UNIT_INDICATORS, id)
            self._sent[id] = unit.version
            return unit if unit.state is not None else None
        plan = await self._acting.documents.get(PLAN, id)
        if plan.state is None or plan.state.assignment.unit_id != self._unit:
            return None
        self._sent[id] = plan.version
        return plan if self._whole or may_see_row(self._acting, plan.state) else None


def _key(record: ConsumerRecord) -> str:
    return (record.key or b"").decode(errors="replace")
