"""Whether the indicators of a plan name the perspectives that the policy wants (PermenPANRB 6/2022; domain.md 1.2)."""

from collections.abc import Iterable

from shared.decision import Findings, Invalid
from shared.events.goals import Assignment, IndicatorState, ObjectiveState
from shared.policy.policy import PerspectiveRule


class PerspectiveMissing(Invalid):
    """The policy wants a perspective for each indicator of a main result; choose one."""

    code = "perspective-missing"


class PerspectiveUnknown(Invalid):
    """The policy has no such perspective for this position or unit; choose one of those named, or none."""

    code = "perspective-unknown"


class NotQuantitative(Invalid):
    """The policy wants a number as target in this plan."""

    code = "not-quantitative"


def rule_for(rule: PerspectiveRule | None, who: Assignment) -> PerspectiveRule | None:
    """Give the rule where somebody is meant."""
    if rule is None or not rule.applies_to.covers(
        position_group=who.position_group, heads=who.heads_unit is not None, position=who.position
    ):
        return None
    return rule


def check_perspectives(objectives: Iterable[ObjectiveState], rule: PerspectiveRule | None) -> None:
    """Hold each indicator against the rule for the person; None: no perspective can be named.

    :raises Invalid: naming every field that is wrong
    """
    found = Findings()
    for place, objective in enumerate(objectives):
        for number, indicator in enumerate(objective.indicators):
            with found:
                path = f"objectives[{place}].indicators[{number}]"
                check_perspective(indicator, rule, path=path, main=objective.main)
    found.tell()


def check_perspective(indicator: IndicatorState, rule: PerspectiveRule | None, *, path: str, main: bool) -> None:
    """Hold one indicator against the rule; ``main``: it is of a main result, which has to name one.

    :raises Invalid: naming the field that is wrong
    """
    known = [each.id for each in rule.choices] if rule else []
    choice = f"Pilih salah satu: {', '.join(known)}." if known else "Kosongkan isian perspektif."
    if indicator.perspective is not None and indicator.perspective not in known:
        raise PerspectiveUnknown(
            f"Perspektif {indicator.perspective} tidak berlaku di sini. {choice}", field=f"{path}.perspective"
        )
    if rule is None or not main:
        return
    if rule.required and indicator.perspective is None:
        raise PerspectiveMissing(f"Indikator ini perlu perspektif. {choice}", field=f"{path}.perspective")
    if rule.quantitative_only and not indicator.quantitative:
        raise NotQuantitative(
            "Rencana pejabat ini hanya memuat indikator kuantitatif. Isi target angka dan satuannya.",
            field=f"{path}.quantitative",
        )
