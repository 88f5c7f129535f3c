"""Feedback's own metrics, beside those all services share. Each help says what to do when the figure moves."""

from prometheus_client import Counter

from services.feedback.domain.survey.answer import CodeUnknown, CodeUsed
from shared.decision import Rejected
from shared.events.feedback import Source
from shared.metrics import REGISTRY

ENTRIES = Counter(
    "kinerja_feedback_entries_total",
    "Answers taken, by source. Never by person. A source that stays at zero all cycle means that people do not know "
    "they are asked: tell the agency's performance officers.",
    ["source"],
    registry=REGISTRY,
)
REFUSED = Counter(
    "kinerja_feedback_refused_total",
    "Answers refused, by reason (the refusal's code). Many 'not-specific' ones mean that people need an example of "
    "good feedback; many 'not-yours' ones that the directory's superiors or units are wrong.",
    ["reason"],
    registry=REGISTRY,
)
SURVEY_CODES_REFUSED = Counter(
    "kinerja_feedback_survey_codes_refused_total",
    "One-time codes of the public that were refused, by reason (code-unknown, code-used). A jump of unknown ones "
    "without a new survey is somebody guessing: limit the rate of /v1/public at the proxy.",
    ["reason"],
    registry=REGISTRY,
)


def count_entry(source: Source) -> None:
    """Count an answer that was taken."""
    ENTRIES.labels(source=source.value).inc()


def count_refused(refusal: Rejected) -> None:
    """Count an answer that was refused."""
    REFUSED.labels(reason=refusal.code).inc()


def count_code_refused(refusal: CodeUnknown | CodeUsed) -> None:
    """Count a one-time code that was refused."""
    SURVEY_CODES_REFUSED.labels(reason=refusal.code).inc()
