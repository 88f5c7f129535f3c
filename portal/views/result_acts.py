"""What people can do about a result: acknowledge, object, approve, decide on an objection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from portal.language import Language
from portal.views.act_page import Checked, choice, reason
from portal.views.days import left
from portal.views.naming import Names
from portal.views.parts import Field, FormError, Option, SummaryRow, errors_by_field
from portal.views.words import LEVELS, predicate_text

Json = Mapping[str, Any]


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
class About:
    """What a result is shown with. ``officials``: the person who looks, and for whom he or she acts today;
    ``officer``: acts for the agency, or for units of it. ``note``: the rater's own, None for everybody else.
    ``observes``: the policy has competences.
    """

    me: str
    today: date
    names: Names
    objection: Json | None
    officials: frozenset[str] = frozenset()
    officer: bool = False
    note: str | None = None
    observes: bool = False
    errors: Sequence[FormError] = ()
    typed: Mapping[str, str] | None = None


def acts_of(appraisal: Json, about: About, *, own: bool, language: Language) -> list[ActForm]:
    """Give what the person who looks may do now."""
    mine = (_acknowledge(appraisal, language), _object(appraisal, about, language))
    others = (_approve(appraisal, about, language), _decide_objection(appraisal, about, language))
    found = (
        *(mine if own else others),
        _state(appraisal, about, own=own, language=language),
        _note(appraisal, about, language),
    )
    return [each for each in found if each is not None]


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


def last_day(told: Json | None) -> date | None:
    """Give the last day for an objection; None where there is none."""
    return date.fromisoformat(told["last_day"]) if told and told["last_day"] else None


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
    last = last_day(about.objection)
    if appraisal["status"] != "final" or appraisal["objection"] or last is None or last < about.today:
        return None
    say, typed = language.say, about.typed or {}
    wrong = errors_by_field(about.errors)
    return ActForm(
        title=say("Ajukan keberatan"),
        text=say(
            "Jelaskan bagian mana yang keliru dan mengapa. {left}.", left=_begun(left(last, about.today, language))
        ),
        action=f"/hasil/{quote(appraisal['id'], safe=':')}/keberatan",
        version=appraisal["version"],
        fields=[reason("alasan", say("Alasan keberatan"), typed, wrong, language)],
        act=say("Periksa sebelum mengajukan"),
        opened=bool(about.errors or typed),
    )


def _approve(appraisal: Json, about: About, language: Language) -> ActForm | None:
    approval = appraisal["approval"]
    if not approval or approval["status"] != "awaited" or approval["approver_id"] not in about.officials:
        return None
    say, typed, wrong = language.say, about.typed or {}, errors_by_field(about.errors)
    options = [Option(value="ya", text=say("Setujui")), Option(value="tidak", text=say("Kembalikan"))]
    return ActForm(
        title=say("Persetujuan Anda"),
        text=say("Putusan ini menunggu persetujuan Anda sebelum diberitahukan kepada pegawai."),
        action=f"/hasil/{quote(appraisal['id'], safe=':')}/persetujuan",
        version=appraisal["version"],
        fields=[
            choice("setuju", say("Keputusan Anda"), options, typed, wrong),
            reason("alasan", say("Alasan (wajib bila dikembalikan)"), typed, wrong, language),
        ],
        act=say("Kirim keputusan"),
    )


def _decide_objection(appraisal: Json, about: About, language: Language) -> ActForm | None:
    objection = appraisal["objection"]
    if not objection or objection["status"] != "filed" or objection["decider_id"] not in about.officials:
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
            choice("putusan", say("Keputusan Anda"), verdicts, typed, wrong),
            choice("hasil", say("Hasil kerja (bila dikabulkan)"), levels, typed, wrong),
            choice("perilaku", say("Perilaku kerja (bila dikabulkan)"), levels, typed, wrong),
            reason("alasan", say("Alasan"), typed, wrong, language),
        ],
        act=say("Putuskan keberatan"),
    )


def _state(appraisal: Json, about: About, *, own: bool, language: Language) -> ActForm | None:
    """Both sides of an objection are heard before it is decided."""
    objection, rater_id = appraisal["objection"], (appraisal["assignment"] or {}).get("rater_id")
    if not objection or objection["status"] != "filed" or not (own or rater_id in about.officials):
        return None
    say, typed, wrong = language.say, about.typed or {}, errors_by_field(about.errors)
    return ActForm(
        title=say("Keterangan atas keberatan"),
        text=say("Dibaca oleh yang memutus, oleh pegawai dan oleh pejabat penilai. Tidak dapat ditarik."),
        action=f"/hasil/{quote(appraisal['id'], safe=':')}/keterangan",
        version=appraisal["version"],
        fields=[reason("keterangan", say("Keterangan Anda"), typed, wrong, language)],
        act=say("Kirim keterangan"),
    )


def _note(appraisal: Json, about: About, language: Language) -> ActForm | None:
    """What the rater keeps for himself or herself; evaluation gives it to nobody else."""
    if about.note is None:
        return None
    say, wrong = language.say, errors_by_field(about.errors)
    typed = (about.typed or {}).get("catatan-pribadi", about.note)
    return ActForm(
        title=say("Catatan pribadi Anda"),
        text=say("Hanya Anda yang membacanya. Kosongkan untuk menghapusnya."),
        action=f"/hasil/{quote(appraisal['id'], safe=':')}/catatan-pribadi",
        version=appraisal["version"],
        fields=[
            Field(
                name="catatan-pribadi",
                label=say("Catatan pribadi"),
                kind="area",
                value=typed,
                error=wrong.get("catatan-pribadi", ""),
                max_length=4000,
            )
        ],
        act=say("Simpan catatan pribadi"),
    )


def _begun(text: str) -> str:
    """Let a sentence begin with a capital; the names of months in it stay."""
    return text[:1].upper() + text[1:]
