"""What suggestions and their words were, before they were computed on integers: digests of many generated cases.

``python tests/evaluation_rules/golden.py`` (from the root, with ``PYTHONPATH=.``) writes the file again; it changes
only where a rule or its wording is meant to say something else.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from policy_cases import case
from pydantic import TypeAdapter

from services.evaluation.rules.explain.recompute import canonical, digest
from services.evaluation.rules.policy.packaged import packaged
from services.evaluation.rules.rate.inputs import Inputs, TimeInPost
from services.evaluation.rules.rate.suggest import suggest
from services.evaluation.rules.suggestion import Counterfactual
from services.evaluation.rules.whatif.counterfactuals import counterfactuals
from shared.events.directory import Leave
from shared.policy.policy import BaselineUse, Policy

FILE = Path(__file__).parent / "fixtures" / "golden_suggestions.json"
CASES, BLOCK, _CHANGES_EVERY = 1000, 100, 20
_CHANGES = TypeAdapter(tuple[Counterfactual, ...])
_FIRST, _LAST = date(2025, 1, 1), date(2025, 12, 31)


def policies() -> Iterator[tuple[str, Policy]]:
    """Every version of every packaged policy, and each again where the way from the baseline counts."""
    for each in packaged():
        name = f"{each.policy_id}@{each.version}"
        yield name, each
        planning = each.planning.model_copy(update={"baseline": BaselineUse.LINEAR})
        yield f"{name}, from the baseline", each.model_copy(update={"planning": planning})


def given(policy: Policy, seed: int) -> Inputs:
    """A generated case; of some, not all days are measured, and some indicators have a baseline."""
    rng = Random(seed)
    inputs = case(rng, policy)
    objectives = tuple(
        each.model_copy(
            update={
                "indicators": tuple(
                    one.model_copy(update={"baseline": rng.choice([one.actual, one.target, None])})
                    for one in each.indicators
                )
            }
        )
        for each in inputs.objectives
    )
    return replace(inputs, objectives=objectives, time=_time(rng) if seed % 4 == 0 else None)


def _time(rng: Random) -> TimeInPost:
    first = _FIRST + timedelta(days=rng.choice([0, rng.randrange(300)]))
    last = rng.choice([_LAST, first + timedelta(days=rng.randrange((_LAST - first).days + 1))])
    away = rng.choice([first, first + timedelta(days=rng.randrange((last - first).days + 1))])
    leave = Leave(kind="cuti_tahunan", first_day=away, last_day=rng.choice([away, last]))
    return TimeInPost(
        cycle_starts_on=_FIRST, cycle_ends_on=_LAST, starts_on=first, ends_on=last, leaves=rng.choice([(), (leave,)])
    )


def block(policy: Policy, first: int) -> str:
    """The digest of one block of cases: rating, steps, and for some what would change it."""
    whole = sha256()
    for seed in range(first, first + BLOCK):
        inputs = given(policy, seed)
        whole.update(digest(suggest(policy, inputs)).encode())
        if seed % _CHANGES_EVERY == 0:
            whole.update(canonical(_CHANGES.dump_python(counterfactuals(policy, inputs), mode="json")))
    return whole.hexdigest()


if __name__ == "__main__":
    written = {name: [block(policy, first) for first in range(0, CASES, BLOCK)] for name, policy in policies()}
    FILE.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
