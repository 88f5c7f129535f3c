"""Final results that are mended: a conclusion opened again, a correction proposed with proof, and decided."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from portal.language import Language
from portal.views.act_page import ActPage, Checked, choice, reason, too_short
from portal.views.naming import Names, named
from portal.views.parts import Field, FormError, Option, SummaryRow, errors_by_field
from portal.views.result_history import asked_text, day_text, pair_text, proofs
from portal.views.result_ways import place_of, waiting_correction
from portal.views.typed import Form
from portal.views.words import LEVELS

Json = Mapping[str, Any]
_LINK: Final = re.compile(r"https?://[^\s]+")
_PROOFS_MAX: Final = 20
_FIELDS: Final = {"kind": "jenis", "results": "hasil", "behaviour": "perilaku", "reason": "alasan", "proof": "bukti"}
_DECISION_FIELDS: Final = {"approved": "putusan", "reason": "alasan"}


def reopening(
    appraisal: Json, names: Names, language: Language, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> ActPage:
    """Say what opening again does, and ask why."""
    say, typed = language.say, form.values if form else {}
    ended = appraisal["status"] == "final"
    return ActPage(
        title=say("Buka kembali penilaian {name}", name=named(names, appraisal["employee_id"], language)),
        lead=say("Penilaian ini berakhir tanpa predikat. Sesudah dibuka, pejabat penilai memutuskan lagi.")
        if ended
        else say("Putusan yang sekarang dihapus, dan pejabat penilai memutuskan lagi dengan data terbaru."),
        back=place_of(appraisal),
        action=place_of(appraisal, "buka-kembali"),
        version=appraisal["version"],
        errors=errors,
        rows=_standing(appraisal, language),
        fields=[reason("alasan", say("Mengapa dibuka kembali?"), typed, errors_by_field(errors), language)],
        act=say("Buka kembali penilaian ini"),
    )


def proposal(
    appraisal: Json, names: Names, language: Language, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> ActPage:
    """Ask what has to be corrected, why, and what proves it."""
    say, typed, wrong = language.say, form.values if form else {}, errors_by_field(errors)
    kinds = [Option(value="ganti", text=say("Ganti dengan hasil lain"))]
    if appraisal["decided"]:
        kinds.append(Option(value="tarik", text=say("Tarik hasilnya, tanpa pengganti")))
    return ActPage(
        title=say("Usulkan koreksi hasil {name}", name=named(names, appraisal["employee_id"], language)),
        lead=say("Hasil yang sekarang tetap berlaku sampai atasan pejabat penilai menyetujui koreksi ini."),
        back=place_of(appraisal),
        action=place_of(appraisal, "koreksi"),
        version=appraisal["version"],
        errors=errors,
        rows=_standing(appraisal, language),
        fields=[
            choice("jenis", say("Apa yang diusulkan?"), kinds, typed or {"jenis": "ganti"}, wrong),
            choice("hasil", say("Hasil kerja (bila diganti)"), _levels(language), typed, wrong),
            choice("perilaku", say("Perilaku kerja (bila diganti)"), _levels(language), typed, wrong),
            reason("alasan", say("Mengapa dikoreksi?"), typed, wrong, language),
            Field(
                name="bukti",
                label=say("Tautan bukti"),
                hint=say("Satu tautan per baris, diawali http:// atau https://."),
                kind="area",
                value=typed.get("bukti", ""),
                error=wrong.get("bukti", ""),
                max_length=10_000,
            ),
        ],
        act=say("Periksa sebelum mengusulkan"),
    )


def proposal_missing(form: Form, language: Language) -> list[FormError]:
    """Say what is missing before a correction is proposed."""
    say, found = language.say, list[FormError]()
    if form["jenis"] not in ("ganti", "tarik"):
        found.append(FormError(text=say("Pilih apa yang diusulkan"), field="jenis"))
    if form["jenis"] == "ganti":
        wanted = {"hasil": say("Pilih hasil kerja yang baru"), "perilaku": say("Pilih perilaku kerja yang baru")}
        found += [FormError(text=text, field=name) for name, text in wanted.items() if form[name] not in LEVELS]
    found += too_short(form, "alasan", language)
    links = _links(form)
    if not links or len(links) > _PROOFS_MAX or not all(_LINK.fullmatch(each) for each in links):
        text = say("Tulis 1 sampai 20 tautan bukti, satu per baris, masing-masing diawali http:// atau https://")
        found.append(FormError(text=text, field="bukti"))
    return found


def proposal_body(form: Form) -> dict[str, Any]:
    """Give the correction as evaluation takes it."""
    body: dict[str, Any] = {"reason": form["alasan"], "proof": _links(form)}
    if form["jenis"] == "tarik":
        return {"kind": "withdraw", **body}
    return {"kind": "replace", "results": form["hasil"], "behaviour": form["perilaku"], **body}


def check_proposal(appraisal: Json, form: Form, names: Names, language: Language) -> Checked:
    """Show a correction before it is proposed (rule 13)."""
    say, body = language.say, {"results": None, "behaviour": None} | proposal_body(form)
    return Checked(
        title=say("Periksa koreksi hasil {name}", name=named(names, appraisal["employee_id"], language)),
        text=say("Belum terkirim. Atasan pejabat penilai memutuskannya; sampai saat itu hasil yang lama berlaku."),
        action=place_of(appraisal, "koreksi"),
        version=form.version or appraisal["version"],
        rows=[
            *_standing(appraisal, language),
            SummaryRow(label=say("Yang diusulkan"), value=asked_text(body, language)),
            SummaryRow(label=say("Alasan"), value=body["reason"]),
            SummaryRow(label=say("Bukti"), value="", links=proofs(body)),
        ],
        fields=list(form.typed),
        act=say("Usulkan koreksi"),
        back=place_of(appraisal),
    )


def decision(
    appraisal: Json, names: Names, language: Language, *, form: Form | None = None, errors: Sequence[FormError] = ()
) -> ActPage:
    """Show a correction that waits, and ask for the decision."""
    say, typed, wrong = language.say, form.values if form else {}, errors_by_field(errors)
    verdicts = [Option(value="setuju", text=say("Setujui")), Option(value="tolak", text=say("Tolak"))]
    return ActPage(
        title=say("Putuskan koreksi hasil {name}", name=named(names, appraisal["employee_id"], language)),
        lead=say("Bila disetujui, hasil yang baru langsung berlaku dan pegawai dapat mengajukan keberatan atasnya."),
        back=place_of(appraisal),
        action=place_of(appraisal, "putusan-koreksi"),
        version=appraisal["version"],
        errors=errors,
        rows=_asked(appraisal, names, language),
        fields=[
            choice("putusan", say("Keputusan Anda"), verdicts, typed, wrong),
            reason("alasan", say("Alasan"), typed, wrong, language),
        ],
        act=say("Periksa sebelum memutuskan"),
    )


def decision_missing(form: Form, language: Language) -> list[FormError]:
    """Say what is missing before a correction is decided."""
    chosen = form["putusan"] in ("setuju", "tolak")
    unchosen = [] if chosen else [FormError(text=language.say("Pilih keputusan Anda"), field="putusan")]
    return [*unchosen, *too_short(form, "alasan", language)]


def decision_body(form: Form) -> dict[str, Any]:
    """Give the decision as evaluation takes it."""
    return {"approved": form["putusan"] == "setuju", "reason": form["alasan"]}


def check_decision(appraisal: Json, form: Form, names: Names, language: Language) -> Checked:
    """Show the decision before it counts (rule 13)."""
    say, approved = language.say, form["putusan"] == "setuju"
    return Checked(
        title=say("Periksa keputusan Anda"),
        text=say("Belum terkirim. Koreksi yang disetujui mengubah hasil final, dan keputusan ini tidak dapat ditarik."),
        action=place_of(appraisal, "putusan-koreksi"),
        version=form.version or appraisal["version"],
        rows=[
            *_asked(appraisal, names, language),
            SummaryRow(label=say("Keputusan Anda"), value=say("Setujui") if approved else say("Tolak")),
            SummaryRow(label=say("Alasan"), value=form["alasan"]),
        ],
        fields=list(form.typed),
        act=say("Setujui koreksi") if approved else say("Tolak koreksi"),
        back=place_of(appraisal),
    )


def field_of(pointer: str) -> str | None:
    """Name the field of a proposal that a pointer means, such as ``/proof/0``."""
    return _FIELDS.get(pointer.split("/")[1]) if "/" in pointer else None


def decision_field_of(pointer: str) -> str | None:
    """Name the field of a decision that a pointer means."""
    return _DECISION_FIELDS.get(pointer.strip("/"))


def _links(form: Form) -> list[str]:
    return [each.strip() for each in form["bukti"].splitlines() if each.strip()]


def _levels(language: Language) -> list[Option]:
    return [Option(value=each, text=language.say(text)) for each, text in LEVELS.items()]


def _standing(appraisal: Json, language: Language) -> list[SummaryRow]:
    say, decided = language.say, appraisal["decided"]
    value = pair_text(decided, language) if decided else say("Tanpa predikat")
    return [SummaryRow(label=say("Hasil sekarang"), value=value)]


def _asked(appraisal: Json, names: Names, language: Language) -> list[SummaryRow]:
    say, asked = language.say, waiting_correction(appraisal)
    if asked is None:
        return _standing(appraisal, language)
    by, on = named(names, asked["proposed_by"], language), day_text(asked["proposed_on"], language)
    return [
        *_standing(appraisal, language),
        SummaryRow(label=say("Yang diusulkan"), value=asked_text(asked, language)),
        SummaryRow(label=say("Diusulkan oleh"), value=say("{name}, {day}", name=by, day=on)),
        SummaryRow(label=say("Alasan usulan"), value=asked["reason"]),
        SummaryRow(label=say("Bukti"), value="", links=proofs(asked)),
    ]
