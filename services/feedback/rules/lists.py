"""Lists and texts of the rules, kept as data beside them."""

from importlib.resources import files
from typing import TypeVar

import msgspec
import yaml

T = TypeVar("T")


def read(name: str, kind: type[T]) -> T:
    """Read a file of ``data``."""
    file = files("services.feedback.rules").joinpath("data", name)
    return msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), kind)
