"""Lists of which every entry is judged by itself: one that cannot be read refuses none of its neighbours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, GetPydanticSchema, ValidationError
from pydantic_core import CoreSchema, core_schema

from shared.decision import Invalid
from shared.wording import faults, field_problem, pointer_of

T = TypeVar("T", bound=BaseModel)
R = TypeVar("R")
_ID_MAX: Final = 100


class Unreadable(Invalid):
    """An entry, or all of them, cannot be read; ``faults`` names every wrong field."""

    code = "invalid"

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        text = "; ".join(f"{pointer}: {text}" for pointer, text in faults)
        super().__init__(text, field=faults[0][0])
        self.faults = tuple(faults)


class EntryTwice(Invalid):
    """Two entries of one request have the same id; the first counts."""

    code = "entry-twice"


@dataclass(frozen=True, slots=True)
class Misread:
    """An entry that cannot be read: the id it gives itself, and what is wrong with it, by place within the entry."""

    id: str
    faults: tuple[tuple[str, str], ...]


def alone(*, id: str) -> GetPydanticSchema:
    """Read an entry of the type ``Model | Misread`` as its model, or as `Misread`.

    ``id`` is the field by which its answer names it.
    """

    def read(value: Any, handler: core_schema.ValidatorFunctionWrapHandler) -> object:
        try:
            return handler(value)
        except ValidationError as error:
            wrong = faults(error.errors(include_url=False))
            named = value.get(id) if isinstance(value, Mapping) else None
            return Misread(
                id=named[:_ID_MAX] if isinstance(named, str) else "",
                faults=tuple((pointer_of(each["loc"]), field_problem(each)) for each in wrong),
            )

    def schema(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        model, _misread = get_args(source)
        return core_schema.no_info_wrap_validator_function(read, handler(model))

    return GetPydanticSchema(schema)


def readable(items: Sequence[T | Misread], *, field: str = "items") -> tuple[T, ...]:
    """Give the entries that could be read.

    :raises Unreadable: when there is none
    """
    good = tuple(each for each in items if not isinstance(each, Misread))
    if not good:
        raise Unreadable([fault for each in _refusals(items, field).values() for fault in each.faults])
    return good


def woven(
    items: Sequence[T | Misread],
    outcomes: Sequence[R],
    refused: Callable[[str, Unreadable], R],
    *,
    field: str = "items",
) -> Iterator[R]:
    """Give what became of each entry, in order: of those that could be read, and of the others that they were not."""
    refusals, taken = _refusals(items, field), iter(outcomes)
    for place, each in enumerate(items):
        yield refused(each.id, refusals[place]) if isinstance(each, Misread) else next(taken)


def _refusals(items: Sequence[object], field: str) -> dict[int, Unreadable]:
    return {
        place: Unreadable([(f"/{field}/{place}{pointer}".rstrip("/"), text) for pointer, text in each.faults])
        for place, each in enumerate(items)
        if isinstance(each, Misread)
    }
