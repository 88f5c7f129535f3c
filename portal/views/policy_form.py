"""A policy that is written or uploaded: checked at its lines, tried on people, published."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.language import Language
from portal.views.naming import Names
from portal.views.parts import Field, FormError, LastLook, Notice, Option, SummaryRow, errors_by_field
from portal.views.policies import PLACE
from portal.views.policy_trial import Shown, shown
from portal.views.typed import Form
from portal.views.words import label_text

Json = Mapping[str, Any]
ACTION: Final = f"{PLACE}/baru"
_LINE: Final = re.compile(r"baris (\d+): ")
_VERSION: Final = re.compile(r"^version: *(\d+)", re.MULTILINE)
_EXCERPT_MAX: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """What is wrong in one line of the text, with the line as it stands there, and how the place is called."""

    line: str
    content: str
    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyForm:
    """The form, what is wrong with the text, and what became of it when it was tried.

    ``good``: the text was checked and is sound; ``print`` names it, so that only what was checked is published.
    """

    title: str
    action: str
    back: str
    errors: Sequence[FormError]
    problems: Sequence[LineProblem]
    notice: Notice | None
    file: Field
    text: Field
    good: bool
    may_publish: bool
    print: str
    where: Sequence[Field]
    trial: Shown | None


def text_of(form: Form, files: Sequence[bytes]) -> str | None:
    """Give the text of the chosen file, else what stands in the form; None where the file is no text."""
    if not files:
        return form["naskah"].replace("\r\n", "\n")
    try:
        return files[0].decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def next_version(text: str) -> str:
    """Count the version of a text up by one."""
    return _VERSION.sub(_counted, text, count=1)


def page(
    language: Language,
    *,
    text: str = "",
    checked: Json | None = None,
    problems: Sequence[tuple[str, str]] = (),
    errors: Sequence[FormError] = (),
    form: Form | None = None,
    print: str = "",
    cycles: Sequence[Json] = (),
    units: Mapping[str, str] | None = None,
    trial: Json | None = None,
    names: Names | None = None,
) -> PolicyForm:
    """Show the form; ``problems``: what the service says of the text, place by place."""
    say, of_units = language.say, units or {}
    wrong, found = errors_by_field(errors), [_at_line(*each, text, language) for each in problems]
    said = [*errors, *(FormError(text=_sentence(each), field="naskah") for each in found)]
    return PolicyForm(
        title=say("Kebijakan baru"),
        action=ACTION,
        back=PLACE,
        errors=said,
        problems=found,
        notice=_notice(checked, language),
        file=Field(
            name="berkas",
            label=say("Berkas kebijakan (YAML)"),
            hint=say("Isinya tampil di bawah dan dapat diubah di situ. Paling besar 64 kB."),
            kind="file",
            suffix=".yaml,.yml,.json,.txt",
            error=wrong.get("berkas", ""),
        ),
        text=Field(
            name="naskah",
            label=say("Isi kebijakan"),
            hint=say("Unduh kebijakan yang paling mirip, ubah, lalu unggah di sini."),
            kind="code",
            value=text,
            error=wrong.get("naskah", "") or (say("{n} hal perlu diperbaiki", n=len(problems)) if problems else ""),
        ),
        good=checked is not None,
        may_publish=checked is not None and checked["refusal"] is None,
        print=print,
        where=_where(cycles, of_units, form, wrong, language) if checked is not None and cycles else (),
        trial=shown(trial, of_units, names or {}, language) if trial is not None else None,
    )


def check(checked: Json, text: str, print: str, language: Language) -> LastLook:
    """Ask once more before a policy is published."""
    say, title = language.say, label_text(checked["title"], language)
    return LastLook(
        title=say("Terbitkan {p}, versi {n}?", p=title, n=checked["version"]),
        text=say("Kebijakan yang terbit tidak dapat diubah atau ditarik; perubahan menjadi versi baru."),
        action=ACTION,
        fields=[("naskah", text), ("_sidik", print)],
        rows=[
            SummaryRow(label=say("Kebijakan"), value=title),
            SummaryRow(label=say("Kode"), value=say("{p}, versi {n}", p=checked["policy_id"], n=checked["version"])),
        ],
        act=say("Terbitkan versi {n}", n=checked["version"]),
        again=say("Kembali ke teksnya"),
    )


def _counted(found: re.Match[str]) -> str:
    return found[0].removesuffix(found[1]) + str(int(found[1]) + 1)


def _at_line(place: str, problem: str, text: str, language: Language) -> LineProblem:
    """Find the line that a problem names, and what is written there."""
    lines, at = text.splitlines(), _LINE.match(problem)
    said = problem[at.end() :] if at else problem
    number = int(at[1]) if at else 0
    content = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return LineProblem(
        line=language.say("Baris {n}", n=number) if number else "",
        content=content[:_EXCERPT_MAX],
        place=place,
        text=said[:1].upper() + said[1:],
    )


def _sentence(found: LineProblem) -> str:
    where = ", ".join(each for each in (found.line, found.place) if each)
    return f"{where}: {found.text[:1].lower()}{found.text[1:]}" if where else found.text


def _notice(checked: Json | None, language: Language) -> Notice | None:
    if checked is None:
        return None
    say = language.say
    title = say("{p}, versi {n}: tidak ada kesalahan", p=label_text(checked["title"], language), n=checked["version"])
    if checked["refusal"] is not None:
        return Notice(title=title, text=checked["refusal"], tone="warn")
    return Notice(title=title, text=say("Belum diterbitkan. Coba dahulu pada pegawai, atau terbitkan."), tone="good")


def _where(
    cycles: Sequence[Json],
    units: Mapping[str, str],
    form: Form | None,
    wrong: Mapping[str, str],
    language: Language,
) -> list[Field]:
    say, typed = language.say, form.values if form else {}
    named = sorted((name, unit) for unit, name in units.items())
    return [
        Field(
            name="siklus",
            label=say("Siklus"),
            kind="select",
            options=[Option(value=each["cycle_id"], text=each["title"]) for each in cycles],
            value=typed.get("siklus", ""),
            error=wrong.get("siklus", ""),
        ),
        Field(
            name="unit",
            label=say("Unit"),
            kind="select",
            options=[Option(value="", text=say("Semua unit")), *(Option(value=id, text=name) for name, id in named)],
            value=typed.get("unit", ""),
        ),
    ]
