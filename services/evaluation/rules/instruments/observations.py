"""The match of observed competences with what the position needs (JPM)."""

from collections.abc import Iterator
from typing import ClassVar

from services.evaluation.rules.explain.shared import match_step
from services.evaluation.rules.explain.thin import COMPETENCES, Parts
from services.evaluation.rules.instruments.instrument import Instrument
from services.evaluation.rules.rate.arithmetic import capped
from services.evaluation.rules.rate.coverage import Part, of_match, thin_code
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.judgements import match, not_observed
from services.evaluation.rules.rate.scope import scope
from services.evaluation.rules.rate.values import ComponentValue
from services.evaluation.rules.suggestion import Step
from services.evaluation.rules.whatif.lever import Lever, match_levers


class Observations(Instrument):
    """The match of observed competences with what the position needs (JPM)."""

    needs_competences: ClassVar[bool] = True
    of_parts: ClassVar[bool] = True

    @property
    def parts_are(self) -> Parts:
        """The competences that the position needs."""
        return COMPETENCES

    def parts(self, value: ComponentValue) -> Iterator[Part]:
        """List the competences that the position needs."""
        return iter(()) if value.match is None else of_match(value.match)

    def read(self, inputs: Inputs) -> ComponentValue:
        """Match what was observed."""
        found = match(scope(self.policy, inputs.assignment), inputs)
        if found.percent is None:
            return self.not_applicable
        return ComponentValue(component=self.component, percent=capped(found.percent, self.cap_ratio), match=found)

    def missing(self, value: ComponentValue) -> tuple[str, ...]:
        """List the competences that nobody observed."""
        if value.match is None:
            return super().missing(value)
        return (*thin_code(self.component.id, value.thin), *not_observed(value.match))

    def step(self, value: ComponentValue) -> Step:
        """Explain the match."""
        assert value.match is not None
        return match_step(value.match, id=f"component:{self.component.id}", label=self.component.label)

    def levers(self, value: ComponentValue) -> Iterator[Lever]:
        """List the competences that could be held at a higher level."""
        if value.match is not None:
            yield from match_levers(value.match)
