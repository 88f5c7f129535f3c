"""Results as evaluation answers them, for tests of what pages show of them."""

from datetime import date
from typing import Any

from portal.views.result_acts import About

NAMES = {"e1": "Bayu Nugroho", "r": "Retno Wulandari", "g": "Gunawan Wibisono", "p": "Lestari Widodo"}
TODAY = date(2026, 1, 20)
ID = "sorong:appraisal:2025:e1:1"
COMPETENCE = {"id": "komunikasi", "label": {"id": "Komunikasi", "en": "Communication"}}
LONG = "Surat perintah tertulis sudah diperiksa."


def outcome(results: str = "as", behaviour: str = "as", predicate: str = "baik") -> dict[str, Any]:
    percents = {"results_percent": None, "behaviour_percent": None}
    return {"results": results, "behaviour": behaviour, "predicate": predicate} | percents


def appraisal(**changed: Any) -> dict[str, Any]:
    told = {
        "id": ID,
        "version": 7,
        "status": "final",
        "cycle_id": "2025",
        "segment": 1,
        "employee_id": "e1",
        "assignment": {"rater_id": "r", "position": "Penata", "unit_id": "u"},
        "suggested": outcome(),
        "decided": outcome(),
        "decided_by": "r",
        "deviates": False,
        "deviation_reason": "",
        "unrated_reason": "",
        "withdrawn": False,
        "continued": False,
        "objection": None,
        "earlier_objections": [],
        "corrections": [],
        "replaced": [],
        "reopened": [],
        "returned": [],
        "approval": None,
        "finalised_on": "2026-01-10",
        "finalised_by": "e1",
        "final_reason": "",
        "starts_on": "2025-01-01",
        "ends_on": "2025-12-31",
        "observations": [],
    }
    return told | changed


def explanation(**changed: Any) -> dict[str, Any]:
    label = {"id": "Pengelolaan kinerja", "en": "Performance"}
    told: dict[str, Any] = {
        "criteria": [],
        "summary": "Sesuai.",
        "steps": [],
        "counterfactuals": [],
        "policy": {"title": label},
    }
    told["policy_document"] = {
        "competences": [COMPETENCE],
        "results": {"components": []},
        "behaviour": {"criteria": []},
    }
    return told | changed


def correction(**changed: Any) -> dict[str, Any]:
    told = {
        "kind": "replace",
        "status": "proposed",
        "reason": LONG,
        "proof": ["https://arsip.example.go.id/1"],
        "results": "above",
        "behaviour": "above",
        "proposed_by": "r",
        "proposed_for": None,
        "proposed_on": "2026-01-12",
        "decider_id": "g",
        "decided_by": None,
        "decided_on": None,
        "decision_reason": "",
    }
    return told | changed


def objection(**changed: Any) -> dict[str, Any]:
    told = {
        "status": "filed",
        "reason": LONG,
        "filed_on": "2026-01-14",
        "last_day": "2026-01-24",
        "recorded_by": None,
        "decider_id": "g",
        "statements": [],
        "decided_by": None,
        "decided_on": None,
        "decision_reason": "",
    }
    return told | changed


def standing(**changed: Any) -> dict[str, Any]:
    decided = {"outcome": outcome(), "by": "r"}
    told = {"decided": decided, "unrated_reason": "", "finalised_on": "2026-01-10", "finalised_by": "e1"}
    return told | {"final_reason": ""} | changed


def seen_by(me: str, *, officer: bool = False, acts_for: str = "", **changed: Any) -> About:
    officials = frozenset({me, acts_for} - {""})
    told: dict[str, Any] = {"me": me, "today": TODAY, "names": NAMES, "objection": None}
    return About(**(told | {"officials": officials, "officer": officer} | changed))
