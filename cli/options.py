"""Numbers on the command line, read as people write them: `--people 50.000` is asked about, never fifty."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from shared.request import WRITTEN
from shared.wording import field_problem


def whole(*, low: int | None = None, high: int | None = None) -> Callable[[str], int]:
    """Make the parser of an option that is a whole number within limits."""
    return _parser(TypeAdapter(Annotated[int, WRITTEN, Field(ge=low, le=high)]))


def number(*, low: float | None = None) -> Callable[[str], float]:
    """Make the parser of an option that is a number from a limit on."""
    return _parser(TypeAdapter(Annotated[float, WRITTEN, Field(ge=low)]))


def _parser(adapter: TypeAdapter[Any]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return adapter.validate_python(text)
        except ValidationError as error:
            raise PydanticCustomError("written", "{text}", {"text": field_problem(error.errors()[0])}) from error

    return parse
