"""The agency itself: name, zone, seat, calendar; and the daily look at whose employment is over."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.directory.domain.requests import AgencyIn
from services.directory.domain.versions import base_of
from shared.agency import AgencyState
from shared.alike import body_of, filled
from shared.decision import Decision, Env, Kind, Publish
from shared.events.directory import Agency
from shared.ids import directory

LOOK: Final = "look"
"""The daily work of an agency: whoever's last day is past becomes inactive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRecord(AgencyState):
    """An agency as its officers recorded it. ``looked_on``: the last day on which everybody was looked at."""

    version_base: int
    looked_on: date | None = None
    jobs: tuple[str, ...] = (LOOK,)


def record_agency(state: AgencyRecord | None, wanted: AgencyIn, env: Env) -> Decision[AgencyRecord]:
    """Record what an agency is; the same again changes nothing."""
    recorded = filled(
        AgencyRecord,
        wanted,
        agency_id=directory.AGENCY.read(env.id)[0],
        work_days=tuple(sorted(set(wanted.work_days))),
        holidays=tuple(sorted(set(wanted.holidays))),
        version_base=base_of(state, env),
        looked_on=state.looked_on if state is not None else None,
    )
    if state is not None and recorded == state:
        return Decision(state)
    return Decision(recorded, (Publish("agency.recorded", env.id),))


def finish_look(state: AgencyRecord, day: date | None, _env: Env) -> Decision[AgencyRecord] | None:
    """Note that a day's look at everybody is done; the job stays pending for the next day."""
    if day is None or (state.looked_on is not None and state.looked_on >= day):
        return None
    return Decision(replace(state, looked_on=day))


AGENCY: Final = Kind(
    name=directory.AGENCY.kind,
    state=AgencyRecord,
    lookup=lambda _state: {},
    body=lambda state, publish, version: body_of(Agency, state, publish, version + state.version_base),
)
