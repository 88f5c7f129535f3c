"""Evaluation's own metrics, beside those all services share. Each help says what to do when the figure moves."""

from typing import Any, Literal

from prometheus_client import Counter

from services.evaluation.domain.appraisal.state import AppraisalState
from shared.commands import Done
from shared.metrics import REGISTRY

Way = Literal["acknowledged", "without_acknowledgement", "unrated"]
Step = Literal["filed", "upheld", "rejected"]
ApprovalStep = Literal["approved", "returned"]
CorrectionStep = Literal["proposed", "replaced", "withdrawn", "refused"]

DECISIONS = Counter(
    "kinerja_evaluation_decisions_total",
    "Decisions of raters, by whether they follow the suggestion (follows, deviates). Many that deviate under one "
    "policy mean that its bounds do not fit the work: talk to the agency before changing the policy.",
    ["kind"],
    registry=REGISTRY,
)
FINAL = Counter(
    "kinerja_evaluation_final_total",
    "Appraisals that became final, by way (acknowledged, without_acknowledgement, unrated). Many unrated ones mean "
    "that plans or feedback are missing: see GET /v1/units/{unit_id}/results.",
    ["way"],
    registry=REGISTRY,
)
OBJECTIONS = Counter(
    "kinerja_evaluation_objections_total",
    "Objections by step (filed, upheld, rejected). Many filed that are neither upheld nor rejected wait for who "
    "decides: see GET /v1/objections?status=filed and name a decider where none is known.",
    ["step"],
    registry=REGISTRY,
)
CORRECTIONS = Counter(
    "kinerja_evaluation_corrections_total",
    "Corrections of final results by step (proposed, replaced, withdrawn, refused). Many proposed that are not decided "
    "wait for who decides: see GET /v1/corrections?status=proposed and name a decider where none is known. Many "
    "replaced ones mean that results become final too early: look at the policy's stages.",
    ["step"],
    registry=REGISTRY,
)

APPROVALS = Counter(
    "kinerja_evaluation_approvals_total",
    "Decisions that the rater's superior answered, by step (approved, returned). Many returned ones mean that raters "
    "and their superiors measure differently: open a calibration session before the decisions.",
    ["step"],
    registry=REGISTRY,
)


def count_decision(done: Done[AppraisalState]) -> None:
    """Count what a rater decided, unless it was repeated."""
    decided = done.state.decision.decided
    if not done.repeated and decided is not None:
        DECISIONS.labels(kind="deviates" if decided.deviates else "follows").inc()


def count_final(done: Done[Any], way: Way) -> None:
    """Count an appraisal that became final, unless that was repeated."""
    if not done.repeated:
        FINAL.labels(way=way).inc()


def count_objection(done: Done[Any], step: Step) -> None:
    """Count a step of an objection, unless it was repeated."""
    if not done.repeated:
        OBJECTIONS.labels(step=step).inc()


def count_approval(done: Done[Any], step: ApprovalStep) -> None:
    """Count the answer of a superior, unless it was repeated."""
    if not done.repeated:
        APPROVALS.labels(step=step).inc()


def count_correction(done: Done[Any], step: CorrectionStep) -> None:
    """Count a step of a correction, unless it was repeated."""
    if not done.repeated:
        CORRECTIONS.labels(step=step).inc()
