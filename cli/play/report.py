"""The report of a run as a file that machines compare."""

import json
from collections.abc import Sequence
from pathlib import Path

from cli.play.outcome import PersonOutcome, StoryOutcome


def report(outcomes: Sequence[StoryOutcome], *, elapsed_s: float) -> dict[str, object]:
    """Build the report: ids are the story's, whatever suffix the run gave to the agency."""
    return {
        "ok": bool(outcomes) and all(each.ok for each in outcomes),
        "elapsed_s": round(elapsed_s, 1),
        "scenarios": [
            {
                "policy": each.policy,
                "ok": each.ok,
                "events": each.topics,
                "people": [_person(person) for person in each.people],
            }
            for each in outcomes
        ],
    }


def write(file: Path, content: dict[str, object]) -> None:
    """Write the report, making its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _person(person: PersonOutcome) -> dict[str, object]:
    return {
        "employee_id": person.employee_id,
        "results": person.results,
        "behaviour": person.behaviour,
        "predicate": person.predicate,
        "explained": person.explained,
        "recommendations": list(person.recommendations),
        "expected": person.expected.model_dump(mode="json", exclude_unset=True),
        "ok": person.ok,
    }
