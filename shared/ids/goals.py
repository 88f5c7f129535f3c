"""The ids of goals' documents."""

from typing import Final

from shared.ids.form import IdForm

PLAN: Final = IdForm("plan", ("cycle_id", "employee_id", "segment"))
