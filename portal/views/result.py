"""A result with its explanation: what was suggested and decided, why, what would change it, and what one can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.days import left
from portal.views.naming import Names, named
from portal.views.parts import Bar, Field, FormError, Notice, Option, SummaryRow, Tag, Tone, errors_by_field
from portal.views.words import LEVELS, level_text, predicate_text
from shared.rules.predicate import predicate
from shared.rules.vocabulary import Level

Json = Mapping[str, Any]
_STATUSES: Final[Mapping[str, tuple[str, Tone]]] = {
    "open": (later("Sedang berjalan"), "calm"),
    "ready": (later("Menunggu putusan"), "wait"),
    "decided": (later("Diputuskan"), "wait"),
    "acknowledged": (later("Sudah ditanggapi"), "good"),
    "final": (later("Final"), "good"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """A result in a list."""

    title: str
    href: str
    hint: str
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One's own results, the newest first."""

    lines: Sequence[ResultLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the picture of results against behaviour."""

    x: int
    y: int
    lines: Sequence[str]
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Results against behaviour: three by three predicates, and which one it is."""

    cells: Sequence[Cell]
    columns: Sequence[str]
    rows: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCard:
    """One step of the explanation."""

    text: str
    inputs: Sequence[SummaryRow]
    arithmetic: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForm:
    """Something that the person can do about it."""

    title: str
    text: str
    action: str
    version: int
    fields: Sequence[Field]
    act: str
    opened: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """One result."""

    title: str
    tag: Tag
    verdict: str
    levels: Sequence[SummaryRow]
    notices: Sequence[Notice]
    errors: Sequence[FormError]
    picture: Picture | None
    bars: Sequence[Bar]
    left_out: str
    summary: str
    steps: Sequence[StepCard]
    changes: Sequence[str]
    acts: Sequence[ActForm]
    facts: Sequence[SummaryRow]
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is about to be sent about a result, before it counts."""

    title: str
    text: str
    action: str
    version: int
    rows: Sequence[SummaryRow]
    fields: Sequence[tuple[str, str]]
    act: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a result is shown with."""

    me: str
    today: date
    names: Names
    objection: Json | None
    errors: Sequence[FormError] = ()
    typed: Mapping[str, str] | None = None


def results(rows: Sequence[Json], language: Language) -> Results:
    """List one's own results."""
    return Results(lines=[_line(each, language) for each in sorted(rows, key=_newest, reverse=True)])


def page(appraisal: Json, explanation: Json, about: About, language: Language) -> ResultPage:
    """Show a result to its person, the rater, and who else may see it."""
    say, stands = language.say, appraisal["decided"] or appraisal["suggested"]
    own = about.me == appraisal["employee_id"]
    who = named(about.names, appraisal["employee_id"], language)
    cycle = appraisal["cycle_id"]
    parts = explanation["criteria"]
    return ResultPage(
        title=say("Penilaian {cycle}", cycle=cycle) if own else say("Penilaian {name}, {cycle}", name=who, cycle=cycle),
        tag=_status(appraisal, language),
        verdict=predicate_text(stands["predicate"], language) if stands["predicate"] else say("Belum ada predikat"),
        levels=_levels(appraisal, stands, about, language),
        notices=_notices(appraisal, about, own=own, language=language),
        errors=about.errors,
        picture=_picture(appraisal, stands, language),
        bars=[_bar(each, explanation, language) for each in parts if each["percent"] is not None],
        left_out=_left_out(parts, explanation, language),
        summary=explanation["summary"],
        steps=[_step(each, language) for each in explanation["steps"]],
        changes=[_text(each, language) for each in explanation["counterfactuals"]],
        acts=_acts(appraisal, about, own=own, language=language),
        facts=_facts(appraisal, explanation, about, language),
        back="/hasil" if own else "/tim",
    )


def people_of(appraisal: Json, objection: Json | None) -> set[str | None]:
    """Name everybody whom the page of a result names."""
    assignment = appraisal["assignment"] or {}
    told = (objection or {}).get("objection") or {}
    approval = appraisal["approval"] or {}
    return {
        appraisal["employee_id"],
        assignment.get("rater_id"),
        appraisal["decided_by"],
        told.get("decider_id"),
        approval.get("approver_id"),
    }


def check_objection(appraisal: Json, reason: str, language: Language) -> Checked:
    """Show an objection before it is filed (rule 13)."""
    say, place = language.say, f"/hasil/{quote(appraisal['id'], safe=':')}"
    decided = appraisal["decided"] or {}
    return Checked(
        title=say("Periksa keberatan Anda"),
        text=say("Belum terkirim. Keberatan hanya dapat diajukan satu kali; atasan pejabat penilai memutuskannya."),
        action=f"{place}/keberatan",
        version=appraisal["version"],
        rows=[
            SummaryRow(label=say("Hasil yang Anda tolak"), value=predicate_text(decided.get("predicate"), language)),
            SummaryRow(label=say("Alasan"), value=reason),
        ],
        fields=[("alasan", reason)],
        act=say("Ajukan keberatan"),
        back=place,
    )


def _newest(row: Json) -> tuple[str, int]:
    return (row["ends_on"], row["segment"])


def _line(row: Json, language: Language) -> ResultLine:
    say, stands = language.say, row["decided"] or row["suggested"]
    text = predicate_text(stands["predicate"], language) if stands["predicate"] else say("belum lengkap")
    days = _span(row, language)
    return ResultLine(
        title=say("Penilaian {cycle}", cycle=row["cycle_id"]),
        href=f"/hasil/{quote(row['id'], safe=':')}",
        hint=f"{days}. {text if row['decided'] else say('Saran: {p}', p=text)}",
        tag=_status(row, language),
    )


def _span(row: Json, language: Language) -> str:
    first, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    return f"{language.day(first)} - {language.day(last)}"


def _status(row: Json, language: Language) -> Tag:
    approval = row["approval"]
    if row["status"] == "decided" and approval and approval["status"] == "awaited":
        return Tag(text=language.say("Menunggu persetujuan"), tone="wait")
    text, tone = _STATUSES[row["status"]]
    return Tag(text=language.say(text), tone=tone)


def _levels(appraisal: Json, stands: Json, about: About, language: Language) -> list[SummaryRow]:
    say = language.say
    rows = [
        _level(say("Hasil kerja"), "results", stands, language),
        _level(say("Perilaku kerja"), "behaviour", stands, language),
    ]
    if appraisal["decided"]:
        by = named(about.names, appraisal["decided_by"], language)
        rows.append(SummaryRow(label=say("Diputuskan oleh"), value=by))
        if appraisal["deviates"]:
            before = predicate_text(appraisal["suggested"]["predicate"], language)
            text = say("Saran: {p}. Alasan: {reason}", p=before, reason=appraisal["deviation_reason"])
            rows.append(SummaryRow(label=say("Berbeda dari saran"), value=text))
    return rows


def _level(label: str, axis: str, stands: Json, language: Language) -> SummaryRow:
    percent = stands.get(f"{axis}_percent")
    share = f" ({language.number(percent)}%)" if percent is not None else ""
    return SummaryRow(label=label, value=f"{level_text(stands[axis], language)}{share}")


def _notices(appraisal: Json, about: About, *, own: bool, language: Language) -> list[Notice]:
    say, found = language.say, list[Notice]()
    rater = named(about.names, (appraisal["assignment"] or {}).get("rater_id"), language)
    if not appraisal["decided"] and not appraisal["unrated_reason"]:
        text = say(
            "Ini saran dari data yang sudah ada. {name} yang memutuskan, dan wajib memberi alasan bila berbeda.",
            name=rater,
        )
        found.append(Notice(title=say("Belum diputuskan"), text=text, tone="calm"))
    if appraisal["unrated_reason"]:
        found.append(Notice(title=say("Tanpa predikat"), text=appraisal["unrated_reason"], tone="warn"))
    objection = appraisal["objection"]
    if objection and objection["status"] == "filed":
        decider = named(about.names, objection["decider_id"], language)
        text = say("{name} memutuskannya. Sampai saat itu hasil ini tetap berlaku.", name=decider)
        found.append(Notice(title=say("Keberatan sudah diajukan"), text=text, tone="wait"))
    last = _last_day(about.objection)
    if own and appraisal["status"] == "final" and last is not None and not objection:
        if last >= about.today:
            text = left(last, about.today, language)
            title = say("Anda masih dapat mengajukan keberatan")
            found.append(Notice(title=title, text=f"{text[:1].upper()}{text[1:]}.", tone="calm"))
        else:
            text = say("Batas mengajukan keberatan adalah {day}.", day=language.day(last))
            found.append(Notice(title=say("Waktu keberatan sudah lewat"), text=text))
    return found


def _last_day(told: Json | None) -> date | None:
    return date.fromisoformat(told["last_day"]) if told and told["last_day"] else None


_SIZE: Final = 108
_ORDER: Final = ("below", "as", "above")


def _picture(appraisal: Json, stands: Json, language: Language) -> Picture | None:
    """Results to the right, behaviour upwards, as the regulation draws it (PermenPANRB 6/2022)."""
    if stands["results"] is None or stands["behaviour"] is None:
        return None
    as_of = date.fromisoformat(appraisal["ends_on"])
    cells = []
    for column, results_level in enumerate(_ORDER):
        for row, behaviour in enumerate(reversed(_ORDER)):
            told = predicate(results=Level(results_level), behaviour=Level(behaviour), as_of=as_of).predicate.value
            here = (results_level, behaviour) == (stands["results"], stands["behaviour"])
            text = predicate_text(told, language)
            cells.append(Cell(x=40 + column * _SIZE, y=row * 64, lines=text.split(" "), here=here))
    columns = [language.say(LEVELS[each]) for each in _ORDER]
    return Picture(
        cells=cells,
        columns=columns,
        rows=list(reversed(columns)),
        text=language.say(
            "Hasil kerja {r}, perilaku {b}: {p}",
            r=level_text(stands["results"], language),
            b=level_text(stands["behaviour"], language),
            p=predicate_text(stands["predicate"], language),
        ),
    )


def _bar(part: Json, explanation: Json, language: Language) -> Bar:
    value = float(part["percent"])
    tone: Tone = "good" if value > 100 else "calm" if value >= 90 else "warn"
    text = f"{language.number(part['percent'])}%"
    return Bar(
        label=_named(part["criterion"], explanation, language), share=min(value, 120) / 1.2, text=text, tone=tone
    )


def _named(criterion: str, explanation: Json, language: Language) -> str:
    """The name of a component or criterion, from the policy (rule 17)."""
    policy = explanation["policy_document"]
    for each in (*policy["results"]["components"], *policy["behaviour"]["criteria"], *policy["competences"]):
        if each["id"] == criterion:
            label = each["label"]
            return str((label.get("en") if language.code == "en" else None) or label["id"])
    return criterion


def _left_out(parts: Sequence[Json], explanation: Json, language: Language) -> str:
    """What has no value is left out, and is not 0 (rule 16)."""
    names = [_named(each["criterion"], explanation, language) for each in parts if each["percent"] is None]
    return language.say("Tidak dihitung karena tidak ada data: {names}.", names=", ".join(names)) if names else ""


def _step(told: Json, language: Language) -> StepCard:
    inputs = [
        SummaryRow(label=each["name"], value=each["value"], lines=[each["source"]] if each["source"] else ())
        for each in told["inputs"]
    ]
    return StepCard(text=_text(told, language), inputs=inputs, arithmetic=told["arithmetic"], basis=told["basis"])


def _text(told: Json, language: Language) -> str:
    return str(told["text_en"] or told["text"]) if language.code == "en" else str(told["text"])


def _acts(appraisal: Json, about: About, *, own: bool, language: Language) -> list[ActForm]:
    found = [_acknowledge(appraisal, language), _object(appraisal, about, language)] if own else []
    if not own:
        found = [_approve(appraisal, about, language), _decide_objection(appraisal, about, language)]
    return [each for each in found if each is not None]


def _acknowledge(appraisal: Json, language: Language) -> ActForm | None:
    approval = appraisal["approval"]
    if appraisal["status"] != "decided" or (approval and approval["status"] == "awaited"):
        return None
    say = language.say
    return ActForm(
        title=say("Tanggapi hasil Anda"),
        text=say(
            "Dengan menekan tombol ini Anda menyatakan sudah membaca hasil. Hasil menjadi final; keberatan masih dapat "
            "diajukan sesudahnya."
        ),
        action=f"/hasil/{quote(appraisal['id'], safe=':')}/tanggapan",
        version=appraisal["version"],
        fields=(),
        act=say("Saya sudah membaca hasil ini"),
    )


def _object(appraisal: Json, about: About, language: Language) -> ActForm | None:
    last = _last_day(about.objection)
    if appraisal["status"] != "final" or appraisal["objection"] or last is None or last < about.today:
        return None
    say, typed = language.say, about.typed or {}
    wrong = errors_by_field(about.errors)
    return ActForm(
        title=say("Ajukan keberatan"),
        text=say(
            "Jelaskan bagian mana yang keliru dan mengapa. {left}.", left=left(last, about.today, language).capitalize()
        ),
        action=f"/hasil/{quote(appraisal['id'], safe=':')}/keberatan",
        version=appraisal["version"],
        fields=[_reason("alasan", say("Alasan keberatan"), typed, wrong, language)],
        act=say("Periksa sebelum mengajukan"),
        opened=bool(about.errors or typed),
    )


def _approve(appraisal: Json, about: About, language: Language) -> ActForm | None:
    approval = appraisal["approval"]
    if not approval or approval["status"] != "awaited" or approval["approver_id"] != about.me:
        return None
    say, typed, wrong = language.say, about.typed or {}, errors_by_field(about.errors)
    options = [Option(value="ya", text=say("Setujui")), Option(value="tidak", text=say("Kembalikan"))]
    return ActForm(
        title=say("Persetujuan Anda"),
        text=say("Putusan ini menunggu persetujuan Anda sebelum diberitahukan kepada pegawai."),
        action=f"/hasil/{quote(appraisal['id'], safe=':')}/persetujuan",
        version=appraisal["version"],
        fields=[
            _choice("setuju", say("Keputusan Anda"), options, typed, wrong),
            _reason("alasan", say("Alasan (wajib bila dikembalikan)"), typed, wrong, language),
        ],
        act=say("Kirim keputusan"),
    )


def _decide_objection(appraisal: Json, about: About, language: Language) -> ActForm | None:
    objection = appraisal["objection"]
    if not objection or objection["status"] != "filed" or objection["decider_id"] != about.me:
        return None
    say, typed, wrong = language.say, about.typed or {}, errors_by_field(about.errors)
    verdicts = [Option(value="kabul", text=say("Kabulkan")), Option(value="tolak", text=say("Tolak"))]
    levels = [Option(value=each, text=say(text)) for each, text in LEVELS.items()]
    return ActForm(
        title=say("Putuskan keberatan"),
        text=say("Alasan pegawai: {reason}", reason=objection["reason"]),
        action=f"/hasil/{quote(appraisal['id'], safe=':')}/putusan-keberatan",
        version=appraisal["version"],
        fields=[
            _choice("putusan", say("Keputusan Anda"), verdicts, typed, wrong),
            _choice("hasil", say("Hasil kerja (bila dikabulkan)"), levels, typed, wrong),
            _choice("perilaku", say("Perilaku kerja (bila dikabulkan)"), levels, typed, wrong),
            _reason("alasan", say("Alasan"), typed, wrong, language),
        ],
        act=say("Putuskan keberatan"),
    )


def _choice(
    name: str, label: str, options: Sequence[Option], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Field:
    return Field(
        name=name, label=label, kind="radios", options=options, value=typed.get(name, ""), error=wrong.get(name, "")
    )


def _reason(name: str, label: str, typed: Mapping[str, str], wrong: Mapping[str, str], language: Language) -> Field:
    return Field(
        name=name,
        label=label,
        hint=language.say("Paling sedikit 10 huruf."),
        kind="area",
        value=typed.get(name, ""),
        error=wrong.get(name, ""),
        max_length=4000,
    )


def _facts(appraisal: Json, explanation: Json, about: About, language: Language) -> list[SummaryRow]:
    say, policy = language.say, explanation["policy"]
    label = policy["title"]
    title = str((label.get("en") if language.code == "en" else None) or label["id"])
    assignment = appraisal["assignment"] or {}
    days = _span(appraisal, language)
    return [
        SummaryRow(label=say("Pegawai"), value=named(about.names, appraisal["employee_id"], language)),
        SummaryRow(label=say("Jabatan"), value=assignment.get("position", "")),
        SummaryRow(label=say("Pejabat penilai"), value=named(about.names, assignment.get("rater_id"), language)),
        SummaryRow(label=say("Masa penilaian"), value=days),
        SummaryRow(label=say("Aturan"), value=title),
    ]
