"""What the sources of feedback say about the criterion with the component's id."""

from collections.abc import Iterator
from typing import ClassVar

from services.evaluation.rules.explain.shared import feedback_inputs
from services.evaluation.rules.instruments.instrument import Instrument
from services.evaluation.rules.rate.arithmetic import capped
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import feedback_on
from services.evaluation.rules.rate.scope import scope
from services.evaluation.rules.rate.values import ComponentValue
from services.evaluation.rules.suggestion import Step
from services.evaluation.rules.whatif.lever import Lever, feedback_levers


class Feedback(Instrument):
    """What the sources of feedback say about the criterion with the component's id."""

    weighs_feedback: ClassVar[bool] = True

    def read(self, inputs: Inputs) -> ComponentValue:
        """Weigh the sources as the policy says."""
        of = scope(self.policy, inputs.assignment)
        said = feedback_on(self.component.id, inputs=inputs, weights=of.source_weights, worth=of.results_worth)
        if said.percent is None:
            return self.not_applicable
        return ComponentValue(component=self.component, percent=capped(said.percent, self.cap_ratio), feedback=said)

    def step(self, value: ComponentValue) -> Step:
        """Give what the sources said."""
        assert value.feedback is not None
        assert value.percent is not None
        worth = self.policy.results.level_percents
        inputs, arithmetic = feedback_inputs(value.feedback, worth=worth, percent=value.percent)
        return self.told(value, inputs=inputs, arithmetic=arithmetic)

    def levers(self, value: ComponentValue) -> Iterator[Lever]:
        """List the judgements that could be better."""
        if value.feedback is not None:
            yield from feedback_levers(value.feedback, f"component:{self.component.id}", self.component.label)
