"""A plan (SKP) as it is being written: read from a form or a plan, changed, checked, and made into a proposal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from portal.language import Language
from portal.views.parts import FormError
from portal.views.typed import Form

Json = Mapping[str, Any]
OBJECTIVES_MAX: Final = 30
INDICATORS_MAX: Final = 10
QUANTITY: Final = "angka"
WORDS: Final = "kata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An indicator as it is written; all as text, as it was typed."""

    id: str
    name: str = ""
    kind: str = QUANTITY
    target: str = ""
    unit: str = ""
    direction: str = "maximise"
    expectation: str = ""
    aspect: str = ""
    weight: str = ""

    @classmethod
    def of(cls, told: Json) -> Self:
        """Read an indicator of a plan."""
        return cls(
            id=told["indicator_id"],
            name=told["name"],
            kind=QUANTITY if told.get("quantitative", True) else WORDS,
            target=number_text(told.get("target")),
            unit=told.get("unit") or "",
            direction=told.get("direction") or "maximise",
            expectation=told.get("expectation") or "",
            aspect=told.get("aspect") or "",
            weight=number_text(told.get("weight")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """An objective (RHK) as it is written."""

    id: str
    name: str = ""
    serves: str = ""
    mission: str = ""
    weight: str = ""
    main: bool = True
    indicators: tuple[Indicator, ...] = ()

    @classmethod
    def of(cls, told: Json) -> Self:
        """Read an objective of a plan."""
        return cls(
            id=told["objective_id"],
            name=told["name"],
            serves=told.get("intervenes_in") or "",
            mission=told.get("mission") or "",
            weight=number_text(told.get("weight")),
            main=told.get("main", True),
            indicators=tuple(Indicator.of(each) for each in told["indicators"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan as it is written."""

    objectives: tuple[Objective, ...]

    @classmethod
    def blank(cls) -> Self:
        """Begin with one objective and one indicator."""
        return cls(objectives=(_fresh_objective(()),))

    @classmethod
    def of(cls, objectives: Iterable[Json]) -> Self:
        """Begin with the objectives of a plan; with a blank one where there are none."""
        found = tuple(Objective.of(each) for each in objectives)
        return cls(objectives=found) if found else cls.blank()

    @classmethod
    def read(cls, form: Form) -> Self:
        """Read what was typed."""
        count = _count(form["hk"], OBJECTIVES_MAX)
        return cls(objectives=tuple(_read_objective(form, f"hk-{place}") for place in range(count)))

    def changed(self, act: str) -> Self:
        """Add or take away a part, as the button says: ``tambah``, ``tambah-2``, ``hapus-1``, ``hapus-1-0``."""
        what, *places = act.split("-")
        numbers = [int(each) for each in places if each.isascii() and each.isdigit() and len(each) < 4]
        if numbers and numbers[0] >= len(self.objectives):
            return self
        match (what, numbers):
            case ("tambah", []):
                return replace(self, objectives=self._add())
            case ("tambah", [place]):
                return replace(self, objectives=self._add_in(place))
            case ("hapus", [place]):
                return replace(self, objectives=self._drop(place))
            case ("hapus", [place, inner]):
                return replace(self, objectives=self._drop_in(place, inner))
        return self

    def proposal(self, known: Sequence[Json]) -> dict[str, Any]:
        """Make the proposal; of an objective or indicator known already, what the form does not ask for stays."""
        objectives = {each["objective_id"]: each for each in known}
        return {"objectives": [_objective_body(each, objectives.get(each.id, {})) for each in self.objectives]}

    def missing(self, rule: Json, language: Language) -> list[FormError]:
        """Say what is still missing before it can be sent (rule 11)."""
        return [error for place, each in enumerate(self.objectives) for error in _missing(each, place, rule, language)]

    def _add(self) -> tuple[Objective, ...]:
        if len(self.objectives) >= OBJECTIVES_MAX:
            return self.objectives
        return (*self.objectives, _fresh_objective(self.objectives))

    def _add_in(self, place: int) -> tuple[Objective, ...]:
        chosen = self.objectives[place]
        if len(chosen.indicators) >= INDICATORS_MAX:
            return self.objectives
        fresh = Indicator(id=_free_id("i", (one.id for each in self.objectives for one in each.indicators)))
        return self._with(place, replace(chosen, indicators=(*chosen.indicators, fresh)))

    def _drop(self, place: int) -> tuple[Objective, ...]:
        left = (*self.objectives[:place], *self.objectives[place + 1 :])
        return left or Draft.blank().objectives

    def _drop_in(self, place: int, inner: int) -> tuple[Objective, ...]:
        chosen = self.objectives[place]
        left = (*chosen.indicators[:inner], *chosen.indicators[inner + 1 :])
        return self._with(place, replace(chosen, indicators=left or (Indicator(id="i1"),)))

    def _with(self, place: int, objective: Objective) -> tuple[Objective, ...]:
        return (*self.objectives[:place], objective, *self.objectives[place + 1 :])


def field_of(pointer: str) -> str:
    """Name the field of the form that a service's pointer means: ``/objectives/0/indicators/1/target``."""
    parts = [each for each in pointer.split("/") if each and each != "body"]
    match parts:
        case ["objectives", place, "indicators", inner, name, *_]:
            return f"hk-{place}-i-{inner}-{_NAMES.get(name, name)}"
        case ["objectives", place, "indicators", *_]:
            return f"hk-{place}-i-0-nama"
        case ["objectives", place, name, *_]:
            return f"hk-{place}-{_NAMES.get(name, name)}"
    return ""


_NAMES: Final = {
    "name": "nama",
    "intervenes_in": "dukung",
    "mission": "misi",
    "weight": "bobot",
    "target": "target",
    "target_high": "target",
    "unit": "satuan",
    "expectation": "harapan",
    "aspect": "aspek",
    "direction": "arah",
    "quantitative": "jenis",
}


def _missing(objective: Objective, place: int, rule: Json, language: Language) -> list[FormError]:
    say, at, found = language.say, f"hk-{place}", list[FormError]()
    number = place + 1
    if not objective.name:
        found.append(
            FormError(text=say("Hasil kerja {n}: tulis hasil yang ingin dicapai", n=number), field=f"{at}-nama")
        )
    if rule.get("alignment_required") and objective.main and not (objective.serves or objective.mission):
        text = say("Hasil kerja {n}: pilih hasil kerja atasan yang didukung, atau tulis misinya", n=number)
        found.append(FormError(text=text, field=f"{at}-dukung"))
    for inner, each in enumerate(objective.indicators):
        found += _missing_in(each, number, f"{at}-i-{inner}", inner + 1, language)
    return found


def _missing_in(each: Indicator, number: int, at: str, inner: int, language: Language) -> list[FormError]:
    say, found = language.say, list[FormError]()
    where = {"n": number, "m": inner}
    if not each.name:
        found.append(
            FormError(text=say("Hasil kerja {n}, ukuran {m}: tulis apa yang diukur", **where), field=f"{at}-nama")
        )
    if each.kind == QUANTITY and not each.target:
        found.append(FormError(text=say("Hasil kerja {n}, ukuran {m}: tulis targetnya", **where), field=f"{at}-target"))
    if each.kind == QUANTITY and not each.unit:
        text = say("Hasil kerja {n}, ukuran {m}: tulis satuannya, misalnya persen", **where)
        found.append(FormError(text=text, field=f"{at}-satuan"))
    if each.kind == WORDS and not each.expectation:
        text = say("Hasil kerja {n}, ukuran {m}: tulis yang diharapkan", **where)
        found.append(FormError(text=text, field=f"{at}-harapan"))
    return found


def _read_objective(form: Form, at: str) -> Objective:
    count = max(1, _count(form[f"{at}-i"], INDICATORS_MAX))
    return Objective(
        id=form[f"{at}-id"],
        name=form[f"{at}-nama"],
        serves=form[f"{at}-dukung"],
        mission=form[f"{at}-misi"],
        weight=form[f"{at}-bobot"],
        main=form[f"{at}-jenis"] != "tambahan",
        indicators=tuple(_read_indicator(form, f"{at}-i-{inner}") for inner in range(count)),
    )


def _read_indicator(form: Form, at: str) -> Indicator:
    return Indicator(
        id=form[f"{at}-id"],
        name=form[f"{at}-nama"],
        kind=WORDS if form[f"{at}-jenis"] == WORDS else QUANTITY,
        target=form[f"{at}-target"],
        unit=form[f"{at}-satuan"],
        direction=form[f"{at}-arah"] or "maximise",
        expectation=form[f"{at}-harapan"],
        aspect=form[f"{at}-aspek"],
        weight=form[f"{at}-bobot"],
    )


_IN_OBJECTIVE: Final = ("main", "cascade", "unit_indicator")
_IN_INDICATOR: Final = ("target_high", "baseline", "two_sided", "component", "perspective")


def _objective_body(each: Objective, known: Json) -> dict[str, Any]:
    indicators = {one["indicator_id"]: one for one in known.get("indicators", ())}
    body: dict[str, Any] = {name: known[name] for name in _IN_OBJECTIVE if known.get(name) is not None}
    if not each.serves:
        body.pop("cascade", None)
    if isinstance(body.get("unit_indicator"), dict):
        tied = body["unit_indicator"]
        body["unit_indicator"] = {name: tied[name] for name in ("unit_id", "indicator_id")}
    body |= {
        "objective_id": each.id,
        "name": each.name,
        "main": each.main,
        "mission": each.mission,
        "intervenes_in": each.serves or None,
        "indicators": [_indicator_body(one, indicators.get(one.id, {})) for one in each.indicators],
    }
    return body | ({"weight": each.weight} if each.weight else {})


def _indicator_body(each: Indicator, known: Json) -> dict[str, Any]:
    body: dict[str, Any] = {name: known[name] for name in _IN_INDICATOR if known.get(name) is not None}
    body |= {"indicator_id": each.id, "name": each.name, "aspect": each.aspect or None}
    if each.weight:
        body["weight"] = each.weight
    if each.kind == WORDS:
        return {"quantitative": False, "expectation": each.expectation} | {
            name: value
            for name, value in body.items()
            if name in ("indicator_id", "name", "aspect", "weight", "component")
        }
    return body | {"quantitative": True, "target": each.target, "unit": each.unit, "direction": each.direction}


def _fresh_objective(others: Iterable[Objective]) -> Objective:
    known = tuple(others)
    indicator = Indicator(id=_free_id("i", (one.id for each in known for one in each.indicators)))
    return Objective(id=_free_id("hk", (each.id for each in known)), indicators=(indicator,))


def _free_id(prefix: str, taken: Iterable[str]) -> str:
    known, number = set(taken), 1
    while f"{prefix}{number}" in known:
        number += 1
    return f"{prefix}{number}"


def _count(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def number_text(value: object) -> str:
    """Write a number as a person types it: a comma before decimals, none that are needless."""
    if value is None:
        return ""
    text = str(value)
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
