"""What pages are made of, as templates show it: one class per component."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["calm", "wait", "good", "warn", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A status in a word or two; the colour only repeats what the text says."""

    text: str
    tone: Tone = "calm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere to go."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to know before the rest: what happened, and what to do."""

    title: str
    text: str = ""
    tone: Tone = "calm"
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """Something to do: a sentence that begins with a verb, about what, and how it stands."""

    id: str
    title: str
    href: str
    hint: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    """Things to do by about the same day."""

    title: str
    rows: Sequence[TaskRow]
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something in a list that one may open: what it is, more about it, how it stands."""

    title: str
    href: str
    hint: str = ""
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of several to choose from."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form with what was typed and what is wrong with it; ``chosen``: of several that may be marked.

    ``several``: more than one file may be chosen.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    error: str = ""
    kind: Literal["text", "area", "number", "date", "url", "select", "radios", "checks", "file", "hidden", "code"] = (
        "text"
    )
    options: Sequence[Option] = ()
    chosen: Sequence[str] = ()
    required: bool = False
    optional_mark: str = ""
    suffix: str = ""
    max_length: int | None = None
    width: Literal["", "short", "medium"] = ""
    several: bool = False
    day_min: str = ""
    day_max: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormError:
    """What is wrong, and which field to go to."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """What is known or was typed; ``change`` leads to where it can be changed, ``links`` to what it rests on."""

    label: str
    value: str
    lines: Sequence[str] = ()
    links: Sequence[Link] = ()
    change: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart: its share of the axis (0 to 100), and what it says in words."""

    label: str
    share: float
    text: str
    tone: Tone = "calm"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """The last look before something that cannot be changed afterwards; ``fields`` carry what was typed."""

    title: str
    text: str
    action: str
    fields: Sequence[tuple[str, str]]
    rows: Sequence["SummaryRow"]
    act: str
    again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Something was done: what, its reference, what comes next, and who to ask."""

    title: str
    text: str = ""
    reference: str = ""
    next: Sequence[str] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened: when, and what."""

    when: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a history: when, what, why. ``gone``: it does not hold any more."""

    when: str
    text: str
    lines: Sequence[str] = ()
    links: Sequence[Link] = ()
    tag: Tag | None = None
    gone: bool = False


def errors_by_field(errors: Sequence[FormError]) -> Mapping[str, str]:
    """Give the first error of each field, for the place beside it."""
    found: dict[str, str] = {}
    for each in errors:
        if each.field:
            found.setdefault(each.field, each.text)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody sent and could not be taken now; every word is still there."""

    title: str
    text: str
    action: str
    fields: Sequence[tuple[str, str]]
    typed: Sequence[SummaryRow] = ()
    can_send: bool = True
    sign_in: bool = False
    back: Link | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A page that cannot be shown: what happened, what to do, and the number to quote."""

    title: str
    text: str
    number: str = ""
    links: Sequence[Link] = field(default_factory=tuple)


def day_fields(labels: Mapping[str, str], typed: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[Field, ...]:
    """Ask for days; ``labels`` by the names of the fields."""
    return tuple(
        Field(
            name=name,
            label=label,
            kind="date",
            width="medium",
            value=typed.get(name, ""),
            error=wrong.get(name, ""),
        )
        for name, label in labels.items()
    )
