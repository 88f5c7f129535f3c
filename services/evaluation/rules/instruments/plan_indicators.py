"""The indicators that name this component; all of them, where the plan feeds no other."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import ClassVar

from services.evaluation.rules.explain.thin import INDICATORS, MAIN_RESULTS, Parts
from services.evaluation.rules.explain.wording import both
from services.evaluation.rules.instruments.of_indicators import OfIndicators
from services.evaluation.rules.rate.coverage import Part, of_main_results
from services.evaluation.rules.rate.indicators import objective_groups
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.scope import scope
from services.evaluation.rules.rate.values import ComponentValue
from services.evaluation.rules.whatif import changes
from services.evaluation.rules.whatif.lever import Lever, judgement
from shared.events.feedback import About, Source
from shared.events.goals import ObjectiveState
from shared.policy.policy import ResultsMethod


class PlanIndicators(OfIndicators):
    """The indicators that name this component; all of them, where the plan feeds no other."""

    fed_by_plan: ClassVar[bool] = True
    reported_by: ClassVar[str] = "realisasi pegawai"

    def read(self, inputs: Inputs) -> ComponentValue:
        """Measure the plan's objectives."""
        meant = scope(self.policy, inputs.assignment).components
        fed = [each for each in meant if each.source is self.component.source]
        only = None if len(fed) == 1 else self.component.id
        return self.of_groups(*objective_groups(measure=self.measure(inputs), component=only))

    def parts(self, value: ComponentValue) -> Iterator[Part]:
        """List the indicators; of objectives that are judged, the main ones."""
        return of_main_results(value.groups) if self._judged else super().parts(value)

    @property
    def parts_are(self) -> Parts:
        """What the component is made of."""
        return MAIN_RESULTS if self._judged else INDICATORS

    @property
    def _judged(self) -> bool:
        return self.policy.results.method is ResultsMethod.JUDGED_OBJECTIVES

    def levers(self, value: ComponentValue) -> Iterator[Lever]:
        """List the judgements of objectives and the realisations that could be better."""
        for group in value.groups:
            if group.objective is None:
                continue
            judged = next((each.average for each in group.indicators if each.average is not None), None)
            if judged is not None:
                yield _judgement_of(group.objective, Fraction(*judged))
            yield from self.realisations(group, partial(changes.with_actual, group.objective.objective_id))


def _judgement_of(objective: ObjectiveState, average: Fraction) -> Lever:
    return judgement(
        what=f"objective:{objective.objective_id}",
        label=both(f"umpan balik atasan atas '{objective.name}'", f"the superior's feedback on '{objective.name}'"),
        source="umpan balik atasan",
        average=average,
        apply=partial(changes.with_judgement, About.OBJECTIVE, objective.objective_id, Source.SUPERIOR),
    )
