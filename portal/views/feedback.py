"""Feedback: about whom one is asked, one form for each person, and what others said of oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.nominations import waiting
from portal.views.parts import Field, FormError, Line, Notice, Option, Tag, errors_by_field
from portal.views.typed import Form
from portal.views.words import LEVELS

Json = Mapping[str, Any]
SOURCES: Final[Mapping[str, str]] = {
    "superior": later("sebagai atasan"),
    "peer": later("sebagai rekan kerja"),
    "subordinate": later("sebagai bawahan"),
    "self": later("tentang diri sendiri"),
}
_PLACES: Final = {"/level": "tingkat", "/observed": "lihat", "/effect": "akibat"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Whom one may say something about, what was said of oneself, and whose proposals wait for one's word."""

    to_give: Sequence[Line]
    own: Sequence[Line]
    nominations: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the form; ``advice``: what the text lacks, before it is sent."""

    id: str
    title: str
    guide: Sequence[str]
    level: Field | None
    words: Field
    effect: Field
    answered: str
    advice: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackForm:
    """Everything that one is asked about one person."""

    title: str
    lead: str
    who_sees: str
    action: str
    source: str
    errors: Sequence[FormError]
    notice: Notice | None
    questions: Sequence[Question]
    act: str


def lists(
    to_answer: Sequence[Json], dossiers: Sequence[Json], nominated: Sequence[Json], names: Names, language: Language
) -> Lists:
    """List all, those not yet answered first; ``nominated``: proposals that wait for one's word as rater."""
    say, rows = language.say, []
    for each in to_answer:
        for source in each["sources"]:
            asked = urlencode({"sebagai": source["source"]})
            done = source["answered"]
            who = named(names, each["employee_id"], language)
            acting = named(names, source["acting_for"], language) if source["acting_for"] else ""
            hint = say(SOURCES[source["source"]])
            line = Line(
                title=say("Umpan balik tentang diri sendiri") if source["source"] == "self" else who,
                href=f"/umpan-balik/{quote(each['id'], safe=':')}/isi?{asked}",
                hint=say("{hint}, untuk {name}", hint=hint, name=acting) if acting else hint,
                tag=Tag(text=say("Sudah diisi"), tone="good") if done else Tag(text=say("Belum diisi"), tone="wait"),
            )
            rows.append((done, line.title, line))
    own = [
        Line(
            title=say("Umpan balik {cycle}", cycle=each["cycle_id"]),
            href=f"/umpan-balik/{quote(each['id'], safe=':')}",
            hint="",
            tag=Tag(text=say("Ada yang baru"), tone="wait") if each["unread"] else Tag(text=say("Sudah dibaca")),
        )
        for each in dossiers
    ]
    return Lists(
        to_give=[line for _done, _name, line in sorted(rows, key=_order)],
        own=own,
        nominations=waiting(nominated, names, language),
    )


def form_page(
    asked: Json,
    name: str,
    language: Language,
    *,
    form: Form | None = None,
    judged: Sequence[Json] = (),
    errors: Sequence[FormError] = (),
) -> FeedbackForm:
    """Ask; ``judged``: what the service says of each answer before it is sent."""
    say, wrong = language.say, errors_by_field(errors)
    advice = {each["question"]: [one["text"] for one in each["advice"]] for each in judged}
    ready = bool(judged) and not errors
    own = asked["source"] == "self"
    lacking = any(advice.values())
    notice = None
    if ready:
        notice = Notice(
            title=say("Belum terkirim") if lacking else say("Tulisannya sudah baik, belum terkirim"),
            text=say("Perbaiki menurut saran di bawah, atau kirim apa adanya.")
            if lacking
            else say("Kirim bila sudah."),
            tone="warn" if lacking else "good",
        )
    return FeedbackForm(
        title=say("Umpan balik tentang diri sendiri") if own else say("Umpan balik tentang {name}", name=name),
        lead=asked["how_to_write"],
        who_sees=_who_sees(asked, language),
        action=f"/umpan-balik/{quote(asked['dossier'], safe=':')}/isi",
        source=asked["source"],
        errors=errors,
        notice=notice,
        questions=[_question(each, form, wrong, advice.get(each["id"], ()), language) for each in asked["questions"]],
        act=say("Kirim umpan balik"),
    )


def answers_of(asked: Json, form: Form) -> list[dict[str, Any]]:
    """Give the answers that were begun; what is empty altogether is not sent."""
    found = []
    for each in asked["questions"]:
        at = _at(each["id"])
        level, words, effect = form[f"{at}-tingkat"], form[f"{at}-lihat"], form[f"{at}-akibat"]
        if level or words:
            found.append({"question": each["id"], "level": level or None, "observed": words, "effect": effect})
    return found


def refused(asked: Json, judged: Sequence[Json]) -> list[FormError]:
    """Say which answers are not taken, and why."""
    titles = {each["id"]: each["label"] or each["text"] for each in asked["questions"]}
    takes = {each["id"]: each["takes"] for each in asked["questions"]}
    found = []
    for each in judged:
        problem = each["problem"]
        if problem is None:
            continue
        pointer = problem["errors"][0]["pointer"] if problem.get("errors") else ""
        part = _PLACES.get(pointer, "lihat" if takes.get(each["question"]) == "text" else "tingkat")
        text = f"{titles.get(each['question'], '')}: {problem['detail']}"
        found.append(FormError(text=text, field=f"{_at(each['question'])}-{part}"))
    return found


def _question(
    told: Json, form: Form | None, wrong: Mapping[str, str], advice: Sequence[str], language: Language
) -> Question:
    say, at = language.say, _at(told["id"])
    typed = form.values if form else {}
    level = Field(
        name=f"{at}-tingkat",
        label=say("Dibanding yang diharapkan"),
        kind="radios",
        options=[Option(value=each, text=say(text)) for each, text in LEVELS.items()],
        value=typed.get(f"{at}-tingkat", ""),
        error=wrong.get(f"{at}-tingkat", ""),
    )
    words = Field(
        name=f"{at}-lihat",
        label=say("Apa yang Anda lihat, dan kapan?"),
        optional_mark="" if told["takes"] != "scale" else say("(bila ada)"),
        kind="area",
        value=typed.get(f"{at}-lihat", ""),
        error=wrong.get(f"{at}-lihat", ""),
        max_length=2000,
    )
    effect = Field(
        name=f"{at}-akibat",
        label=say("Apa akibatnya?"),
        optional_mark=say("(bila ada)"),
        value=typed.get(f"{at}-akibat", ""),
        max_length=1000,
    )
    return Question(
        id=at,
        title=told["label"] or told["text"],
        guide=told["guide"] or ([told["text"]] if told["label"] else ()),
        level=level if told["takes"] in ("scale", "both") else None,
        words=words,
        effect=effect,
        answered=say("Anda sudah menjawab ini; jawaban baru menggantikannya.") if told["answered"] else "",
        advice=advice,
    )


def _who_sees(asked: Json, language: Language) -> str:
    if asked["anonymous"]:
        return language.say("Nama Anda tidak ditampilkan. Tulisan baru tampak bila cukup banyak orang menjawab.")
    if asked["source"] == "self":
        return language.say("Anda dan pejabat penilai membaca ini.")
    return language.say("Pegawai membaca ini bersama nama Anda.")


def _order(row: tuple[bool, str, Line]) -> tuple[bool, str]:
    return row[:2]


def _at(question: str) -> str:
    return "q-" + "".join(each if each.isalnum() else "-" for each in question)
