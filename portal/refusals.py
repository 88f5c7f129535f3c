"""What a service refused, as errors of a form: each beside its field, and all of them on top."""

from collections.abc import Callable

from portal.calls import Problem
from portal.views.parts import FormError


def shown_errors(problem: Problem, field_of: Callable[[str], str | None]) -> list[FormError]:
    """Give the errors of a form; ``field_of`` names the field that a pointer means, where the form has it."""
    if not problem.errors:
        return [FormError(text=problem.detail)]
    found = [FormError(text=_sentence(each.detail), field=field_of(each.pointer) or "") for each in problem.errors]
    placed = any(each.field for each in found)
    return found if placed or len(found) > 1 else [FormError(text=problem.detail, field=found[0].field)]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
