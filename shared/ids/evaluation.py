"""The ids of evaluation's documents and of the subjects that it speaks about."""

from typing import Final

from shared.ids.form import IdForm

_PERSON: Final = ("cycle_id", "employee_id", "segment")

POLICY: Final = IdForm("policy", ("policy_id", "policy_version"))
CYCLE: Final = IdForm("cycle", ("cycle_id",))
UNIT: Final = IdForm("unit", ("cycle_id", "unit_id"))
UNIT_RATING: Final = IdForm("unit-rating", ("cycle_id", "unit_id"))
APPRAISAL: Final = IdForm("appraisal", _PERSON)
RESULT: Final = IdForm("result", _PERSON)
CALIBRATION: Final = IdForm("calibration", ("cycle_id", "calibration_id"))
NOTE: Final = IdForm("note", (*_PERSON, "writer_id"))
BRIEFING: Final = IdForm("briefing", ("cycle_id", "briefing_id"))
IMPROVEMENT: Final = IdForm("improvement", _PERSON)
