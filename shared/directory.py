"""What every service does with what the directory tells everybody: agencies, units, days of employment; no names."""

from typing import Final

from shared.agency import AGENCY, EMPLOYMENT, UNIT_PLACE, AgencyState, EmploymentState, UnitPlaceState
from shared.alike import filled
from shared.batch import Handler, Handlers
from shared.decision import Decision, Env
from shared.events.directory import Agency, Employment, UnitPlace
from shared.ids import directory


def on_agency(state: AgencyState | None, body: Agency, _env: Env) -> Decision[AgencyState] | None:
    """Take over what the directory says of an agency."""
    heard = filled(AgencyState, body)
    return Decision(heard) if heard != state else None


def on_employment(state: EmploymentState | None, body: Employment, _env: Env) -> Decision[EmploymentState] | None:
    """Take over what the directory says of an employment."""
    heard = filled(EmploymentState, body)
    return Decision(heard) if heard != state else None


def on_unit_place(state: UnitPlaceState | None, body: UnitPlace, _env: Env) -> Decision[UnitPlaceState] | None:
    """Take over below which unit another stands."""
    heard = filled(UnitPlaceState, body)
    return Decision(heard) if heard != state else None


def employment_of(body: Employment, _env: Env | None = None) -> tuple[str, ...]:
    """Name the document of an employment."""
    return (directory.EMPLOYMENT.of(body.agency_id, body.employee_id),)


HANDLERS: Final[Handlers] = {
    Agency: (
        Handler(
            kind=AGENCY,
            targets=lambda body, _env: (directory.AGENCY.of(body.agency_id, body.agency_id),),
            decide=on_agency,
        ),
    ),
    UnitPlace: (
        Handler(
            kind=UNIT_PLACE,
            targets=lambda body, _env: (directory.UNIT_PLACE.of(body.agency_id, body.unit_id),),
            decide=on_unit_place,
        ),
    ),
    Employment: (Handler(kind=EMPLOYMENT, targets=employment_of, decide=on_employment),),
}
"""What every service does with what the directory tells everybody."""
