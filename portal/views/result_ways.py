"""Where one goes from a result to mend it: pages of reopening, correcting, deciding, and naming who decides."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from portal.language import Language
from portal.views.parts import Link
from portal.views.result_acts import About

Json = Mapping[str, Any]


def ways_of(appraisal: Json, about: About, *, own: bool, language: Language) -> list[Link]:
    """Give the pages on which the person who looks may do something about the result now."""
    if own:
        return []
    say, rates = language.say, (appraisal["assignment"] or {}).get("rater_id") in about.officials
    asked = [
        (decides_correction(appraisal, about), "putusan-koreksi", say("Putuskan koreksi")),
        (rates and about.observes and appraisal["status"] == "open", "pengamatan", say("Catat pengamatan kompetensi")),
        (_may_correct(appraisal) and (rates or about.officer), "koreksi", say("Usulkan koreksi hasil")),
        (_may_reopen(appraisal, rates=rates, officer=about.officer), "buka-kembali", say("Buka kembali penilaian")),
        (about.officer and _contested(appraisal), "pemutus/keberatan", say("Tunjuk pemutus keberatan")),
        (about.officer and waiting_correction(appraisal), "pemutus/koreksi", say("Tunjuk pemutus koreksi")),
        (about.officer and _unapproved(appraisal), "pemutus/persetujuan", say("Tunjuk yang menyetujui putusan")),
    ]
    found = [Link(text=text, href=place_of(appraisal, path)) for may, path, text in asked if may]
    mentoring = Link(text=say("Kompetensi dan pembimbing"), href=f"/karier/pegawai/{quote(appraisal['employee_id'])}")
    return [*found, mentoring] if rates else found


def place_of(appraisal: Json, path: str = "") -> str:
    """The address of a result, or of a page about it."""
    place = f"/hasil/{quote(appraisal['id'], safe=':')}"
    return f"{place}/{path}" if path else place


def waiting_correction(appraisal: Json) -> Json | None:
    """Give the correction that waits for its decision, if one does."""
    return next((each for each in appraisal["corrections"] if each["status"] == "proposed"), None)


def decides_correction(appraisal: Json, about: About) -> bool:
    """Whether the person who looks decides on the correction that waits; who proposed it does not."""
    waiting = waiting_correction(appraisal)
    if waiting is None or about.me in (waiting["proposed_by"], waiting["proposed_for"]):
        return False
    return waiting["decider_id"] in about.officials


def _contested(appraisal: Json) -> bool:
    return bool(appraisal["objection"]) and appraisal["objection"]["status"] == "filed"


def _unapproved(appraisal: Json) -> bool:
    return bool(appraisal["approval"]) and appraisal["approval"]["status"] == "awaited"


def _may_correct(appraisal: Json) -> bool:
    is_result = appraisal["status"] == "final" and not appraisal["continued"]
    return is_result and not _contested(appraisal) and waiting_correction(appraisal) is None


def _may_reopen(appraisal: Json, *, rates: bool, officer: bool) -> bool:
    if appraisal["status"] == "decided":
        return rates or officer
    return officer and _may_correct(appraisal) and not appraisal["decided"]
