"""Ids of what the directory says: agencies, units, people and their employment."""

from typing import Final

from shared.ids.form import IdForm

PERSON: Final = IdForm("person", ("employee_id",))
UNIT: Final = IdForm("unit", ("unit_id",))
UNIT_PLACES: Final = IdForm("unit-places", ("which",))
UNIT_PLACE: Final = IdForm("unit-place", ("unit_id",))
POSITION: Final = IdForm("position", ("position_id",))
EMPLOYMENT: Final = IdForm("employment", ("employee_id",))
AGENCY: Final = IdForm("agency", ("agency_id",))
IMPORT: Final = IdForm("import", ("import_id",))
IMPORT_PART: Final = IdForm("import-part", ("import_id", "number"))
CLOCK: Final = IdForm("clock", ("agency_id",))
"""The time that an agency's story is told at; never published."""
