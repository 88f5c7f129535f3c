"""What a giver reads about a text before and when it is sent, and what the policy refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.feedback.domain.cycle import Cycle
from services.feedback.domain.dossier.entries import Entry, Topic
from services.feedback.domain.dossier.state import Dossier
from services.feedback.rules.quality import Finding, review
from services.feedback.rules.specific import vague
from shared.alike import filled
from shared.decision import Invalid
from shared.policy.feedback import QualityCheck, Severity

REFUSED_WHERE_POLICY_IS_SILENT: Final = frozenset({QualityCheck.TOO_SHORT, QualityCheck.ONLY_PHRASES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a text lacks; ``severity`` says whether it is refused for that."""

    check: QualityCheck
    severity: Severity
    words: tuple[str, ...]
    text: str


class TextRefused(Invalid):
    """The text lacks something that the policy demands of every text. ``advice``: everything that it lacks."""

    code = "text-refused"

    def __init__(self, text: str, advice: Sequence[Advice]) -> None:
        super().__init__(text, field="observed")
        self.advice = tuple(advice)


class NotSpecific(TextRefused):
    """The text does not tell what was observed."""

    code = "not-specific"


def advise(state: Dossier, entry: Entry, *, cycle: Cycle, beside: Sequence[Entry] = ()) -> tuple[Advice, ...]:
    """Say what the entry's text lacks. ``beside``: other answers of the same form.

    Looks at the policy and at what this giver wrote about this person, at nothing of anybody else.
    """
    if not entry.observed and entry.about is not Topic.QUESTION:
        return ()
    own = [
        each.observed
        for each in (*state.entries, *beside)
        if each.giver_id == entry.giver_id and each.group != entry.group and each.observed
    ]
    found = review(
        entry.observed,
        entry.effect,
        minimum_characters=cycle.terms.minimum_characters,
        guide=_guide(entry, cycle),
        own=own,
    )
    return tuple(_advice(each, cycle.terms.quality) for each in found)


def check_text(entry: Entry, advice: Sequence[Advice], cycle: Cycle) -> None:
    """Check that nothing is lacking that the policy refuses.

    :raises NotSpecific: when the text does not tell what was observed
    :raises TextRefused: when it lacks something else
    """
    refused = next((each for each in advice if each.severity is Severity.REFUSE), None)
    if refused is None:
        return
    if refused.check in REFUSED_WHERE_POLICY_IS_SILENT:
        raise NotSpecific(_what_to_write(entry, cycle), advice)
    raise TextRefused(refused.text, advice)


def _guide(entry: Entry, cycle: Cycle) -> tuple[str, ...]:
    named = entry.criterion
    if entry.about is Topic.QUESTION:
        asked = {question.id: question.criterion for each in cycle.terms.question_sets for question in each.questions}
        named = asked.get(entry.criterion) or ""
    return next((each.guide for each in cycle.terms.criteria if each.id == named), ())


def _advice(finding: Finding, quality: Mapping[QualityCheck, Severity]) -> Advice:
    silent = Severity.REFUSE if finding.check in REFUSED_WHERE_POLICY_IS_SILENT else Severity.WARN
    return filled(Advice, finding, severity=quality.get(finding.check, silent), text=finding.advice)


def _what_to_write(entry: Entry, cycle: Cycle) -> str:
    reason = vague(entry.observed, minimum_characters=cycle.terms.minimum_characters)
    found = (
        f"Uraian baru {reason.characters} dari paling sedikit {reason.needed} karakter."
        if reason is not None and reason.too_short
        else "Uraian hanya berisi ungkapan umum yang cocok untuk siapa saja."
    )
    return (
        f"{found} Tuliskan apa yang Anda lihat, kapan terjadinya, dan apa dampaknya. Contoh: "
        '"Pada rapat 3 Maret ia menyiapkan data 40 sekolah, sehingga keputusan dapat diambil hari itu."'
    )
