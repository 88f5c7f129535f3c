"""One step of an explanation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """One value that a step used, and where it came from."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the explanation: which rule, on which inputs, which arithmetic, with which value."""

    id: str
    rule: str
    version: str
    clause: str
    inputs: tuple[StepInput, ...] = ()
    arithmetic: str = ""
    value: str
    text: str
    text_en: str
