"""The explanation of the behaviour axis."""

from collections.abc import Iterator
from fractions import Fraction

from services.evaluation.rules.explain.shared import feedback_inputs, level_step, match_step, policy_step, whole_step
from services.evaluation.rules.explain.step import Step
from services.evaluation.rules.explain.wording import both, english, percent_text
from services.evaluation.rules.rate.values import BehaviourValue, CriterionValue
from shared.policy.policy import BehaviourMethod, Label, Policy

_COMPETENCES = Label(id="Kompetensi yang diamati", en="Observed competences")
_NONE = Fraction(0)


def behaviour_steps(policy: Policy, behaviour: BehaviourValue) -> Iterator[Step]:
    """Explain the behaviour: criteria or observed competences, the whole, the level."""
    for each in behaviour.criteria:
        yield _criterion(policy, each)
    if behaviour.match is not None and behaviour.match.rule is not None:
        yield match_step(behaviour.match, id="behaviour", label=_COMPETENCES)
    if behaviour.percent is None or behaviour.level is None:
        yield policy_step(policy, id="behaviour:level", clause="behaviour", value="-", text=_why(policy))
        return
    if behaviour.criteria:
        parts = [(each.criterion, each.feedback.percent) for each in behaviour.criteria]
        yield whole_step(policy, axis="behaviour", parts=parts, of="criterion", percent=behaviour.percent)
    yield level_step(
        policy,
        axis="behaviour",
        percent=behaviour.percent,
        level=behaviour.level,
        bounds=policy.behaviour.bounds,
    )


def _why(policy: Policy) -> Label:
    if policy.behaviour.method is BehaviourMethod.OBSERVATIONS:
        return both(
            "Perilaku kerja belum dapat dinilai: atasan belum mencatat observasi kompetensi.",
            "Behaviour cannot be rated yet: the rater has recorded no observation.",
        )
    return both(
        "Perilaku kerja belum dapat dinilai: atasan belum memberi umpan balik atas perilaku.",
        "Behaviour cannot be rated yet: the superior has given no feedback on behaviour.",
    )


def _criterion(policy: Policy, found: CriterionValue) -> Step:
    label, percent = found.criterion.label, found.feedback.percent
    id_ = f"criterion:{found.criterion.id}"
    if percent is None:
        inputs, _ = feedback_inputs(found.feedback, worth=policy.behaviour.level_percents, percent=_NONE)
        text = both(
            f"{label.id}: belum ada umpan balik yang dihitung, bobotnya dibagi ke kriteria lain.",
            f"{english(label)}: no feedback that counts yet; its weight goes to the other criteria.",
        )
        return policy_step(policy, id=id_, clause="behaviour.criteria", inputs=inputs, value="-", text=text)
    inputs, arithmetic = feedback_inputs(found.feedback, worth=policy.behaviour.level_percents, percent=percent)
    value = percent_text(percent)
    return policy_step(
        policy,
        id=id_,
        clause="behaviour.criteria, behaviour.source_weights",
        inputs=inputs,
        arithmetic=arithmetic,
        value=value,
        text=both(f"{label.id}: {value} persen.", f"{english(label)}: {value} percent."),
    )
