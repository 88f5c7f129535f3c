"""The one list of event types: name, topic, body, whom the record is partitioned by, how sensitive it is."""

from collections.abc import Mapping
from typing import Final

from shared.events import calibration, career, delegation, directory, evaluation, feedback, goals, improvement
from shared.events.base import Body
from shared.events.event_type import EventType

DIRECTORY: Final = "kinerja.directory"
AGENCIES: Final = "kinerja.agencies"
GOALS: Final = "kinerja.goals"
FEEDBACK: Final = "kinerja.feedback"
EVALUATION: Final = "kinerja.evaluation"
CAREER: Final = "kinerja.career"
APPRAISALS: Final = "kinerja.appraisals"
DEAD_LETTERS: Final = "kinerja.dead-letters"
DEAD_LETTER_NOTES: Final = "kinerja.dead-letter-notes"
"""What operators decided about dead letters, and where services rest."""

_OWNERS: Final = {
    DIRECTORY: "directory",
    AGENCIES: "directory",
    GOALS: "goals",
    FEEDBACK: "feedback",
    EVALUATION: "evaluation",
    CAREER: "career",
    APPRAISALS: "evaluation",
}
TOPICS: Final = tuple(_OWNERS)
"""Topics that carry facts; dead letters and the notes about them have topics of their own."""

