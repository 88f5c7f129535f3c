"""The explanation: every step from the inputs to the predicate, in order, to be recomputed by anyone."""

from services.evaluation.rules.explain.behaviour import behaviour_steps
from services.evaluation.rules.explain.results import results_steps
from services.evaluation.rules.explain.step import Step, StepInput
from services.evaluation.rules.explain.wording import LEVELS, PREDICATES
from services.evaluation.rules.rate.values import BehaviourValue, ResultsValue
from shared.policy.policy import Policy
from shared.rules.predicate import PredicateResult
from shared.rules.vocabulary import Level


def explain(
    policy: Policy,
    results: ResultsValue,
    behaviour: BehaviourValue,
    found: PredicateResult | None,
) -> tuple[Step, ...]:
    """Explain a rating step by step."""
    return (
        *results_steps(policy, results),
        *behaviour_steps(policy, behaviour),
        predicate_step(policy, results.level, behaviour.level, found),
    )


def predicate_step(
    policy: Policy, results: Level | None, behaviour: Level | None, found: PredicateResult | None
) -> Step:
    """Explain which predicate a pair of levels gives; the last step of every explanation."""
    if found is None or results is None or behaviour is None:
        return Step(
            id="predicate",
            rule=policy.policy_id,
            version=str(policy.version),
            clause="results, behaviour",
            value="-",
            text="Predikat belum dapat disarankan karena hasil kerja atau perilaku belum dapat dinilai.",
            text_en="No predicate can be suggested yet: results or behaviour cannot be rated.",
        )
    work, conduct = LEVELS[results], LEVELS[behaviour]
    name = PREDICATES[found.predicate]
    return Step(
        id="predicate",
        rule=found.rule.id,
        version=found.rule.version,
        clause=found.rule.clause,
        inputs=(
            StepInput(name="hasil kerja", value=work.id, source="results:level"),
            StepInput(name="perilaku kerja", value=conduct.id, source="behaviour:level"),
        ),
        arithmetic=f"{work.id} x {conduct.id} = {name}",
        value=found.predicate.value,
        text=f"Hasil kerja {work.id} dan perilaku kerja {conduct.id} memberi saran predikat {name}. "
        "Pejabat penilai yang memutuskan.",
        text_en=f"Results {work.en} and behaviour {conduct.en} suggest the predicate {name}. The rater decides.",
    )
