"""What citizens see of a survey: the questions, the thanks, and the result once it is closed (rule 25)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.parts import Bar, Confirmation, Field, FormError, Link, Notice, Option, Tone, errors_by_field
from portal.views.typed import Form

Json = Mapping[str, Any]
GRADES: Final[Mapping[str, tuple[str, Tone]]] = {
    "A": (later("Sangat baik"), "good"),
    "B": (later("Baik"), "good"),
    "C": (later("Kurang baik"), "warn"),
    "D": (later("Tidak baik"), "bad"),
}
_BEST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPage:
    """The questions."""

    title: str
    about: str
    action: str
    closed: Notice | None
    errors: Sequence[FormError]
    code: Field
    questions: Sequence[Field]
    comment: Field
    form: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyResult:
    """What people said of a unit."""

    title: str
    about: str
    notice: Notice | None
    word: str
    index: str
    answers: str
    bars: Sequence[Bar]
    back: str


def place_of(survey_id: str) -> str:
    """Give the address of a survey."""
    return f"/survei/{quote(survey_id, safe=':')}"


def page(survey: Json, language: Language, *, form: Form | None = None, errors: Sequence[FormError] = ()) -> SurveyPage:
    """Ask; what was answered already stays when something is wrong."""
    say, wrong, place = language.say, errors_by_field(errors), place_of(survey["id"])
    typed = form.values if form else {}
    closed = Notice(
        title=say("Survei ini sudah ditutup"),
        text=say("Terima kasih atas perhatian Anda."),
        link=Link(text=say("Lihat hasilnya"), href=f"{place}/hasil"),
    )
    return SurveyPage(
        title=survey["title"],
        about=_about(survey),
        action=place,
        closed=closed if survey["closed"] else None,
        errors=errors,
        code=Field(
            name="kode",
            label=say("Kode pada lembar Anda"),
            hint=say("Sepuluh huruf dan angka. Satu kode untuk satu jawaban."),
            value=typed.get("kode", ""),
            error=wrong.get("kode", ""),
            width="medium",
            max_length=40,
        ),
        questions=[
            _question(number, each, typed, wrong, language) for number, each in enumerate(survey["questions"], start=1)
        ],
        comment=Field(
            name="saran",
            label=say("Saran"),
            optional_mark=say("(bila ada)"),
            hint=say("Jangan tulis nama siapa pun."),
            kind="area",
            value=typed.get("saran", ""),
            max_length=1000,
        ),
        form=(typed.get("tanda") or survey["form"]),
        result=f"{place}/hasil",
    )


def missing(survey: Json, form: Form, language: Language) -> list[FormError]:
    """Say which questions have no answer yet, and whether the code is missing."""
    say, found = language.say, list[FormError]()
    if not form["kode"]:
        found.append(FormError(text=say("Tulis kode pada lembar Anda"), field="kode"))
    for number, each in enumerate(survey["questions"], start=1):
        if form[each["element"]] not in {str(one["value"]) for one in each["options"]}:
            found.append(
                FormError(text=say("Pilih satu jawaban untuk pertanyaan {n}", n=number), field=each["element"])
            )
    return found


def body_of(survey: Json, form: Form) -> dict[str, Any]:
    """Give the answers as feedback takes them."""
    answers = {each["element"]: int(form[each["element"]]) for each in survey["questions"]}
    told = {"code": form["kode"], "answers": answers, "comment": form["saran"]}
    return {**told, "form": form["tanda"], "website": form["situs"]}


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    if pointer.startswith("/answers/"):
        return pointer.removeprefix("/answers/")
    return {"/code": "kode", "/comment": "saran"}.get(pointer)


def thanks(survey_id: str, language: Language) -> Confirmation:
    """Thank."""
    say = language.say
    return Confirmation(
        title=say("Terima kasih"),
        text=say("Jawaban Anda sudah dicatat tanpa nama."),
        next=(
            say("Kode Anda tidak dapat dipakai lagi. Lembarnya boleh dibuang."),
            say("Hasilnya diumumkan sesudah survei ditutup."),
        ),
        link=Link(text=say("Halaman hasil"), href=f"{place_of(survey_id)}/hasil"),
    )


def result(survey: Json, language: Language) -> SurveyResult:
    """Show what people said, once the survey is closed and enough of them answered."""
    say, told = language.say, survey["result"]
    notice = None
    if told is None and survey["closed"]:
        text = say("Jawabannya terlalu sedikit untuk diumumkan tanpa membuka siapa yang menjawab.")
        notice = Notice(title=say("Tidak ada hasil"), text=text)
    elif told is None:
        notice = Notice(title=say("Belum ada hasil"), text=say("Hasilnya diumumkan sesudah survei ditutup."))
    names = {each["element"]: _said(each["name"], language) for each in survey["questions"]}
    return SurveyResult(
        title=say("Hasil: {title}", title=survey["title"]),
        about=_about(survey),
        notice=notice,
        word=say(GRADES[told["grade"]][0]) if told else "",
        index=say("Indeks {n} dari 100, mutu {g}.", n=language.number(told["index"]), g=told["grade"]) if told else "",
        answers=say("{n} orang menjawab.", n=language.number(told["answers"])) if told else "",
        bars=bars(told["elements"], names, language) if told else (),
        back=place_of(survey["id"]),
    )


def bars(elements: Sequence[Json], names: Mapping[str, str], language: Language) -> list[Bar]:
    """Draw the mean of each element, 1 to 4."""
    return [
        Bar(
            label=names.get(each["element"], each["element"]),
            share=100 * float(each["average"]) / _BEST,
            text=language.say("{n} dari {m}", n=language.number(each["average"]), m=_BEST),
        )
        for each in elements
    ]


def _about(survey: Json) -> str:
    return ", ".join(filter(None, (survey["unit_name"], survey["agency_name"])))


def _question(number: int, told: Json, typed: Mapping[str, str], wrong: Mapping[str, str], language: Language) -> Field:
    return Field(
        name=told["element"],
        label=f"{number}. {_said(told['question'], language)}",
        kind="radios",
        options=[
            Option(value=str(each["value"]), text=_said(each["text"], language))
            for each in sorted(told["options"], key=_value, reverse=True)
        ],
        value=typed.get(told["element"], ""),
        error=wrong.get(told["element"], ""),
    )


def _value(option: Json) -> int:
    return int(option["value"])


def _said(wording: Json, language: Language) -> str:
    return str(wording["en"] if language.code == "en" else wording["id"])
