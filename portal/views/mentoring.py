"""Mentoring: meetings noted, a match ended with what it came to, and a mentor proposed for somebody's gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language
from portal.views.act_page import ActPage, choice, reason, too_short
from portal.views.career import match_tag
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Link, Option, SummaryRow, errors_by_field
from portal.views.typed import Form
from portal.views.words import predicate_text

Json = Mapping[str, Any]
LEVELS: Final = ("1", "2", "3", "4", "5")
_OPEN: Final = ("proposed", "active")
_OUTCOME_MIN: Final = 10
_MINUTES_MAX: Final = 1440
_FIELDS: Final = {"on": "tanggal", "minutes": "menit", "topic": "topik", "helpfulness": "manfaat", "outcome": "hasil"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee:
    """Somebody of one's people: what is lacking, and who helps."""

    title: str
    back: str
    gaps: Sequence[SummaryRow]
    matches: Sequence[SummaryRow]


def mentee(who: str, profile: Json | None, names: Names, language: Language) -> Mentee:
    """Show gaps with the way to a mentor, and the matches there are; ``profile``: None before there is any result."""
    say, told = language.say, profile or {"gaps": (), "mentors": ()}
    place = f"/karier/pegawai/{quote(who)}"
    gaps = []
    for each in told["gaps"]:
        held = language.number(each["held"]) if each["held"] is not None else say("belum diketahui")
        value = say("perlu {n}, sekarang {m}", n=language.number(each["required"]), m=held)
        way = Link(text=say("Cari pembimbing"), href=f"{place}/pembimbing/{quote(each['competence'])}")
        gaps.append(SummaryRow(label=each["competence"], value=value, change=way))
    return Mentee(
        title=say("Bimbingan {name}", name=named(names, who, language)),
        back="/tim",
        gaps=gaps,
        matches=[_match(each, names, language) for each in told["mentors"]],
    )


def people_in(match: Json) -> set[str | None]:
    """Name the two of a match."""
    return {match["mentor_id"], match["mentee_id"]}


