"""The ids of career: its documents, and the subjects that live inside profiles."""

from typing import Final

from shared.ids.form import IdForm

PROFILE: Final = IdForm("profile", ("employee_id",))
RECOMMENDATION: Final = IdForm("recommendation", ("cycle_id", "employee_id", "key"))
"""The key is the rule, and with a dot what it is about. It lives in the person's profile."""
MATCH: Final = IdForm("match", ("mentee_id", "mentor_id", "competence"))
"""It lives in the profile of the mentor, whose load it counts for."""
CREDIT: Final = IdForm("credit", ("employee_id", "months"))
"""Months such as ``2025-01_2025-12``. It lives in the person's profile."""

AWARD: Final = IdForm("award", ("employee_id", "number"))
"""Numbers count the awards of a person. It lives in the person's profile."""

SUCCESSION: Final = IdForm("succession", ("employee_id", "position_id"))
"""A successor for a position. It lives in the person's profile."""

TRAINING: Final = IdForm("training", ("training_id",))
ATTRIBUTES: Final = IdForm("statistic", ("employee_id",))
FAIRNESS: Final = IdForm("fairness", ("cycle_id",))
DAILY: Final = IdForm("daily", ("work",))
