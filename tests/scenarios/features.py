"""What plays each feature of the services' READMEs: a story with such a step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cli.play.parts import Indicator, Objective
from cli.play.steps import ProposePlan, SetUnitIndicators
from cli.play.story import Story

Mark = Callable[[Story], bool]


@dataclass(frozen=True)
class Step:
    """A kind of step, with what its fields have to hold: ``...`` anything, else this very value."""

    do: str
    fields: Mapping[str, object]

    def __call__(self, story: Story) -> bool:
        return any(each.do == self.do and self._holds(each) for each in story.steps)

    def _holds(self, step: Any) -> bool:
        return all(
            bool(getattr(step, name)) if value is ... else getattr(step, name) == value
            for name, value in self.fields.items()
        )


def step(do: str, **fields: object) -> Mark:
    """A step of this kind that was accepted."""
    return Step(do, {"refused": None, **fields})


@dataclass(frozen=True)
class Refusal:
    """A step that is refused with a code."""

    do: str
    code: str

    def __call__(self, story: Story) -> bool:
        return any(each.do == self.do and each.refused and each.refused.code == self.code for each in story.steps)


def refused(do: str, code: str) -> Mark:
    """A step of this kind that was refused with this code."""
    return Refusal(do, code)


def objectives(story: Story) -> Iterator[Objective]:
    """Everything that people of a story propose."""
    for each in story.steps:
        if isinstance(each, ProposePlan):
            yield from each.objectives or story.plans.get(each.plan or "", ())


def indicators(story: Story) -> Iterator[Indicator]:
    """Their indicators."""
    return (indicator for each in objectives(story) for indicator in each.indicators)


def perspective(story: Story) -> bool:
    """Somebody's indicators name perspectives."""
    return any(each.perspective for each in indicators(story))


def serves_the_superior(story: Story) -> bool:
    """Somebody's objective intervenes in one of the superior's."""
    return any(each.intervenes_in for each in objectives(story))


def serves_an_indicator(story: Story) -> bool:
    """Somebody's objective is tied to an indicator of a unit."""
    return any(each.unit_indicator for each in objectives(story))


def rolled_up(story: Story) -> bool:
    """An indicator of a unit says how it follows from those of people."""
    return any(each.roll_up for one in story.steps if isinstance(one, SetUnitIndicators) for each in one.indicators)


def periods(story: Story) -> bool:
    """Periodic cycles come before an annual one."""
    return {each.period for each in story.cycles} >= {"annual", "quarterly"}


def two_versions(story: Story) -> bool:
    """A later cycle goes by a later version of the policy."""
    return len({each.policy_version for each in story.cycles}) > 1


def teams(story: Story) -> bool:
    """Somebody belongs to a team."""
    return any(each.team for each in story.people)


def population(story: Story) -> bool:
    """A cycle takes in units, groups or people."""
    return any(each.units or each.groups or each.people for each in story.cycles)


def acting(story: Story) -> bool:
    """The directory says from the beginning that somebody acts for another."""
    return any(each.acting for each in story.people)


def by_substitute(do: str) -> Mark:
    """Somebody who accepted a delegation does this instead of the rater."""

    def found(story: Story) -> bool:
        substitutes = {each.by for each in story.steps if each.do == "accept_delegation" and not each.refused}
        return any(
            each.do == do and not each.refused and getattr(each, "by", None) in substitutes for each in story.steps
        )

    return found


def unrated_who_came_late(story: Story) -> bool:
    """Somebody who joined within a cycle ends without a result, though nothing is missing."""
    late = {each.of for each in story.steps if each.do == "employ" and each.first}
    return any(each.unrated and not each.missing for id, each in story.expect.people.items() if id in late)


def at_the_end(_story: Story) -> bool:
    """What playing any story begins or ends with: see cli/play/directory.py and cli/play/outcome.py."""
    return True


