"""The ids of evaluation's documents."""

from typing import Final

from shared.ids.form import IdForm

CYCLE: Final = IdForm("cycle", ("cycle_id",))
APPRAISAL: Final = IdForm("appraisal", ("cycle_id", "employee_id", "segment"))
