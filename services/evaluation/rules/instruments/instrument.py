"""What every instrument can do with a component of the results."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, Final

from msgspec.structs import replace

from services.evaluation.rules.explain.shared import of_policy, part_step
from services.evaluation.rules.explain.thin import INDICATORS, Parts, thin_arithmetic, thin_text
from services.evaluation.rules.explain.wording import both
from services.evaluation.rules.rate.arithmetic import lowest
from services.evaluation.rules.rate.coverage import Part, of_indicators, too_thin
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.values import ComponentValue
from services.evaluation.rules.suggestion import Step, StepInput
from services.evaluation.rules.whatif.lever import Lever
from shared.policy.policy import Component, Policy
from shared.rules.numbers import Ratio

_NOTHING: Final = both(
    "belum ada masukan, tidak dihitung; bobotnya dibagi ke komponen lain.",
    "no input, left out; its weight goes to the others.",
)


class Reads(StrEnum):
    """What an instrument reads beside the person's plan, dossier and observations."""

    LOGS = "logs"
    UNIT = "unit"
    TEAM = "team"


@dataclass(frozen=True, eq=False)
class Instrument(ABC):
    """A component of a policy by its source: read it, explain it, say what could raise it and what is lacking."""

    component: Component
    policy: Policy

    reads: ClassVar[Reads | None] = None
    fed_by_plan: ClassVar[bool] = False
    """The plan's indicators name the component that they feed."""
    needs_target: ClassVar[bool] = False
    needs_competences: ClassVar[bool] = False
    weighs_feedback: ClassVar[bool] = False
    of_parts: ClassVar[bool] = False
    """It is made of several parts, of which the policy may ask for enough."""

    @abstractmethod
    def read(self, inputs: Inputs) -> ComponentValue:
        """Give the component's value in percent, as far as the inputs allow."""

    def parts(self, value: ComponentValue) -> Iterator[Part]:
        """List what the component is made of, where that is several parts."""
        return of_indicators(value.groups)

    @property
    def parts_are(self) -> Parts:
        """What the component is made of, in words."""
        return INDICATORS

    def checked(self, value: ComponentValue) -> ComponentValue:
        """Take the value away where less is there than the policy asks for."""
        thin = None if value.percent is None else too_thin(self.parts(value), self.component.coverage)
        return value if thin is None else replace(value, percent=None, thin=thin)

    def missing(self, value: ComponentValue) -> tuple[str, ...]:
        """List what is lacking, as codes."""
        return (f"component:{self.component.id}",) if value.percent is None else ()

    def explain(self, value: ComponentValue) -> Iterator[Step]:
        """Explain how the component got its value, or that it has none."""
        yield self.told(value) if value.percent is None else self.step(value)

    @abstractmethod
    def step(self, value: ComponentValue) -> Step:
        """Explain a component that has a value."""

    @abstractmethod
    def levers(self, value: ComponentValue) -> Iterator[Lever]:
        """List what could raise the component."""

    @cached_property
    def cap(self) -> Decimal:
        """The highest percentage that counts in this component."""
        return lowest(self.component.cap_percent, self.policy.results.cap_percent)

    @cached_property
    def cap_ratio(self) -> Ratio:
        """The cap to compute with."""
        return self.cap.as_integer_ratio()

    @cached_property
    def not_applicable(self) -> ComponentValue:
        """The component without a value."""
        return ComponentValue(self.component, None)

    def told(self, value: ComponentValue, *, inputs: tuple[StepInput, ...] = (), arithmetic: str = "") -> Step:
        """Say what the component came to, from these inputs by this arithmetic."""
        return part_step(
            of_policy(self.policy, "results.components"),
            id=f"component:{self.component.id}",
            label=self.component.label,
            percent=value.percent,
            inputs=inputs,
            arithmetic=arithmetic if value.thin is None else thin_arithmetic(value.thin),
            lacking=_NOTHING if value.thin is None else thin_text(value.thin, self.parts_are),
        )