def meeting(
    match: Json,
    names: Names,
    me: str,
    today: str,
    fresh_id: str,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> ActPage:
    """Ask when the two met and about what; whether it helped, the one who is mentored says."""
    say, typed, wrong = language.say, form.values if form else {"tanggal": today}, errors_by_field(errors)
    fields = [
        Field(name="pertemuan", label="", kind="hidden", value=typed.get("pertemuan") or fresh_id),
        Field(
            name="tanggal",
            label=say("Tanggal"),
            kind="date",
            width="medium",
            day_max=today,
            value=typed.get("tanggal", ""),
            error=wrong.get("tanggal", ""),
        ),
        Field(
            name="menit",
            label=say("Lamanya"),
            kind="number",
            width="short",
            suffix=say("menit"),
            value=typed.get("menit", ""),
            error=wrong.get("menit", ""),
        ),
        Field(
            name="topik",
            label=say("Apa yang dibicarakan?"),
            optional_mark=say("(bila ada)"),
            value=typed.get("topik", ""),
            error=wrong.get("topik", ""),
            max_length=400,
        ),
    ]
    if me == match["mentee_id"]:
        options = [Option(value=each, text=each) for each in LEVELS]
        fields.append(choice("manfaat", say("Seberapa membantu? (5: sangat membantu)"), options, typed, wrong))
    return ActPage(
        title=say("Catat pertemuan bimbingan"),
        back="/karier",
        action=f"{_place(match)}/pertemuan",
        errors=errors,
        rows=_pair(match, names, language),
        fields=fields,
        act=say("Simpan pertemuan"),
    )


def meeting_missing(form: Form, language: Language) -> list[FormError]:
    """Say what is missing."""
    say, found = language.say, list[FormError]()
    if not form["tanggal"]:
        found.append(FormError(text=say("Pilih tanggalnya"), field="tanggal"))
    if not _minutes(form):
        found.append(FormError(text=say("Tulis lamanya dalam menit"), field="menit"))
    return found


def meeting_of(match: Json, form: Form) -> dict[str, Any]:
    """Give the meeting as feedback takes it."""
    return {
        "session_id": form["pertemuan"],
        "mentor_id": match["mentor_id"],
        "mentee_id": match["mentee_id"],
        "competence": match["competence"],
        "on": form["tanggal"],
        "minutes": _minutes(form),
        "topic": form["topik"],
        "helpfulness": int(form["manfaat"]) if form["manfaat"] in LEVELS else None,
    }


def after_ending(match: Json, me: str) -> str:
    """Where a mentor goes from there, and where the mentee's rater does."""
    return "/karier" if me == match["mentor_id"] else f"/karier/pegawai/{quote(match['mentee_id'])}"


def ending(
    match: Json,
    names: Names,
    me: str,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> ActPage:
    """Ask what a match came to."""
    say, typed = language.say, form.values if form else {}
    return ActPage(
        title=say("Akhiri bimbingan"),
        lead=say("Bimbingan yang diakhiri tidak dibuka lagi; bimbingan baru dapat diusulkan."),
        back=after_ending(match, me),
        action=f"{_place(match)}/akhiri",
        errors=errors,
        rows=_pair(match, names, language),
        fields=[
            reason("hasil", say("Apa hasilnya?"), typed, errors_by_field(errors), language, least=_OUTCOME_MIN),
        ],
        act=say("Akhiri bimbingan ini"),
    )


def ending_missing(form: Form, language: Language) -> list[FormError]:
    """Say that it is missing what a match came to."""
    return too_short(form, "hasil", language, least=_OUTCOME_MIN)


def proposing(
    profile: Json,
    competence: str,
    candidates: Sequence[Json],
    names: Names,
    language: Language,
    *,
    form: Form | None = None,
    errors: Sequence[FormError] = (),
) -> ActPage:
    """Offer those who could mentor, best first, each with the reason."""
    say, typed, wrong = language.say, form.values if form else {}, errors_by_field(errors)
    place = f"/karier/pegawai/{quote(profile['employee_id'])}"
    options = [
        Option(
            value=each["mentor_id"],
            text=named(names, each["mentor_id"], language),
            hint=say("{predicate}. {reason}", predicate=_predicate(each, language), reason=each["reason"]),
        )
        for each in candidates
    ]
    name = named(names, profile["employee_id"], language)
    return ActPage(
        title=say("Usulkan pembimbing untuk {name}", name=name),
        lead=say("Bimbingan berjalan setelah keduanya menerima."),
        back=place,
        action=f"{place}/pembimbing/{quote(competence)}",
        errors=errors,
        rows=[SummaryRow(label=say("Kompetensi"), value=competence)],
        fields=[
            choice(
                "pembimbing",
                say("Pilih pembimbing") if options else say("Belum ada yang cocok."),
                options,
                typed,
                wrong,
            )
        ],
        act=say("Usulkan pembimbing"),
    )


def _choosing(options: Sequence[Option], language: Language) -> str:
    return language.say("Pilih pembimbing") if options else language.say("Belum ada yang cocok.")


def field_of(pointer: str) -> str | None:
    """Name the field that a pointer means."""
    return _FIELDS.get(pointer.strip("/"))


def _place(match: Json) -> str:
    return f"/karier/bimbingan/{quote(match['id'], safe=':')}"


def _minutes(form: Form) -> int:
    text = form["menit"]
    minutes = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return minutes if minutes <= _MINUTES_MAX else 0


def _predicate(candidate: Json, language: Language) -> str:
    return predicate_text(candidate["predicate"], language)


def _pair(match: Json, names: Names, language: Language) -> list[SummaryRow]:
    say = language.say
    return [
        SummaryRow(label=say("Pembimbing"), value=named(names, match["mentor_id"], language)),
        SummaryRow(label=say("Yang dibimbing"), value=named(names, match["mentee_id"], language)),
        SummaryRow(label=say("Kompetensi"), value=match["competence"]),
    ]


def _match(match: Json, names: Names, language: Language) -> SummaryRow:
    say, still = language.say, match["status"] in _OPEN
    stands = match_tag(match["status"], language).text
    return SummaryRow(
        label=named(names, match["mentor_id"], language),
        value=say(
            "{competence}: {stands}, {n} pertemuan",
            competence=match["competence"],
            stands=stands.lower(),
            n=match["sessions"],
        ),
        change=Link(text=say("Akhiri bimbingan"), href=f"{_place(match)}/akhiri") if still else None,
    )
