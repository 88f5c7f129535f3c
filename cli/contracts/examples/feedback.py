"""Feedback: a dossier that names nobody, a satisfaction survey, a mentoring pair, the answer to the cycle."""

from datetime import date
from decimal import Decimal
from typing import Final

from cli.contracts.examples.people import (
    AGENCY,
    ASSIGNMENT,
    CYCLE,
    DOSSIER,
    EMPLOYEE,
    MENTOR,
    RATER,
    SUPERIOR,
    UNIT,
    subject,
)
from shared.events.base import Body
from shared.events.feedback import (
    About,
    CriterionFeedback,
    CycleAnswer,
    Dossier,
    ElementAverage,
    FeedbackReminder,
    MentoringLog,
    Source,
    SubjectVersion,
    Survey,
)
from shared.events.reminding import Wait

_ELEMENTS: Final = ("3.6", "3.5", "3.4", "4.0", "3.5", "3.6", "3.7", "3.3", "3.2")


def _dossier(
    version: int, *, closed: bool = False, acknowledged: int = 0, reminder: FeedbackReminder | None = None
) -> Dossier:
    return Dossier(
        agency_id=AGENCY,
        subject=DOSSIER,
        version=version,
        cycle_id=CYCLE,
        assignment=ASSIGNMENT,
        closed=closed,
        acknowledged=acknowledged,
        reminder=reminder,
        criteria=(
            CriterionFeedback(
                about=About.OBJECTIVE, criterion="literasi", source=Source.SUPERIOR, answers=1, average=Decimal(3)
            ),
            CriterionFeedback(
                about=About.BEHAVIOUR, criterion="kolaboratif", source=Source.PEER, answers=4, average=Decimal("2.5")
            ),
            # Fewer answers than the policy's minimum: neither their number nor their mean is told.
            CriterionFeedback(about=About.BEHAVIOUR, criterion="kolaboratif", source=Source.SUBORDINATE, answers=0),
        ),
    )


def _survey(version: int, *, closed: bool) -> Survey:
    return Survey(
        agency_id=AGENCY,
        subject=subject("survey", CYCLE, UNIT),
        version=version,
        cycle_id=CYCLE,
        unit_id=UNIT,
        closed=closed,
        answers=184,
        elements=tuple(
            ElementAverage(element=f"U{number}", average=Decimal(mean)) for number, mean in enumerate(_ELEMENTS, 1)
        ),
        index=Decimal("88.33"),
        grade="A",
        population=400,
        sample_size=196,
    )


BODIES: Final[dict[str, Body]] = {
    "dossier.updated": _dossier(6),
    "dossier.acknowledged": _dossier(7, acknowledged=5),
    "dossier.reminded": _dossier(
        6,
        reminder=FeedbackReminder(
            wait=Wait.FEEDBACK,
            employee_id=RATER,
            superior_id=SUPERIOR,
            on=date(2027, 1, 7),
            since=date(2026, 1, 1),
            due_on=date(2026, 12, 31),
            days_late=7,
            step=3,
            groups=(Source.PEER, Source.SUBORDINATE),
        ),
    ),
    "dossier.closed": _dossier(8, closed=True, acknowledged=5),
    "survey.published": _survey(180, closed=False),
    "survey.closed": _survey(185, closed=True),
    "mentoring.session-recorded": MentoringLog(
        agency_id=AGENCY,
        subject=subject("mentoring", MENTOR, EMPLOYEE),
        version=3,
        mentor_id=MENTOR,
        mentee_id=EMPLOYEE,
        match=subject("match", EMPLOYEE, MENTOR, "mengelola-perubahan"),
        competence="mengelola-perubahan",
        sessions=3,
        minutes=210,
        last_on=date(2026, 8, 20),
        helpfulness=Decimal(4),
    ),
    "feedback.answered": CycleAnswer(
        agency_id=AGENCY,
        subject=subject("feedback-answer", CYCLE),
        version=18,
        cycle_id=CYCLE,
        complete=True,
        people=8412,
        unit_subjects=(SubjectVersion(subject=subject("survey", CYCLE, UNIT), version=185),),
    ),
}
