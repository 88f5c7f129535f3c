"""What was given as superior, is kept, and does not count: by whom it was, and why it does not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.feedback.domain.dossier.access import may_read_uncounted
from services.feedback.domain.dossier.entries import Entry, Topic
from services.feedback.domain.dossier.state import Dossier
from services.feedback.rules.anonymity import GROUPED
from shared.alike import filled
from shared.decision import Actor
from shared.rules.vocabulary import Level


class Uncounted(StrEnum):
    """Why feedback of a superior does not count."""

    RECORDED_BY_MISTAKE = "recorded-by-mistake"
    REPLACED = "replaced"


_TEXTS: Final = {
    Uncounted.RECORDED_BY_MISTAKE: "Tidak dihitung: atasan ini tercatat karena kekeliruan dan sudah dibetulkan.",
    Uncounted.REPLACED: "Tidak dihitung: diganti umpan balik yang lebih baru dari atasan atau penggantinya.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UncountedFeedback:
    """Feedback of a superior that does not count, why, and ``since`` when where that is known.

    Its words are absent for a superior who did not give it: he or she learns that there is such feedback, no more.
    """

    by: str
    acting_for: str | None
    about: Topic
    criterion: str
    on: date
    reason: Uncounted
    text: str
    since: date | None
    level: Level | None
    observed: str | None
    effect: str | None


def show_uncounted(state: Dossier, actor: Actor, *, outline: bool) -> tuple[UncountedFeedback, ...]:
    """Show what does not count; ``outline``: also, without its words, what the caller may not read."""
    kept = [entry for entry in state.entries if entry.source not in GROUPED and entry.published and not entry.counts]
    readable = {entry: may_read_uncounted(actor, state, entry) for entry in kept}
    return tuple(_shown(entry, words=readable[entry]) for entry in kept if outline or readable[entry])


def _shown(entry: Entry, *, words: bool) -> UncountedFeedback:
    reason = Uncounted.REPLACED if entry.aside_on is None else Uncounted.RECORDED_BY_MISTAKE
    hidden: dict[str, None] = {} if words else {"level": None, "observed": None, "effect": None}
    return filled(
        UncountedFeedback,
        entry,
        by=entry.giver_id,
        reason=reason,
        text=_TEXTS[reason],
        since=entry.aside_on,
        **hidden,
    )
