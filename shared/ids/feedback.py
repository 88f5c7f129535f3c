"""Ids of feedback: its documents, which are also the subjects of its events, and its answer to a closing cycle."""

from typing import Final

from shared.ids.form import IdForm

DOSSIER: Final = IdForm("dossier", ("cycle_id", "employee_id", "segment"))
SURVEY: Final = IdForm("survey", ("cycle_id", "unit_id"))
MENTORING: Final = IdForm("mentoring", ("mentor_id", "mentee_id"))
DISPUTE: Final = IdForm("dispute", ("cycle_id", "employee_id", "segment"))
"""Whether the result that a dossier led to is in dispute; never published."""
ANSWER: Final = IdForm("feedback-answer", ("cycle_id",))
