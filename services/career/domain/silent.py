"""Kinds of documents that tell nobody anything: heard from others, or nobody else's business."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from shared.decision import Kind, Says
from shared.events.base import Body
from shared.ids.form import IdForm

S = TypeVar("S")


def _by_nothing(_state: object) -> Mapping[str, str]:
    return {}


def silent(form: IdForm, state: type[S], lookup: Callable[[S], Mapping[str, str]] = _by_nothing) -> Kind[S]:
    """A kind of document that says nothing."""
    return Kind(name=form.kind, state=state, lookup=lookup, body=_tells_nothing)


def _tells_nothing(_state: object, says: Says, _version: int) -> Body:
    raise LookupError(f"this kind of document says nothing, not even {says.type}")
