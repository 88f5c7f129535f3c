"""What differs between two editions of a plan, for programs and in sentences for people."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from shared.events.goals import IndicatorState, ObjectiveState, UnitIndicatorRef

Value = Decimal | bool | str | None
E = TypeVar("E", ObjectiveState, IndicatorState)


class Change(StrEnum):
    """What became of an objective or indicator from one edition to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """One field with its old and new value."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorDifference:
    """What became of one indicator; ``fields`` only where it changed."""

    indicator_id: str
    name: str
    change: Change
    fields: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveDifference:
    """What became of one objective and its indicators, with one sentence for each thing.

    ``matters``: it concerns those who serve this objective. Weights do not: they only divide the owner's own work; nor
    does what a unit is told of it.
    """

    objective_id: str
    name: str
    change: Change
    fields: tuple[FieldDifference, ...] = ()
    indicators: tuple[IndicatorDifference, ...] = ()
    sentences: tuple[str, ...] = ()
    matters: bool = True


def compare(old: Iterable[ObjectiveState], new: Iterable[ObjectiveState]) -> tuple[ObjectiveDifference, ...]:
    """List what differs, in the order of the new edition, what was removed last; nothing where all is the same."""
    before, after = _by_id(old, lambda each: each.objective_id), _by_id(new, lambda each: each.objective_id)
    pairs = [(before.get(id), after.get(id)) for id in (*after, *(id for id in before if id not in after))]
    return tuple(found for one, other in pairs if (found := _objective(one, other)) is not None)


def _objective(old: ObjectiveState | None, new: ObjectiveState | None) -> ObjectiveDifference | None:
    if old is None or new is None:
        return _whole(old, new)
    fields = tuple(_fields(old, new, _OBJECTIVE_LABELS))
    indicators = tuple(_indicators(old, new))
    if not fields and not indicators:
        return None
    place = f'Hasil kerja "{old.name}"'
    return ObjectiveDifference(
        objective_id=new.objective_id,
        name=new.name,
        change=Change.CHANGED,
        fields=fields,
        indicators=indicators,
        sentences=(
            *(f"{place}: {_wording(each, _OBJECTIVE_LABELS)}." for each in fields),
            *(sentence for each in indicators for sentence in _indicator_sentences(each, place)),
        ),
        matters=any(each.field not in _OWN for each in fields)
        or any(each.change is not Change.CHANGED or _beyond_weight(each) for each in indicators),
    )


def _whole(old: ObjectiveState | None, new: ObjectiveState | None) -> ObjectiveDifference | None:
    one = new or old
    if one is None:
        return None
    change, became = (Change.REMOVED, "dihapus") if new is None else (Change.ADDED, "ditambahkan")
    letter = f", penugasan menurut surat {one.extra.letter}" if one.extra is not None else ""
    about = f"(bobot {_shown(one.weight)}, {len(one.indicators)} indikator)"
    sentence = f'Hasil kerja "{one.name}" {became} {about}{letter}.'
    return ObjectiveDifference(objective_id=one.objective_id, name=one.name, change=change, sentences=(sentence,))


def _indicators(old: ObjectiveState, new: ObjectiveState) -> Iterator[IndicatorDifference]:
    before = _by_id(old.indicators, lambda each: each.indicator_id)
    after = _by_id(new.indicators, lambda each: each.indicator_id)
    for id, indicator in after.items():
        if id not in before:
            yield IndicatorDifference(indicator_id=id, name=indicator.name, change=Change.ADDED)
        elif fields := tuple(_fields(before[id], indicator, _INDICATOR_LABELS)):
            yield IndicatorDifference(indicator_id=id, name=before[id].name, change=Change.CHANGED, fields=fields)
    for id, indicator in before.items():
        if id not in after:
            yield IndicatorDifference(indicator_id=id, name=indicator.name, change=Change.REMOVED)


def _fields(old: E, new: E, labels: Mapping[str, str]) -> Iterator[FieldDifference]:
    for field in labels:
        one, other = getattr(old, field), getattr(new, field)
        if one != other:
            yield FieldDifference(field=field, old=_plain(one), new=_plain(other))


def _beyond_weight(indicator: IndicatorDifference) -> bool:
    return any(each.field != "weight" for each in indicator.fields)


def _indicator_sentences(indicator: IndicatorDifference, place: str) -> Iterator[str]:
    match indicator.change:
        case Change.ADDED:
            yield f'{place}: indikator "{indicator.name}" ditambahkan.'
        case Change.REMOVED:
            yield f'{place}: indikator "{indicator.name}" dihapus.'
        case Change.CHANGED:
            for each in indicator.fields:
                yield f'{place}, indikator "{indicator.name}": {_wording(each, _INDICATOR_LABELS)}.'


def _wording(difference: FieldDifference, labels: Mapping[str, str]) -> str:
    old, new = (_worded(difference.field, each) for each in (difference.old, difference.new))
    return f"{labels[difference.field]} berubah dari {old} menjadi {new}"


def _worded(field: str, value: Value) -> str:
    if value is None or value == "":
        return "tidak diisi"
    if (field, value) in _WORDS:
        return _WORDS[field, value]
    return f'"{value}"' if field in _QUOTED else _shown(value)


def _shown(value: Value) -> str:
    if not isinstance(value, Decimal):
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: object) -> Value:
    match value:
        case None | bool() | Decimal():
            return value
        case StrEnum():
            return value.value
        case UnitIndicatorRef():
            return f"{value.unit_id}/{value.indicator_id}"
        case _:
            return str(value)


def _by_id(each: Iterable[E], id: Callable[[E], str]) -> dict[str, E]:
    return {id(one): one for one in each}


_OWN: Final = frozenset({"weight", "unit_indicator"})
"""What of an objective is its owner's business alone."""
_QUOTED: Final = frozenset({"name", "mission", "expectation", "perspective"})
_OBJECTIVE_LABELS: Final[Mapping[str, str]] = {
    "name": "rumusan",
    "main": "jenis",
    "intervenes_in": "hasil kerja atasan yang diintervensi",
    "cascade": "cara intervensi",
    "mission": "visi atau misi",
    "weight": "bobot",
    "unit_indicator": "indikator unit yang didukung",
}
_INDICATOR_LABELS: Final[Mapping[str, str]] = {
    "name": "rumusan",
    "quantitative": "jenis",
    "direction": "arah",
    "target": "target",
    "target_high": "batas atas target",
    "baseline": "nilai awal",
    "two_sided": "sisi",
    "unit": "satuan",
    "expectation": "ekspektasi",
    "aspect": "aspek",
    "component": "komponen",
    "perspective": "perspektif",
    "weight": "bobot",
}
_WORDS: Final[Mapping[tuple[str, Value], str]] = {
    ("main", True): "utama",
    ("main", False): "tambahan",
    ("quantitative", True): "kuantitatif",
    ("quantitative", False): "kualitatif",
    ("direction", "maximise"): "makin tinggi makin baik",
    ("direction", "minimise"): "makin rendah makin baik",
    ("two_sided", True): "dua sisi, makin dekat ke target makin baik",
    ("two_sided", False): "satu sisi",
    ("cascade", "direct"): "langsung",
    ("cascade", "indirect"): "tidak langsung",
}