_MEANINGS: Final[Mapping[tuple[str, type[Body], str, str], Mapping[str, str]]] = {
    (DIRECTORY, directory.Person, "employee_id", "restricted"): {
        "person.recorded": "A person's present assignment, as the directory knows it now.",
    },
    (DIRECTORY, directory.Unit, "unit_id", "restricted"): {
        "unit.recorded": "A unit or team, as the directory knows it now.",
    },
    (AGENCIES, directory.Agency, "agency_id", "internal"): {
        "agency.recorded": "An agency's name, zone, calendar and seat, as the directory knows them now.",
    },
    (AGENCIES, directory.Employment, "employee_id", "personal"): {
        "employment.recorded": "From when to when somebody is employed, on leave, and why it ended; no name.",
    },
    (AGENCIES, directory.UnitPlace, "unit_id", "internal"): {
        "unit.placed": "Below which unit a unit or team stands; no name.",
    },
    (AGENCIES, directory.Position, "position_id", "internal"): {
        "position.recorded": "A position, what it needs and from when it is vacant; not who holds it.",
    },
    (GOALS, goals.Plan, "assignment.employee_id", "personal"): {
        "plan.opened": "A person takes part in a cycle, with a frozen assignment; or that or its days were put right.",
        "plan.prefilled": "A template of the performance officers waits in the plan for the employee to propose.",
        "plan.proposed": "The employee asks the rater to agree on objectives, first or revised.",
        "plan.returned": "The rater wants something changed and says what.",
        "plan.agreed": "Employee and rater agree on the objectives; they are in force.",
        "plan.revised": "A revision of agreed objectives was agreed; earlier editions are kept.",
        "plan.progressed": "A realisation was reported against an indicator.",
        "plan.impacted": "A superior's objective that this plan serves changed, or such an impact was dealt with.",
        "plan.reminded": "The plan is not agreed after the deadline: who has to act, and how many days late.",
        "plan.rater-reported": "Employee or rater say that the frozen rater is wrong, or such a report was closed.",
        "plan.ended": "The person moved or left: the plan is about the days until then. Who moved has a next segment.",
        "plan.closed": "The plan's last word for this cycle, with the last version of every log.",
    },
    (GOALS, goals.ActivityLog, "employee_id", "personal"): {
        "activity.recorded": "Activities were added to a month's log, each counted once.",
        "activity.closed": "The month's log accepts nothing more; its last word for this cycle.",
    },
    (GOALS, goals.UnitIndicators, "unit_id", "internal"): {
        "unit-indicator.progressed": "Targets or realisations of a unit or team changed, or were closed.",
    },
    (GOALS, delegation.Delegated, "principal_id", "personal"): {
        "delegation.proposed": "Somebody is to act for another as rater on some days; the delegate has to accept.",
        "delegation.accepted": "The delegate accepted, and acts on those days from the day of the answer on.",
        "delegation.declined": "The delegate does not act, or does not go on; nobody else does by this.",
        "delegation.withdrawn": "The directory, the principal or an officer took the delegation back.",
    },
    (GOALS, goals.CycleEnrolment, "cycle_id", "internal"): {
        "cycle.enrolled": "How many people of a cycle's population have a plan so far.",
    },
    (GOALS, goals.CycleAnswer, "cycle_id", "internal"): {
        "goals.answered": "All plans, logs and unit indicators of a closing cycle are closed.",
    },
    (FEEDBACK, feedback.Dossier, "assignment.employee_id", "personal"): {
        "dossier.updated": "The feedback on a person changed, as far as it may be shown.",
        "dossier.acknowledged": "The employee has read the feedback.",
        "dossier.closed": "The dossier's last word for this cycle.",
        "dossier.reminded": "The superior's feedback is owed; whoever else was asked is reminded too.",
    },
    (FEEDBACK, feedback.Survey, "unit_id", "public"): {
        "survey.published": "A service unit's satisfaction index, once enough answers are in.",
        "survey.closed": "The survey's last word for this cycle.",
    },
    (FEEDBACK, feedback.MentoringLog, "mentee_id", "personal"): {
        "mentoring.session-recorded": "A mentor and a mentee met.",
    },
    (FEEDBACK, feedback.CycleAnswer, "cycle_id", "internal"): {
        "feedback.answered": "All dossiers and surveys of a closing cycle are closed.",
    },
    (EVALUATION, evaluation.Cycle, "cycle_id", "internal"): {
        "cycle.opened": "A cycle runs under the policy that the event carries.",
        "cycle.closing": "No new facts: goals and feedback close plans and dossiers and answer.",
        "cycle.amended": "A cycle has another title, other dates or another population; nothing was decided yet.",
        "cycle.cancelled": "A cycle was opened by mistake: plans and dossiers close, and there are no results.",
        "cycle.closed": "Every appraisal of the cycle is final.",
    },
    (EVALUATION, evaluation.UnitRating, "unit_id", "internal"): {
        "unit.rated": "The leader one level above a unit, or an officer where nobody is, set its predicate.",
    },
    (EVALUATION, evaluation.Appraisal, "assignment.employee_id", "personal"): {
        "appraisal.suggested": "The suggestion changed: ratings, predicate or what is missing.",
        "appraisal.decided": "The rater decided, with a reason where the decision deviates.",
        "appraisal.approved": "The rater's superior approved the decision, where the policy wants it.",
        "appraisal.returned": "The rater's superior returned the decision with a reason; the rater decides anew.",
        "appraisal.acknowledged": "The employee has seen the decision.",
        "appraisal.final": "The appraisal is final; only an objection or a correction supersedes it.",
        "appraisal.contested": "The employee objects to the final result; it stands until that is decided.",
        "appraisal.confirmed": "The objection was rejected with a reason; the final result stands.",
        "appraisal.superseded": "A new result, decided on an objection or a correction, replaces the final one.",
        "appraisal.correction-proposed": "Rater or officer ask for another result, or none; it stands meanwhile.",
        "appraisal.correction-refused": "The rater's superior refused the correction with a reason; the result stands.",
        "appraisal.withdrawn": "The final result does not stand any more, by an approved correction; there is none.",
        "appraisal.cancelled": "The cycle was cancelled before anything was decided; there is no result.",
        "appraisal.reopened": "What was concluded by mistake is open again, with a reason.",
        "appraisal.reminded": "A decision, approval, acknowledgement or objection waits: for whom, and who is told.",
    },
    (EVALUATION, calibration.Calibration, "cycle_id", "personal"): {
        "calibration.opened": "A session compares the decided ratings of some units before they are final.",
        "calibration.recorded": "A change of a decided rating was proposed, confirmed or refused, with why.",
        "calibration.closed": "The session takes no more changes; what was not answered has lapsed.",
    },
    (EVALUATION, improvement.Improvement, "employee_id", "personal"): {
        "improvement.proposed": "Rater or employee proposes goals, dates and talks after a low result.",
        "improvement.agreed": "The other side agrees; the improvement plan is in force.",
        "improvement.progressed": "Rater or employee noted a talk about the improvement plan.",
        "improvement.concluded": "The rater says whether the goals were met; nothing follows by itself.",
    },
    (APPRAISALS, evaluation.Result, "employee_id", "personal"): {
        "result.final": "A final result for other government systems.",
        "result.superseded": "A result was replaced by an objection or a correction.",
        "result.withdrawn": "A result does not stand any more.",
    },
    (CAREER, career.Profile, "employee_id", "personal"): {
        "profile.updated": "A person's history, gaps or strengths changed.",
    },
    (CAREER, career.Recommendation, "employee_id", "personal"): {
        "recommendation.issued": "A recommendation with its reason and evidence.",
        "recommendation.decided": "The employee accepted or declined, an officer overrode it, or it was done.",
        "recommendation.withdrawn": "What stands no longer leads to it: nobody had decided, or its basis changed.",
        "recommendation.basis-changed": "A result that it rests on was replaced or withdrawn after it was accepted.",
        "recommendation.renewed": "Another result led to the same open recommendation; its evidence was added.",
        "recommendation.expired": "Nobody accepted or declined it in time.",
        "recommendation.followed-up": "A later result shows what became of the gap it was to close.",
    },
    (CAREER, career.MentoringMatch, "mentee_id", "personal"): {
        "mentoring.proposed": "A mentor was proposed for a mentee's gap; both have to accept.",
        "mentoring.declined": "Mentor or mentee declined the proposal.",
        "mentoring.matched": "A mentor was found for a mentee's gap.",
        "mentoring.ended": "Mentor and mentee finished; the mentor has room for somebody else.",
    },
    (CAREER, career.CreditDetermination, "employee_id", "personal"): {
        "credit.determined": "A letter determines the credits of some months; a newer one replaces it.",
        "credit.withdrawn": "The determination does not stand any more.",
    },
    (CAREER, career.Award, "employee_id", "personal"): {
        "award.granted": "A letter gave somebody an award.",
        "award.shared": "Somebody shared with others what the award is for, such as in a seminar.",
        "award.withdrawn": "The award was given by mistake.",
    },
}
"""By topic, body, the field to partition by, and classification: what each fact that carries this body means."""

TYPES: Final = tuple(
    EventType(short, _OWNERS[topic], topic, body, by, classification, meaning)
    for (topic, body, by, classification), facts in _MEANINGS.items()
    for short, meaning in facts.items()
)
BY_SHORT: Final = {each.short: each for each in TYPES}
BY_NAME: Final = {each.name: each for each in TYPES}
RESTRICTED: Final = frozenset(each.topic for each in TYPES if each.classification == "restricted")
"""Topics whose bodies must not come out elsewhere."""
