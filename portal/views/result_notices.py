"""What has to be known about a result before the rest: that it stands, is contested, was replaced or withdrawn."""

from collections.abc import Mapping
from typing import Any

from portal.language import Language
from portal.views.days import left
from portal.views.naming import named
from portal.views.parts import Link, Notice
from portal.views.result_acts import About, last_day
from portal.views.result_history import asked_text, day_text
from portal.views.words import predicate_text

Json = Mapping[str, Any]


def notices(appraisal: Json, about: About, *, own: bool, language: Language) -> list[Notice]:
    """Give the notices above a result, the gravest first."""
    found = [
        _cancelled(appraisal, language),
        _withdrawn(appraisal, about, language),
        _superseded(appraisal, language),
        _reopened(appraisal, about, language),
        _undecided(appraisal, about, language),
        _unrated(appraisal, language),
        _corrected(appraisal, about, language),
        _contested(appraisal, about, language),
        _may_object(appraisal, about, language) if own else None,
    ]
    return [each for each in found if each is not None]


def _cancelled(appraisal: Json, language: Language) -> Notice | None:
    if appraisal["status"] != "cancelled":
        return None
    say = language.say
    return Notice(title=say("Siklus dibatalkan"), text=say("Penilaian ini tidak mempunyai hasil."), tone="warn")


def _withdrawn(appraisal: Json, about: About, language: Language) -> Notice | None:
    if not appraisal["withdrawn"]:
        return None
    say = language.say
    text = say(
        "Tidak ada hasil yang berlaku untuk masa ini. Ditarik {by} pada {day}, dengan alasan: {reason}",
        by=named(about.names, appraisal["finalised_by"], language),
        day=day_text(appraisal["finalised_on"], language),
        reason=appraisal["unrated_reason"],
    )
    return Notice(title=say("Hasil ini ditarik"), text=text, tone="bad", link=_history(language))


def _superseded(appraisal: Json, language: Language) -> Notice | None:
    stood = [each["decided"]["outcome"] for each in appraisal["replaced"] if each["decided"]]
    if not stood or not appraisal["decided"] or appraisal["status"] != "final":
        return None
    say = language.say
    text = say(
        "Sebelumnya: {before}. Berlaku sejak {day}: {now}.",
        before=predicate_text(stood[-1]["predicate"], language),
        day=day_text(appraisal["finalised_on"], language),
        now=predicate_text(appraisal["decided"]["predicate"], language),
    )
    title = say("Hasil ini menggantikan hasil sebelumnya")
    return Notice(title=title, text=text, tone="warn", link=_history(language))


def _history(language: Language) -> Link:
    return Link(text=language.say("Lihat riwayatnya"), href="#riwayat")


def _reopened(appraisal: Json, about: About, language: Language) -> Notice | None:
    if appraisal["status"] not in ("open", "ready") or not appraisal["reopened"]:
        return None
    say, newest = language.say, appraisal["reopened"][-1]
    text = say(
        "Putusan sebelumnya tidak berlaku lagi. Dibuka {by} pada {day}, dengan alasan: {reason}",
        by=named(about.names, newest["by"], language),
        day=day_text(newest["on"], language),
        reason=newest["reason"],
    )
    return Notice(title=say("Penilaian ini dibuka kembali"), text=text, tone="warn", link=_history(language))


def _undecided(appraisal: Json, about: About, language: Language) -> Notice | None:
    if appraisal["status"] not in ("open", "ready") or appraisal["unrated_reason"]:
        return None
    say = language.say
    rater = named(about.names, (appraisal["assignment"] or {}).get("rater_id"), language)
    text = say(
        "Ini saran dari data yang sudah ada. {name} yang memutuskan, dan wajib memberi alasan bila berbeda.",
        name=rater,
    )
    return Notice(title=say("Belum diputuskan"), text=text, tone="calm")


def _unrated(appraisal: Json, language: Language) -> Notice | None:
    if not appraisal["unrated_reason"] or appraisal["withdrawn"]:
        return None
    return Notice(title=language.say("Tanpa predikat"), text=appraisal["unrated_reason"], tone="warn")


def _corrected(appraisal: Json, about: About, language: Language) -> Notice | None:
    waiting = [each for each in appraisal["corrections"] if each["status"] == "proposed"]
    if not waiting:
        return None
    say, asked = language.say, waiting[-1]
    text = say(
        "Yang diusulkan: {asked}. {decides} Sampai saat itu hasil ini tetap berlaku.",
        asked=asked_text(asked, language),
        decides=_who_decides(asked["decider_id"], about, language),
    )
    return Notice(title=say("Koreksi menunggu putusan"), text=text, tone="wait")


def _contested(appraisal: Json, about: About, language: Language) -> Notice | None:
    objection = appraisal["objection"]
    if not objection or objection["status"] != "filed":
        return None
    say = language.say
    decides = _who_decides(objection["decider_id"], about, language)
    text = say("{decides} Sampai saat itu hasil ini tetap berlaku.", decides=decides)
    return Notice(title=say("Keberatan sudah diajukan"), text=text, tone="wait")


def _who_decides(decider_id: str | None, about: About, language: Language) -> str:
    say = language.say
    if decider_id is None:
        return say("Pengelola kinerja menunjuk siapa yang memutuskan.")
    return say("{name} memutuskannya.", name=named(about.names, decider_id, language))


def _may_object(appraisal: Json, about: About, language: Language) -> Notice | None:
    say, last = language.say, last_day(about.objection)
    if appraisal["status"] != "final" or appraisal["objection"] or last is None:
        return None
    if last >= about.today:
        text = left(last, about.today, language)
        title = say("Anda masih dapat mengajukan keberatan")
        return Notice(title=title, text=f"{text[:1].upper()}{text[1:]}.", tone="calm")
    text = say("Batas mengajukan keberatan adalah {day}.", day=language.day(last))
    return Notice(title=say("Waktu keberatan sudah lewat"), text=text)
