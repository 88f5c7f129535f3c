"""Ids of what the directory says: people and units."""

from typing import Final

from shared.ids.form import IdForm

PERSON: Final = IdForm("person", ("employee_id",))
UNIT: Final = IdForm("unit", ("unit_id",))
