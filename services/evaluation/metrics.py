"""Evaluation's own metrics, beside those all services share. Each help says what to do when the figure moves."""

from prometheus_client import Counter

from shared.metrics import REGISTRY

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
