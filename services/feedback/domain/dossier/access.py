"""Who may see what of a dossier."""

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dispute import Dispute
from services.feedback.domain.dossier.entries import Entry
from services.feedback.domain.dossier.state import Dossier
from shared.authority import acts_for, is_officer_of
from shared.decision import Actor, NotYet
from shared.policy.feedback import OwnFeedback


class FeedbackHidden(NotYet):
    """The policy shows the own feedback once the dossier is closed."""

    code = "feedback-hidden"


def may_see(actor: Actor, state: Dossier, dispute: Dispute | None = None) -> bool:
    """Whether somebody may see what is shown: the person, the superior and officers, who acts for the superior today.

    While the result is in dispute also who decides, or acts for who decides today.
    """
    decides = dispute is not None and acts_for(actor, dispute.decider_id)
    return may_see_nominations(actor, state) or decides


def check_own(actor: Actor, state: Dossier, cycle: Cycle | None) -> None:
    """Let nobody read the own feedback before the policy shows it; also no officer about himself or herself.

    :raises FeedbackHidden: when it is the own, open, and the policy says so
    """
    own = actor.employee_id == state.assignment.employee_id
    if own and not state.closed and cycle is not None and cycle.terms.own_feedback is OwnFeedback.CLOSED:
        raise FeedbackHidden(
            "Menurut kebijakan ini umpan balik tentang Anda terlihat sesudah dosir ditutup. Tunggu penutupan siklus."
        )


def may_see_nominations(actor: Actor, state: Dossier) -> bool:
    """Whether somebody may see who was proposed to be heard."""
    own = actor.employee_id == state.assignment.employee_id
    return own or is_officer_of(actor, state.assignment.unit_id) or acts_for(actor, state.assignment.rater_id)


def may_read_uncounted(actor: Actor, state: Dossier, entry: Entry) -> bool:
    """Whether somebody may read what does not count any more: the person, officers, and whose words they are."""
    own = actor.employee_id == state.assignment.employee_id
    officer = is_officer_of(actor, state.assignment.unit_id)
    return officer or own or actor.employee_id in (entry.giver_id, entry.acting_for)
