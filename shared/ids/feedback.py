"""The ids of feedback's documents."""

from typing import Final

from shared.ids.form import IdForm

DOSSIER: Final = IdForm("dossier", ("cycle_id", "employee_id", "segment"))
MENTORING: Final = IdForm("mentoring", ("mentor_id", "mentee_id"))
