"""Ids of what goal setting says and keeps, and references to objectives of plans."""

from typing import Final

from shared.ids.form import IdForm

PLAN: Final = IdForm("plan", ("cycle_id", "employee_id", "segment"))
ACTIVITY_LOG: Final = IdForm("activity-log", ("cycle_id", "employee_id", "segment", "month"))
ACTIVITY: Final = IdForm("activity", ("cycle_id", "employee_id", "segment", "activity_id"))
ENTRY_ACT: Final = IdForm("entry-act", ("cycle_id", "employee_id", "segment", "month", "name"))
REALISATION: Final = IdForm("realisation", ("cycle_id", "employee_id", "segment", "realisation_id"))
UNIT_REALISATION: Final = IdForm("unit-realisation", ("cycle_id", "unit_id", "realisation_id"))
REPORT_ACT: Final = IdForm("report-act", ("cycle_id", "employee_id", "segment", "name"))
UNIT_REPORT_ACT: Final = IdForm("unit-report-act", ("cycle_id", "unit_id", "name"))
UNIT_INDICATORS: Final = IdForm("unit-indicators", ("cycle_id", "unit_id"))
UNIT_REGISTER: Final = IdForm("unit-register", ("cycle_id",))
DELEGATION: Final = IdForm("delegation", ("principal_id", "delegate_id", "first_day"))
DIALOGUE: Final = IdForm("dialogue", ("cycle_id", "employee_id", "segment", "dialogue_id"))
TEMPLATE: Final = IdForm("template", ("template_id",))
TEMPLATE_ASSIGNMENT: Final = IdForm("template-assignment", ("cycle_id", "template_id", "version", "population"))
UNIT_TREE: Final = IdForm("unit-tree", ("which",))
CALENDAR: Final = IdForm("calendar", ("which",))
ENROLMENT: Final = IdForm("enrolment", ("cycle_id",))
ANSWER: Final = IdForm("goals-answer", ("cycle_id",))

FIRST_SEGMENT: Final = 1


def objective_of(plan_id: str, objective_id: str) -> str:
    """Refer to an objective of a plan."""
    return f"{plan_id}:{objective_id}"


def read_objective(reference: str) -> tuple[str, str]:
    """Take a reference apart: the plan, and the objective in it."""
    plan_id, _, objective_id = reference.rpartition(":")
    return plan_id, objective_id
