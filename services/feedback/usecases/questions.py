"""What somebody is asked about a person, and answering all of it at once."""

from services.feedback import metrics
from services.feedback.domain.dossier.ask import Questionnaire, preview, questionnaire
from services.feedback.domain.dossier.fill import Form, fill
from services.feedback.domain.dossier.give import JudgedAnswer
from services.feedback.domain.dossier.state import Dossier
from services.feedback.usecases.acting import Acting, existing
from services.feedback.usecases.dossiers import around, before_giving, decided, giver_of
from shared.decision import Contexts, Decision, NotYet, NotYours
from shared.events.feedback import Source


async def read_questions(acting: Acting, *, dossier_id: str, source: Source | None) -> Questionnaire:
    """Read what the caller is asked about a person; officers also what givers of a ``source`` are.

    :raises NotYours: when somebody else asks for a source
    """
    dossier, giver, cycle = await before_giving(acting, dossier_id)
    if source is not None and not acting.caller.is_officer:
        raise NotYours("Hanya pengelola kinerja yang dapat melihat pertanyaan untuk sumber lain.", field="source")
    try:
        own = None if source is not None else questionnaire(dossier, giver=giver, cycle=cycle)
    except (NotYours, NotYet):
        if not acting.caller.is_officer:
            raise
        own = None
    return own or preview(dossier, source=source, cycle=cycle)


async def try_form(acting: Acting, *, dossier_id: str, form: Form) -> tuple[JudgedAnswer, ...]:
    """Say what would become of the answers to a set of questions, and save nothing."""
    dossier, giver, cycle = await before_giving(acting, dossier_id)
    return fill(dossier, giver=giver, form=form, cycle=cycle)[1]


async def fill_in(acting: Acting, *, dossier_id: str, form: Form) -> tuple[JudgedAnswer, ...]:
    """Take the answers to a set of questions, and say of each what became of it; no key, as for single answers."""
    cycle_id, *_own = around(acting, dossier_id)
    judged: tuple[JudgedAnswer, ...] = ()

    def taken(state: Dossier | None, contexts: Contexts) -> Decision[Dossier]:
        nonlocal judged
        dossier = existing(state)
        decision, judged = fill(
            dossier, giver=giver_of(acting, dossier, contexts), form=form, cycle=contexts.get(cycle_id)
        )
        return decision

    await decided(acting, dossier_id, taken)
    for each in judged:
        if each.refusal is not None:
            metrics.REFUSED.labels(reason=each.refusal.code).inc()
        elif not each.repeated:
            metrics.ENTRIES.labels(source=form.source.value).inc()
    return judged
