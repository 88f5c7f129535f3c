"""An explanation as people read it: what was suggested and decided, step by step, and what would change it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from shared.indonesian import date_text

_ABOUT: Final = {"criterion": "behaviour", "objective": "objective", "indicator": "objective", "component": "behaviour"}
"""What feedback is about that is shown beside a step, by how the step's id begins."""


def explained(
    explanation: Mapping[str, Any],
    *,
    names: Mapping[str, str] | None = None,
    feedback: Mapping[str, Any] | None = None,
) -> Iterator[str]:
    """Write an explanation line by line.

    ``names``: people by employee id, as far as the reader may know them; others stay unnamed. ``feedback``: the
    person's dossier as the reader sees it, whose words are shown beside the steps that they led to.
    """
    policy = explanation.get("policy") or {}
    yield f"Kebijakan: {policy.get('title', {}).get('id', '?')} (versi {policy.get('version', '?')})"
    yield explanation.get("summary", "")
    for each in explanation.get("people", ()):
        yield f"{each['role']}: {(names or {}).get(each['employee_id']) or 'nama tidak tersedia bagi pembaca ini'}"
    steps = explanation.get("steps", ())
    numbers = {step["id"]: number for number, step in enumerate(steps, start=1)}
    said = _said(feedback or {})
    for number, step in enumerate(steps, start=1):
        yield ""
        yield f"{number}. {step['text']}"
        yield from (f"   - {line}" for line in _inputs(step.get("inputs", ()), numbers))
        yield from (f"   - {line}" for line in said.pop(_about(step["id"]), ()))
        if step["arithmetic"]:
            yield f"   Hitungan: {step['arithmetic']}"
        yield f"   Dasar: {step.get('basis') or step['clause']}"
    changes = explanation.get("counterfactuals", ())
    if changes:
        yield ""
        yield "Apa yang akan mengubahnya:"
    yield from (f"- {each['text']}" for each in changes)


def _inputs(inputs: Iterable[Mapping[str, Any]], numbers: Mapping[str, int]) -> Iterator[str]:
    for each in inputs:
        number = numbers.get(each.get("step") or "")
        source = each["source"] if number is None else f"langkah {number}"
        yield f"{each['name']}: {each['value']} ({source})"


def _about(step: str) -> tuple[str, str]:
    """What a step is about, as feedback names it: a criterion, or an objective."""
    kind, *parts = step.split(":")
    return _ABOUT.get(kind, ""), (parts[1] if kind in ("objective", "indicator") and len(parts) > 1 else "".join(parts))


def _said(feedback: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    """Give the words of the superior and of the person, which are named; those of groups stay in the dossier."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in feedback.get("named", ()):
        who = "Kata atasan" if each["source"] == "superior" else "Kata pegawai tentang dirinya"
        words = " Akibatnya: ".join(filter(None, (each["observed"], each.get("effect"))))
        line = f"{who}, {date_text(date.fromisoformat(each['on']))}: {words}"
        found.setdefault((each["about"], each["criterion"]), []).append(line)
    return found
