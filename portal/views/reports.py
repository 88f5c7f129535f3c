"""What is reported on a plan: the form for realisations, and the rater's confirmation of what was reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from portal.language import Language
from portal.views.change import proof_links
from portal.views.drafts import Indicator
from portal.views.parts import Field, FormError, Link, Notice, Option, errors_by_field
from portal.views.plan_form import in_words
from portal.views.reported import ReportedRow, measures_of
from portal.views.typed import Form

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurePart:
    """An indicator to report on."""

    legend: str
    so_far: str
    hidden: Field
    value: Field
    proof: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisationPage:
    """The form in which one reports what was achieved."""

    action: str
    back: Link
    errors: Sequence[FormError]
    on: Field
    objectives: Sequence[tuple[str, Sequence[MeasurePart]]]
    reported: Sequence[ReportedRow]
    notice: Notice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """Something reported that waits for the rater."""

    id: str
    title: str
    text: str
    proofs: Sequence[Link]
    outcome: Field
    reason: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """What was reported and waits for the rater."""

    title: str
    action: str
    back: Link
    errors: Sequence[FormError]
    rows: Sequence[ReportRow]


def realisations(
    plan: Json,
    today: date,
    language: Language,
    *,
    fresh: Sequence[str],
    reported: Sequence[ReportedRow] = (),
    saved: bool = False,
    typed: Form | None = None,
    errors: Sequence[FormError] = (),
) -> RealisationPage:
    """Make the form; ``fresh``: new ids, one for each indicator, so that each report counts once."""
    say, wrong = language.say, errors_by_field(errors)
    place, values = f"/rencana/{quote(plan['id'], safe=':')}", typed.values if typed else {}
    ids = iter(fresh)
    return RealisationPage(
        action=f"{place}/capaian",
        back=Link(text=say("Kembali ke rencana"), href=place),
        errors=errors,
        on=Field(
            name="tanggal",
            label=say("Keadaan per tanggal"),
            kind="date",
            value=values.get("tanggal", str(today)),
            error=wrong.get("tanggal", ""),
            day_max=str(today),
            width="medium",
        ),
        objectives=[
            (each["name"], [_measure(one, next(ids), values, wrong, language) for one in each["indicators"]])
            for each in plan["objectives"]
        ],
        reported=reported,
        notice=Notice(title=say("Perubahan Anda tersimpan"), tone="good") if saved else None,
    )


def items_of(plan: Json, form: Form) -> list[dict[str, Any]]:
    """Make the reports of what was filled in; what was left empty is not reported."""
    found = []
    for each in (one for objective in plan["objectives"] for one in objective["indicators"]):
        at = _at(each["indicator_id"])
        value, proof = form[f"{at}-nilai"], form[f"{at}-bukti"]
        if value or proof:
            kind = "value" if each["quantitative"] else "text"
            found.append(
                {
                    "realisation_id": form[f"{at}-id"],
                    "indicator_id": each["indicator_id"],
                    kind: value or None if kind == "value" else value,
                    "on": form["tanggal"] or None,
                    "evidence": [{"url": proof}] if proof else [],
                }
            )
    return found


def placed(items: Sequence[Json], pointer: str) -> str:
    """Name the field that a pointer such as ``/items/1/value`` means."""
    parts = [each for each in pointer.split("/") if each]
    if len(parts) < 2 or not parts[1].isdigit() or int(parts[1]) >= len(items):
        return ""
    if parts[-1] == "on":
        return "tanggal"
    return f"{_at(items[int(parts[1])]['indicator_id'])}-{'bukti' if 'evidence' in parts else 'nilai'}"


def review(
    plan: Json,
    name: str,
    reports: Sequence[Json],
    entries: Sequence[tuple[str, Json]],
    language: Language,
    *,
    typed: Form | None = None,
    errors: Sequence[FormError] = (),
) -> ReviewPage:
    """Show what waits: reports on indicators, and entries of the daily log by month."""
    say, wrong = language.say, errors_by_field(errors)
    measures = measures_of(plan)
    place = f"/rencana/{quote(plan['id'], safe=':')}"
    rows = [_report(each, measures, typed, wrong, language) for each in reports]
    rows += [_entry(each, typed, wrong, language) for _month, each in entries]
    return ReviewPage(
        title=say("Laporan {name}", name=name),
        action=f"{place}/laporan",
        back=Link(text=say("Kembali ke rencana"), href=place),
        errors=errors,
        rows=rows,
    )


def judged(
    reports: Sequence[Json], entries: Sequence[tuple[str, Json]], form: Form
) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Read what the rater says: of reports, and of entries by month; what is left for later is not there."""
    told = [
        one for each in reports if (one := _said(f"r-{each['realisation_id']}", each["realisation_id"], each, form))
    ]
    months: dict[str, list[dict[str, Any]]] = {}
    for month, each in entries:
        if one := _said(f"c-{each['activity_id']}", each["activity_id"], each, form):
            months.setdefault(month, []).append(one)
    return told, months


