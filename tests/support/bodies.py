"""What a document has told stays told: every decision that any test takes is held against it.

Bodies are built from the state when they are sent, later and repeatedly. So a decision that does not say a fact must
leave that fact's body as it was, to the byte, and a body can be built as long as the document lives.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from typing import Any, Final

import pytest

import shared.batch
import shared.commands
import shared.document
import shared.jobs
from shared.decision import Decision, Kind, Publish
from shared.document import Cause, Document
from shared.events.registry import BY_SHORT
from shared.mongo.codec import adapter

Told = Mapping[tuple[str, str], tuple[Publish, int]]
"""The newest fact by topic and subject, and the version at which it was said."""

_TESTS: Final = Path(__file__).parents[1]
_APPLY: Final = shared.document.apply
_CALLERS: Final = (shared.document, shared.commands, shared.batch, shared.jobs)
_STATES_MAX: Final = 20_000
_SOME_VERSION: Final = 7


class ToldOtherwise(AssertionError):
    """One event id would have two bodies, or none."""


class Watch:
    """Looks at every decision that is applied, and at those that tests take by themselves, one on another's state."""

    def __init__(self) -> None:
        self._wrong: list[str] = []
        self._told: dict[int, tuple[object, Told]] = {}

    def begin(self, patch: pytest.MonkeyPatch) -> None:
        """Look on wherever decisions are applied; tests that apply by themselves import it later."""
        for module in _CALLERS:
            patch.setattr(module, "apply", self._applied)

    def join(self, patch: pytest.MonkeyPatch) -> None:
        """Look on where tests decide, once all of them are imported."""
        for module in list(sys.modules.values()):
            if _TESTS in Path(getattr(module, "__file__", None) or "/").parents:
                for name, decide in vars(module).copy().items():
                    if isfunction(decide) and _is_decision(decide):
                        patch.setattr(module, name, _Watched(decide, self))

    def end(self) -> None:
        """Say what was wrong since the last time: doors turn exceptions into answers and dead letters.

        :raises ToldOtherwise: when anything was
        """
        wrong, self._wrong = self._wrong, []
        if wrong:
            raise ToldOtherwise("\n".join(dict.fromkeys(wrong)))

    def _applied(self, document: Document[Any], decision: Decision[Any], cause: Cause) -> Document[Any]:
        moved = _APPLY(document, decision, cause)
        if moved is not document:
            self._check(document.kind, document.state, decision, told_by(document))
            self._keep(list(changed_by_storing(document.kind, decision)))
        return moved

    def follow(self, before: object, decision: Decision[Any], module: str) -> None:
        """Hold a decision against what was told by those that led to the state before."""
        kind = _kinds(module).get(type(decision.state))
        if kind is None:
            return
        _state, told = self._told.get(id(before), (before, {}))
        if before is not None:
            self._check(kind, before, decision, told)
        told = {**told, **{_key(each): (each, _SOME_VERSION) for each in decision.publishes}}
        self._told.pop(id(decision.state), None)
        self._told[id(decision.state)] = (decision.state, told)
        if len(self._told) > _STATES_MAX:
            del self._told[next(iter(self._told))]

    def _check(self, kind: Kind[Any], before: object, decision: Decision[Any], told: Told) -> None:
        self._keep(list(differences(kind, before, decision, told)))

    def _keep(self, found: list[str]) -> None:
        if found:
            self._wrong += found
            raise ToldOtherwise("\n".join(found))


@dataclass(frozen=True, eq=False)
class _Watched:
    """A decision that is watched, and otherwise the same."""

    decide: Callable[..., Any]
    watch: Watch

    def __call__(self, *args: Any, **given: Any) -> Any:
        decision = self.decide(*args, **given)
        if isinstance(decision, Decision):
            self.watch.follow(args[0] if args else None, decision, self.decide.__module__)
        return decision

    def __eq__(self, other: object) -> bool:
        return self.decide == (other.decide if isinstance(other, _Watched) else other)

    def __hash__(self) -> int:
        return hash(self.decide)


def differences(kind: Kind[Any], before: object, decision: Decision[Any], told: Told) -> Iterator[str]:
    """Name what was told and would now be told otherwise, and what could not be told any more.

    Kinds that tests make up for the core may say what they like.
    """
    if not kind.state.__module__.startswith("services."):
        return
    said = {_key(each) for each in decision.publishes}
    for publish in decision.publishes:
        built = _built(kind, decision.state, publish, _SOME_VERSION)
        if isinstance(built, Exception):
            yield f"{publish.type} of {publish.subject} cannot be built: {built!r}"
    if before is decision.state:
        return
    for key, (publish, version) in told.items():
        if key in said:
            continue
        now, was = (_built(kind, state, publish, version) for state in (decision.state, before))
        if isinstance(now, Exception):
            yield f"{publish.type} of {publish.subject} cannot be built any more: {now!r}"
        elif now != was:
            yield f"{publish.type} of {publish.subject} is not said and changed\n  from {was!r}\n  to   {now!r}"


def changed_by_storing(kind: Kind[Any], decision: Decision[Any]) -> Iterator[str]:
    """Name what is said now and would be another body once the state was written and read."""
    if kind.state.__module__.startswith("services."):
        for each in decision.publishes:
            first, read = (
                _built(kind, state, each, _SOME_VERSION) for state in (decision.state, _as_read(kind, decision))
            )
            if first != read:
                yield f"{each.type} of {each.subject} is another once stored\n  from {first!r}\n  to   {read!r}"


def told_by(document: Document[Any]) -> Told:
    """What a document has told."""
    return {key: (Publish(said.type, said.subject), said.version) for key, said in document.facts.items()}


def _as_read(kind: Kind[Any], decision: Decision[Any]) -> object:
    """The state as it is after it was written and read."""
    return adapter(kind.state).validate_python(adapter(kind.state).dump_python(decision.state, mode="json"))


def _built(kind: Kind[Any], state: object, publish: Publish, version: int) -> bytes | Exception:
    expected = BY_SHORT[publish.type].body
    try:
        body = kind.body(state, publish, version)
    except Exception as error:  # noqa: BLE001 - whatever it is, the fact cannot be told
        return error
    if type(body) is not expected or body.subject != publish.subject:
        return TypeError(f"{type(body).__name__} of {body.subject} is told as {publish}")
    return body.model_dump_json().encode()


def _key(publish: Publish) -> tuple[str, str]:
    return BY_SHORT[publish.type].topic, publish.subject


def _is_decision(function: Callable[..., Any]) -> bool:
    returned = str(getattr(function, "__annotations__", {}).get("return", ""))
    return "Decision[" in returned and function.__module__.startswith("services.")


@cache
def _kinds(module: str) -> Mapping[type[object], Kind[Any]]:
    """The kinds of the service that a decision belongs to, by the class of their states."""
    return {each.state: each for each in import_module(f"{'.'.join(module.split('.')[:2])}.store").KINDS}
