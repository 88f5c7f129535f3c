"""What people can do in a calibration session: propose a change, answer one as its rater, close the session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.language import Language
from portal.views.calibrations import place_of
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Option, errors_by_field
from portal.views.result_acts import ActForm
from portal.views.typed import Form
from portal.views.words import LEVELS, predicate_text

Json = Mapping[str, Any]
_SHORT: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Who looks at a session, and what is known beside it.

    ``rows``: decided people about whom a change can be proposed; ``version``: of the session as it was read.
    """

    me: str
    officer: bool
    names: Names
    units: Mapping[str, str]
    rows: Sequence[Json]
    version: int
    form: Form | None = None
    errors: Sequence[FormError] = ()


def takes_part(session: Json, me: str) -> bool:
    """Whether somebody may propose."""
    return me in (*session["participants"], session["opened_by"])


def open_to_change(rows: Sequence[Json], session: Json, me: str) -> list[Json]:
    """Choose those about whom a change can be proposed: decided, not yet acknowledged, of these units, not oneself."""
    waits = {each["appraisal"] for each in session["changes"] if each["status"] == "proposed"}
    return [
        each
        for each in rows
        if each["status"] == "decided"
        and each["decided"]
        and each["unit_id"] in session["units"]
        and each["employee_id"] != me
        and each["appraisal_id"] not in waits
    ]


def missing(form: Form, language: Language) -> list[FormError]:
    """Say what a proposal lacks."""
    say, found = language.say, list[FormError]()
    if not form["siapa"]:
        found.append(FormError(text=say("Pilih siapa yang diusulkan"), field="siapa"))
    for name, text in (("hasil", say("Pilih hasil kerja")), ("perilaku", say("Pilih perilaku"))):
        if form[name] not in LEVELS:
            found.append(FormError(text=text, field=name))
    return found + missing_reason(form, "alasan", language)


def missing_reason(form: Form, field: str, language: Language) -> list[FormError]:
    """Say that the reason is missing."""
    text = language.say("Tulis alasannya, paling sedikit 20 huruf")
    return [] if len(form[field]) >= _SHORT else [FormError(text=text, field=field)]


def reason_of(number: int) -> str:
    """Name the field in which a rater says why a change is not taken over."""
    return f"alasan-{number}"


def answers_to(change: Json, session: Json, looking: Looking, language: Language) -> list[ActForm]:
    """Let the rater take a change over, or not and why."""
    say, place = language.say, f"{place_of(session['id'])}/usulan/{change['number']}"
    field = reason_of(change["number"])
    here = looking.form is not None and field in looking.form
    return [
        ActForm(
            title=say("Terima usulan"),
            text=say("Putusan Anda berubah menjadi seperti yang diusulkan; yang sebelumnya tetap tersimpan."),
            action=f"{place}/terima",
            version=0,
            fields=[],
            act=say("Terima, ubah putusan saya"),
            opened=False,
        ),
        ActForm(
            title=say("Tidak menerima usulan"),
            text="",
            action=f"{place}/tolak",
            version=0,
            fields=[_reason(field, looking.form, looking.errors, language)],
            act=say("Putusan saya tetap"),
            opened=here,
        ),
    ]


def acts_in(session: Json, looking: Looking, language: Language) -> list[ActForm]:
    """Let who takes part propose, and officers close."""
    place = place_of(session["id"])
    say, acts = language.say, list[ActForm]()
    form = looking.form if looking.form is not None and "siapa" in looking.form else None
    if takes_part(session, looking.me) and looking.rows:
        acts.append(_propose(looking, form, place, language))
    if looking.officer:
        acts.append(
            ActForm(
                title=say("Tutup sesi"),
                text=say("Usulan yang belum dijawab gugur. Sesi yang ditutup tidak dapat dibuka lagi."),
                action=f"{place}/tutup",
                version=looking.version,
                fields=[],
                act=say("Tutup sesi ini"),
                opened=False,
            )
        )
    return acts


def _propose(looking: Looking, form: Form | None, place: str, language: Language) -> ActForm:
    say, wrong = language.say, errors_by_field(looking.errors if form is not None else ())
    levels = [Option(value=each, text=say(text)) for each, text in LEVELS.items()]
    people = sorted(
        (named(looking.names, each["employee_id"], language), each["appraisal_id"], each["decided"])
        for each in looking.rows
    )
    options = [
        Option(value=id, text=f"{name}: {predicate_text(decided['predicate'], language)}")
        for name, id, decided in people
    ]
    return ActForm(
        title=say("Usulkan perubahan"),
        text=say("Tentang putusan yang belum ditanggapi pegawainya. Pejabat penilainya menerima atau menolak."),
        action=f"{place}/usulan",
        version=0,
        fields=[
            Field(
                name="siapa",
                label=say("Siapa"),
                kind="select",
                options=[Option(value="", text=say("Pilih pegawai")), *options],
                value=form["siapa"] if form else "",
                error=wrong.get("siapa", ""),
            ),
            *(
                Field(
                    name=name,
                    label=label,
                    kind="radios",
                    options=levels,
                    value=form[name] if form else "",
                    error=wrong.get(name, ""),
                )
                for name, label in (("hasil", say("Hasil kerja")), ("perilaku", say("Perilaku")))
            ),
            _reason("alasan", form, looking.errors, language),
        ],
        act=say("Kirim usulan"),
        opened=form is not None,
    )


def _reason(name: str, form: Form | None, errors: Sequence[FormError], language: Language) -> Field:
    return Field(
        name=name,
        label=language.say("Alasan"),
        kind="area",
        value=form[name] if form else "",
        error=errors_by_field(errors).get(name, ""),
        max_length=4000,
    )