FEATURES: Mapping[str, Mapping[str, tuple[Mark, ...]]] = {
    "goals": {
        "Plan (SKP)": (step("propose_plan"), step("agree_plan"), step("return_plan")),
        "Expectations and appendix": (step("expect"), step("propose_plan", appendix=...)),
        "Perspectives": (perspective,),
        "Additional tasks and special assignments": (
            step("assign_task", kind="special"),
            step("assign_task", kind="additional"),
        ),
        "Dialogues": (step("hold_dialogue"),),
        "Cascade": (serves_the_superior, step("settle_impact")),
        "Templates": (step("publish_template"), step("give_template")),
        "Days": (refused("report_realisation", "day-ahead"),),
        "Joining, leaving, leave": (step("employ", leaves=...), step("employ", last=...), step("employ", first=...)),
        "Population": (population, step("preview_cycle")),
        "Raters who left": (step("check_list", at="raters_left", people=...),),
        "Objections": (step("check_list", at="plans_in_dispute", people=...), step("look", at="plan")),
        "Cancelled cycles": (step("cancel_cycle"), step("amend_cycle")),
        "Deadline": (step("check_list", at="plans_late", people=...),),
        "Wrong rater": (step("report_rater"), step("close_rater_report"), step("check_list", at="rater_reports")),
        "Acting officers and substitutes": (step("accept_delegation"), step("delegate", letter=None)),
        "Realisations": (step("report_realisation", evidence=...),),
        "Activity log": (step("log_activities", twice=True), step("log_training")),
        "Corrections and withdrawals": (step("correct_reports"), step("withdraw_reports")),
        "Verification": (step("review", outcome="returned"), step("review", outcome="confirmed")),
        "Unit indicators": (step("set_unit_indicators"), step("report_unit_realisation")),
        "Roll-up": (rolled_up, serves_an_indicator, step("take_over_roll_up")),
        "Lists": (step("check_list", at="plans", people=...),),
        "Monitoring": (step("watch_unit"),),
    },
    "evaluation": {
        "Policies": (step("upload_policy"), two_versions),
        "A cycle's dates": (refused("open_cycle", "invalid"), step("preview_cycle"), step("preview_closing")),
        "A cycle opened by mistake": (step("amend_cycle"), step("cancel_cycle")),
        "The suggestion": (step("check", predicate=...),),
        "A rating needs enough": (step("check", missing=...),),
        "Nothing is ready too early.": (refused("decide", "inputs-open"),),
        "The decision": (step("decide"), step("decide_suggested")),
        "Until when officials decide": (step("check_list", at="decisions_overdue", people=...),),
        "Approval": (
            step("approve", approved=True),
            step("approve", approved=False),
            step("check_list", at="approvals"),
        ),
        "Absence and discipline": (step("record_flag", kind="absence"), step("withdraw_flag")),
        "Private notes": (step("write_note"), refused("look", "not-found")),
        "Briefings": (step("hold_briefing", confirmed_by=...),),
        "Substitutes": (by_substitute("decide"),),
        "Written days": (step("finalise", happened_on=...),),
        "The unit's predicate": (step("rate_unit"),),
        "The unit first": (refused("decide", "unit-unrated"),),
        "The spread": (
            step("check_unit", fits=False),
            step("explain_spread"),
            refused("acknowledge", "distribution-violated"),
        ),
        "Periodic results": (periods,),
        "Who moved within the cycle": (step("move"), step("decide_suggested", segment=1)),
        "The days that are measured.": (step("employ", leaves=...),),
        "Who comes late": (unrated_who_came_late,),
        "Who leaves": (step("employ", ended=...),),
        "Officials who left": (step("check_list", at="officials_left", people=...),),
        "Calibration": (step("calibrate"),),
        "Results of a cycle": (step("check_list", at="results", people=...),),
        "Results of units": (step("check_list", at="units", people=...),),
        "Final": (step("acknowledge"), step("finalise"), step("conclude_unrated")),
        "Objection": (step("object_to_result"), step("decide_objection"), step("prove_hand_over")),
        "Correction": (step("correct_result"), step("withdraw_result"), step("decide_correction")),
        "Reopening": (step("reopen"),),
        "How raters decide": (step("check_rater"),),
        "Improvement plan": (
            step("plan_improvement"),
            step("note_talk"),
            step("conclude_improvement"),
            step("check_list", at="improvement", people=...),
        ),
        "Two at once": (refused("decide", "outdated"),),
        "The explanation": (at_the_end, step("look", at="explanation")),
    },
    "feedback": {
        "Dossier": (step("give_feedback"), step("acknowledge_feedback")),
        "Days": (refused("acknowledge_feedback", "day-ahead"),),
        "Whom to answer about": (step("check_list", at="to_answer", people=...),),
        "Substitutes": (by_substitute("give_feedback"),),
        "Superiors recorded by mistake": (step("move", corrects=True),),
        "Disputes": (step("look", at="dossier"),),
        "Sent again": (step("give_feedback", twice=True),),
        "Who has left": (refused("give_feedback", "not-employed"),),
        "Survey (SKM)": (step("open_survey"), step("answer_survey"), step("check_survey", index=...)),
        "Against stuffing": (step("answer_survey", hidden_field=True), step("let_count")),
        "Sample": (step("report_users"),),
        "Attribution": (step("check_survey", attributed_to=...),),
        "Mentoring log": (step("record_mentoring"),),
        "Question sets": (step("answer_questions"),),
        "Advice": (step("try_feedback"),),
        "Nomination": (step("nominate"), step("decide_nominations"), step("check_list", at="asked_of_me", people=...)),
    },
    "career": {
        "Profile over years": (step("look", at="profile"), step("check_list", at="profiles", people=...)),
        "Nine boxes": (step("look", at="talent"), step("record_assessments")),
        "Talent map": (step("check_talent_map"),),
        "Register of successors": (step("add_successor"), step("remove_successor"), step("check_successors")),
        "Angka kredit": (step("record_credit"), step("check_credit")),
        "Credits determined by letter": (step("determine_credit"), step("withdraw_credit")),
        "Recommendations": (step("decide_recommendation", decision="accepted"),),
        "Placement": (step("check_offers", positions=...), step("look", at="positions")),
        "Awards": (step("give_award", fulfils=True), step("share_award"), step("withdraw_award")),
        "Mentoring": (step("match_mentor"), step("end_mentoring"), step("check_list", at="mentors", people=...)),
        "Catalogue": (step("upload_trainings"), step("check_offers", trainings=...)),
        "Who is below 20 JP": (step("check_list", at="below_training_duty", people=...),),
        "Fairness": (step("record_attributes"), step("check_fairness")),
    },
    "directory": {
        "Agency": (at_the_end,),
        "Units and teams": (at_the_end, teams),
        "People": (at_the_end, step("move")),
        "Officers change nothing about themselves": (refused("employ", "own-record"),),
        "Positions": (step("record_positions"),),
        "Employment": (step("employ"),),
        "Delegations by letter": (acting, step("delegate", letter=...)),
        "Imports": (step("import_people"),),
        "Search": (step("check_list", at="people", people=...),),
        "Names": (step("check_list", at="names", people=...),),
        "Export and erasure": (step("look", at="record"), step("erase")),
    },
}
"""For each feature, by the words that begin its paragraph in the README: all that has to be played of it."""

NOT_PLAYED: Mapping[str, Mapping[str, str]] = {
    "directory": {
        "Reads": "lines of the log, which no caller sees; tests/directory asks for them",
        "Agencies that were imported before": "an administrator's command on a topic, with no act of the agency",
    },
}
"""What no story can play, and why."""
