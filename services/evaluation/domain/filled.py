"""Bodies and views from values whose names agree with theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

M = TypeVar("M", bound=BaseModel)


def filled(shape: type[M], value: DataclassInstance, **more: object) -> M:
    """Make a body or view from a value; what is named besides goes before what the value says."""
    return shape.model_validate({**named(value), **more})


def named(value: DataclassInstance) -> Mapping[str, object]:
    """The fields of a value by name, as they are."""
    return {each.name: getattr(value, each.name) for each in fields(value)}
