"""The index of the survey of the person's unit (SKM) against the policy's target."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from msgspec.structs import replace as replaced

from services.evaluation.rules.explain.shared import of_policy, part_step
from services.evaluation.rules.explain.wording import both, percent_text
from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.instruments.of_share import OfShare
from services.evaluation.rules.rate.inputs import Inputs, UnitInputs
from services.evaluation.rules.rate.values import ComponentValue, SurveyValue
from services.evaluation.rules.suggestion import Step, StepInput
from shared.indonesian import in_english
from shared.policy.clause import Label
from shared.policy.feedback import AttributedTo, SurveyAttribution


class Survey(OfShare):
    """The index of the survey of the person's unit (SKM) against the policy's target."""

    reads: ClassVar[Reads] = Reads.UNIT
    needs_target: ClassVar[bool] = True
    reached: ClassVar[str] = "indeks kepuasan masyarakat (SKM)"
    source: ClassVar[str] = "survei unit layanan"
    expected: ClassVar[str] = "target indeks"
    supplied_by: ClassVar[str] = "survei"
    best: ClassVar[Fraction] = Fraction(100)
    fine: ClassVar[Decimal] = Decimal("0.01")

    def read(self, inputs: Inputs) -> ComponentValue:
        """Compare the index; not applicable as long as there is none, or it counts for the unit alone."""
        unit = inputs.unit
        if unit is None or unit.survey_index is None:
            return self.not_applicable
        found = SurveyValue(unit.survey_index, unit.survey_answers, unit.survey_attributed)
        # Of a survey heard before attribution was told, it is not known; it goes on counting.
        counted = found.attributed is not False
        value = self.share(found.index, self.component.target) if counted else self.not_applicable
        return replaced(value, survey=found)

    def missing(self, value: ComponentValue) -> tuple[str, ...]:
        """Name the answers that are lacking for the survey to count for persons, where the policy lets it."""
        if value.percent is None and value.survey is not None and self._rule.to is AttributedTo.PERSON:
            return (f"survey_answers:{self.component.id}",)
        return super().missing(value)

    def told(self, value: ComponentValue, *, inputs: tuple[StepInput, ...] = (), arithmetic: str = "") -> Step:
        """Say what the component came to, and by which rule the unit's survey counts for a person or does not."""
        found, rule = value.survey, self._rule
        if found is None or found.attributed is None:
            return super().told(value, inputs=inputs, arithmetic=arithmetic)
        return part_step(
            of_policy(self.policy, "results.components, feedback.survey_attribution"),
            id=f"component:{self.component.id}",
            label=self.component.label,
            percent=value.percent,
            inputs=inputs,
            arithmetic=arithmetic,
            lacking=_uncounted(found, rule),
            because=both(
                f" Survei unit ini dihitung bagi pegawai menurut kebijakan: {found.answers} jawaban, paling sedikit"
                f" {rule.minimum}.",
                f" By the policy this survey counts for persons: {found.answers} answers, at least {rule.minimum}.",
            ),
        )

    @property
    def _rule(self) -> SurveyAttribution:
        return self.policy.feedback.survey_attribution

    def with_amount(self, inputs: Inputs, amount: Decimal) -> Inputs:
        """Give the unit another index."""
        unit = inputs.unit or UnitInputs(unit_id=inputs.assignment.unit_id)
        return replace(inputs, unit=replace(unit, survey_index=amount))


def _uncounted(found: SurveyValue, rule: SurveyAttribution) -> Label:
    """Say why a unit's survey does not count for a person."""
    index = percent_text(found.index)
    if rule.to is AttributedTo.UNIT:
        return both(
            f"indeks unit {index} ada, tetapi menurut kebijakan survei ini berlaku bagi unit dan tidak dihitung bagi"
            " pegawai; bobotnya dibagi ke komponen lain.",
            f"the unit's index is {in_english(index)}, but by the policy the survey is the unit's and counts for no"
            " person; its weight goes to the others.",
        )
    return both(
        f"indeks unit {index} dari {found.answers} jawaban; kebijakan menghitungnya bagi pegawai mulai"
        f" {rule.minimum} jawaban. Belum dihitung; bobotnya dibagi ke komponen lain.",
        f"the unit's index is {in_english(index)} from {found.answers} answers; the policy lets it count for persons"
        f" from {rule.minimum} answers on. Not counted yet; its weight goes to the others.",
    )