def _said(at: str, id: str, told: Json, form: Form) -> dict[str, Any] | None:
    outcome = form[f"{at}-hasil"]
    if outcome not in ("confirmed", "returned"):
        return None
    return {"id": id, "version": told["version"], "outcome": outcome, "reason": form[f"{at}-alasan"]}


def _measure(
    told: Json, fresh: str, values: Mapping[str, str], wrong: Mapping[str, str], language: Language
) -> MeasurePart:
    say, at = language.say, _at(told["indicator_id"])
    so_far = told["actual_text"] or ""
    if told["actual"] is not None:
        so_far = f"{language.number(told['actual'])} {told['unit']}"
    number = told["quantitative"]
    return MeasurePart(
        legend=in_words(Indicator.of(told), language),
        so_far=say("Terakhir dilaporkan: {value}", value=so_far) if so_far else say("Belum pernah dilaporkan"),
        hidden=Field(name=f"{at}-id", label="", kind="hidden", value=values.get(f"{at}-id") or fresh),
        value=Field(
            name=f"{at}-nilai",
            label=say("Capaian"),
            kind="number" if number else "area",
            value=values.get(f"{at}-nilai", ""),
            error=wrong.get(f"{at}-nilai", ""),
            suffix=told["unit"] if number else "",
            width="short" if number else "",
            max_length=None if number else 4000,
        ),
        proof=Field(
            name=f"{at}-bukti",
            label=say("Tautan bukti"),
            optional_mark=say("(bila ada)"),
            kind="url",
            value=values.get(f"{at}-bukti", ""),
            error=wrong.get(f"{at}-bukti", ""),
            max_length=2000,
        ),
    )


def _report(
    told: Json, measures: Mapping[str, Json], typed: Form | None, wrong: Mapping[str, str], language: Language
) -> ReportRow:
    measure = measures.get(told["indicator_id"], {"name": told["indicator_id"], "unit": ""})
    value = told["text"] if told["value"] is None else f"{language.number(told['value'])} {measure['unit']}"
    text = f"{language.day(date.fromisoformat(told['on']))}: {value}"
    return _row(f"r-{told['realisation_id']}", measure["name"], text, told, typed, wrong, language)


def _entry(told: Json, typed: Form | None, wrong: Mapping[str, str], language: Language) -> ReportRow:
    title = language.short_day(date.fromisoformat(told["on"]))
    return _row(f"c-{told['activity_id']}", title, told["text"], told, typed, wrong, language)


def _row(
    at: str, title: str, text: str, told: Json, typed: Form | None, wrong: Mapping[str, str], language: Language
) -> ReportRow:
    say, values = language.say, typed.values if typed else {}
    options = [
        Option(value="confirmed", text=say("Benar")),
        Option(value="returned", text=say("Kembalikan")),
        Option(value="", text=say("Nanti")),
    ]
    return ReportRow(
        id=at,
        title=title,
        text=text,
        proofs=proof_links(told, language),
        outcome=Field(
            name=f"{at}-hasil",
            label=say("Menurut Anda"),
            kind="radios",
            options=options,
            value=values.get(f"{at}-hasil", "confirmed"),
            error=wrong.get(f"{at}-hasil", ""),
        ),
        reason=Field(
            name=f"{at}-alasan",
            label=say("Alasan"),
            optional_mark=say("(wajib bila dikembalikan)"),
            value=values.get(f"{at}-alasan", ""),
            error=wrong.get(f"{at}-alasan", ""),
            max_length=4000,
        ),
    )


def _at(indicator_id: str) -> str:
    return f"u-{indicator_id}"
