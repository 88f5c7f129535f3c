"""Units in a cycle: what their people come to, how the unit itself is rated, and why its spread stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from portal.language import Language
from portal.views.naming import Names, named
from portal.views.parts import Bar, Field, FormError, Link, Notice, Option, SummaryRow, errors_by_field
from portal.views.rating_spread import TONES
from portal.views.result_acts import ActForm
from portal.views.typed import Form
from portal.views.words import PREDICATES, UNIT_PREDICATES

Json = Mapping[str, Any]
_SHORT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The units that one may read in a cycle."""

    title: str
    back: str
    units: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """One unit."""

    title: str
    back: str
    notices: Sequence[Notice]
    errors: Sequence[FormError]
    facts: Sequence[SummaryRow]
    bars: Sequence[Bar]
    acts: Sequence[ActForm]


def units(cycle: Json, rows: Sequence[Json], names: Mapping[str, str], language: Language) -> Units:
    """List the units by name."""
    place = f"/unit/{quote(cycle['cycle_id'])}"
    links = [
        Link(text=names.get(each["unit_id"], each["unit_id"]), href=f"{place}/{quote(each['unit_id'])}")
        for each in rows
    ]
    return Units(
        title=language.say("Unit dalam {cycle}", cycle=cycle["title"]), back="/lainnya", units=sorted(links, key=_text)
    )


def page(
    cycle: Json,
    told: Json,
    unit: str,
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> UnitPage:
    """Show a unit; ``unit``: its name."""
    say, place = language.say, f"/unit/{quote(cycle['cycle_id'])}"
    counted = told["decided"]
    people = sum(counted.get(each, 0) for each in PREDICATES)
    bars = [
        Bar(
            label=say(text),
            share=100 * counted.get(each, 0) / people if people else 0,
            text=language.number(counted.get(each, 0)),
            tone=TONES[each],
        )
        for each, text in PREDICATES.items()
    ]
    return UnitPage(
        title=unit,
        back=place,
        notices=_notices(told, names, language),
        errors=errors,
        facts=_facts(told, names, language),
        bars=bars if people else (),
        acts=_acts(f"{place}/{quote(told['unit_id'])}", told, form, errors_by_field(errors), language),
    )


def missing(form: Form, field: str, language: Language) -> list[FormError]:
    """Say what a rating, or a word about a spread, lacks."""
    say, found = language.say, list[FormError]()
    if field == "alasan" and form["predikat"] not in UNIT_PREDICATES:
        found.append(FormError(text=say("Pilih predikat unit"), field="predikat"))
    if len(form[field]) < _SHORT:
        found.append(FormError(text=say("Tulis alasannya, paling sedikit 20 huruf"), field=field))
    return found


def _text(link: Link) -> str:
    return link.text


def _notices(told: Json, names: Names, language: Language) -> list[Notice]:
    say, asked = language.say, told["follow_up"]
    if asked is None:
        return []
    if asked["comment"]:
        text = f"{named(names, asked['comment']['by'], language)}: {asked['comment']['text']}"
        return [Notice(title=say("Sebaran sudah dijelaskan"), text=text, tone="good")]
    due = language.day(date.fromisoformat(asked["due_on"]))
    title = say("Sebaran perlu disesuaikan atau dijelaskan sampai {day}", day=due)
    return [Notice(title=title, text=asked["text"], tone="warn")]


def _facts(told: Json, names: Names, language: Language) -> list[SummaryRow]:
    say, rating, suggested = language.say, told["rating"], told["suggested_rating"]
    facts = [SummaryRow(label=say("Orang"), value=language.number(told["people"]))]
    if rating:
        by = named(names, rating["decided_by"], language)
        lines = [say("Ditetapkan {name}: {reason}", name=by, reason=rating["reason"])]
        facts.append(
            SummaryRow(label=say("Predikat unit"), value=say(UNIT_PREDICATES[rating["predicate"]]), lines=lines)
        )
    else:
        facts.append(SummaryRow(label=say("Predikat unit"), value=say("belum ditetapkan")))
    if suggested["predicate"]:
        text = say(
            "{p} ({n}%)", p=say(UNIT_PREDICATES[suggested["predicate"]]), n=language.number(suggested["percent"])
        )
        facts.append(SummaryRow(label=say("Saran dari indikator unit"), value=text))
    return facts


def _acts(place: str, told: Json, form: Form | None, wrong: Mapping[str, str], language: Language) -> list[ActForm]:
    say, typed = language.say, form.values if form else {}
    chosen = (told["rating"] or {}).get("predicate") or told["suggested_rating"]["predicate"] or ""
    acts = [
        ActForm(
            title=say("Tetapkan predikat unit"),
            text=say("Pimpinan satu tingkat di atasnya yang menetapkan; pengelola hanya bila tidak ada."),
            action=f"{place}/predikat",
            version=0,
            fields=[
                Field(
                    name="predikat",
                    label=say("Predikat unit"),
                    kind="radios",
                    options=[Option(value=each, text=say(text)) for each, text in UNIT_PREDICATES.items()],
                    value=typed.get("predikat", chosen),
                    error=wrong.get("predikat", ""),
                ),
                _words("alasan", say("Alasan"), typed, wrong),
            ],
            act=say("Tetapkan predikat"),
        )
    ]
    if told["follow_up"] and not told["follow_up"]["comment"]:
        acts.append(
            ActForm(
                title=say("Jelaskan sebaran"),
                text=say("Bila sebarannya memang demikian, tulis mengapa."),
                action=f"{place}/sebaran",
                version=0,
                fields=[_words("penjelasan", say("Penjelasan"), typed, wrong)],
                act=say("Simpan penjelasan"),
            )
        )
    return acts


def _words(name: str, label: str, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Field:
    return Field(
        name=name, label=label, kind="area", value=typed.get(name, ""), error=wrong.get(name, ""), max_length=4000
    )
