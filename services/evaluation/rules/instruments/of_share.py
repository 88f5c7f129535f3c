"""Instruments that are a quantity against what is expected of it: reports, training, the public's satisfaction."""

from abc import abstractmethod
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from services.evaluation.rules.explain.wording import amount, number_text, percent_text
from services.evaluation.rules.instruments.instrument import Instrument
from services.evaluation.rules.rate.arithmetic import capped
from services.evaluation.rules.rate.inputs import Inputs, TimeInPost
from services.evaluation.rules.rate.values import ComponentValue, ShareValue
from services.evaluation.rules.suggestion import Step, StepInput
from services.evaluation.rules.whatif.lever import Lever, better_shares
from shared.policy.policy import Unreported
from shared.rules.expectation import ExpectationResult
from shared.rules.tables import RuleRef


class OfShare(Instrument):
    """A component that is a quantity in percent of another; the words say what was counted, where, against what.

    ``best``: more cannot be reached, whatever counts. ``fine``: the steps in which the quantity grows.
    """

    reached: ClassVar[str]
    source: ClassVar[str]
    expected: ClassVar[str]
    supplied_by: ClassVar[str]
    best: ClassVar[Fraction | None] = None
    fine: ClassVar[Decimal] = Decimal(1)

    @abstractmethod
    def with_amount(self, inputs: Inputs, amount: Decimal) -> Inputs:
        """Let another quantity have been reached."""

    def share(
        self, reached: Decimal, expected: Decimal | None, rule: RuleRef | None = None, *, over: TimeInPost | None = None
    ) -> ComponentValue:
        """Compare; not applicable where nothing is expected. ``over``: it is expected per time, of these days."""
        if expected is None or expected <= 0:
            return self.not_applicable
        scaled = None if over is None else over.expected(expected)
        wanted = expected if scaled is None else scaled.exact_expected
        if wanted <= 0:
            return self.not_applicable
        (part, scale), (whole, whole_scale) = reached.as_integer_ratio(), wanted.as_integer_ratio()
        percent = (100 * max(part, 0) * whole_scale, scale * whole)
        return ComponentValue(
            component=self.component,
            percent=capped(percent, self.cap_ratio),
            share=ShareValue(reached=reached, expected=wanted, rule=rule, scaled=scaled),
        )

    def counts_as_reported(self, amount: Decimal, inputs: Inputs) -> bool:
        """Nothing reported counts as nothing only once inputs are closed, and if the policy says so."""
        return amount > 0 or (inputs.closed and self.policy.results.unreported is Unreported.ZERO)

    def step(self, value: ComponentValue) -> Step:
        """Give the two quantities and the division."""
        assert value.share is not None
        reached, expected = number_text(value.share.reached), number_text(value.share.expected)
        divisor, source = _of_time(value.share.scaled) or (expected, "kebijakan")
        reaches_cap = self.component.cap_percent is not None or value.percent == self.cap_ratio
        at_most = f", paling tinggi {percent_text(self.cap)}" if reaches_cap else ""
        inputs = (
            StepInput(name=self.reached, value=reached, source=self.source),
            StepInput(name=self.expected, value=expected, source=source),
        )
        arithmetic = f"{reached} / {divisor} x 100{at_most} = {percent_text(value.percent or 0)}"
        return self.told(value, inputs=inputs, arithmetic=arithmetic)

    def levers(self, value: ComponentValue) -> Iterator[Lever]:
        """Offer the quantities above what was reached."""
        if value.share is None:
            return
        full = Fraction(value.share.expected) * Fraction(self.cap) / 100
        best = full if self.best is None else min(full, self.best)
        yield Lever(
            what=f"component:{self.component.id}",
            label=self.component.label,
            source=self.supplied_by,
            now=amount(value.share.reached),
            grid=better_shares(value.share.reached, best=best, step=self.fine),
            apply=self.with_amount,
            text=amount,
        )


def _of_time(scaled: ExpectationResult | None) -> tuple[str, str] | None:
    """Write the amount for the measured days as it is computed, and where its parts come from."""
    if scaled is None:
        return None
    amount, days = number_text(scaled.amount), f"{scaled.measured_days} / {scaled.cycle_days}"
    return f"({amount} x {days})", f"kebijakan: {amount} untuk {scaled.cycle_days} hari, {scaled.measured_days} diukur"
