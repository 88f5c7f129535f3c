"""Which people's things an officer's list holds: of the agency, of the officer's units, of one that is named."""

from datetime import date

import pytest

from shared.authority import looks_after
from shared.decision import Actor, NotYours

DAY = date(2026, 1, 12)
OF_UNITS = Actor(employee_id="petugas", today=DAY, units=frozenset({"sd1", "sd2"}))
OF_AGENCY = Actor(employee_id="pengelola", today=DAY, officer=True)


@pytest.mark.parametrize("unit_id", [None, "sd1", "sd9"])
def test_an_officer_of_the_agency_sees_all_units_or_the_one_named(unit_id: str | None) -> None:
    assert looks_after(OF_AGENCY, unit_id) == unit_id


def test_an_officer_of_some_units_sees_these_or_the_one_named_of_them() -> None:
    assert looks_after(OF_UNITS, "sd1") == "sd1"
    assert looks_after(OF_UNITS, None) is not None
    with pytest.raises(NotYours):
        looks_after(OF_UNITS, "sd9")
