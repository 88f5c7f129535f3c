"""A result with its explanation: what was suggested and decided, why, what would change it, and what one can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language
from portal.views.naming import named
from portal.views.parts import Bar, FormError, Link, Notice, Step, SummaryRow, Tag
from portal.views.result_acts import About, ActForm, acts_of
from portal.views.result_history import history, pair_text, people_in
from portal.views.result_notices import notices
from portal.views.result_ways import ways_of
from portal.views.result_why import Picture, StepCard, bar_of, left_out, picture_of, step_of, text_of
from portal.views.results import span, status_of
from portal.views.words import label_text, level_text, predicate_text

Json = Mapping[str, Any]
_LOW: Final = frozenset({"butuh_perbaikan", "kurang", "sangat_kurang"})


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
    history: Sequence[Step]
    acts: Sequence[ActForm]
    ways: Sequence[Link]
    facts: Sequence[SummaryRow]
    improvement: Link | None
    back: str


def page(appraisal: Json, explanation: Json, about: About, language: Language) -> ResultPage:
    """Show a result to its person, the rater, and who else may see it."""
    say, stands = language.say, appraisal["decided"] or appraisal["suggested"]
    own = about.me == appraisal["employee_id"]
    who = named(about.names, appraisal["employee_id"], language)
    cycle = appraisal["cycle_id"]
    parts = explanation["criteria"]
    return ResultPage(
        title=say("Penilaian {cycle}", cycle=cycle) if own else say("Penilaian {name}, {cycle}", name=who, cycle=cycle),
        tag=status_of(appraisal, language),
        verdict=_verdict(appraisal, stands, language),
        levels=_levels(appraisal, stands, about, language),
        notices=notices(appraisal, about, own=own, language=language),
        errors=about.errors,
        picture=None if appraisal["withdrawn"] else picture_of(appraisal, stands, language),
        bars=[bar_of(each, explanation, language) for each in parts if each["percent"] is not None],
        left_out=left_out(parts, explanation, language),
        summary=explanation["summary"],
        steps=[step_of(each, language) for each in explanation["steps"]],
        changes=[text_of(each, language) for each in explanation["counterfactuals"]],
        history=history(appraisal, about.names, language),
        acts=acts_of(appraisal, about, own=own, language=language),
        ways=ways_of(appraisal, about, own=own, language=language),
        facts=_facts(appraisal, explanation, about, language),
        improvement=_improvement(appraisal, language),
        back="/hasil" if own else "/tim",
    )


def _verdict(appraisal: Json, stands: Json, language: Language) -> str:
    """What counts in one word: of a withdrawn result, that there is none."""
    if appraisal["withdrawn"]:
        return language.say("Hasil ditarik")
    return predicate_text(stands["predicate"], language) if stands["predicate"] else language.say("Belum ada predikat")


def _improvement(appraisal: Json, language: Language) -> Link | None:
    """The way to the improvement plan, where a low result is final."""
    decided = appraisal["decided"] or {}
    if appraisal["status"] != "final" or decided.get("predicate") not in _LOW:
        return None
    return Link(text=language.say("Rencana perbaikan kinerja"), href=f"/perbaikan/{quote(appraisal['id'], safe=':')}")


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
    } | people_in(appraisal)


def _levels(appraisal: Json, stands: Json, about: About, language: Language) -> list[SummaryRow]:
    say = language.say
    if appraisal["withdrawn"]:
        stood = [each["decided"]["outcome"] for each in appraisal["replaced"] if each["decided"]]
        return [SummaryRow(label=say("Sebelumnya"), value=pair_text(each, language)) for each in stood[-1:]]
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


def _facts(appraisal: Json, explanation: Json, about: About, language: Language) -> list[SummaryRow]:
    say, policy = language.say, explanation["policy"]
    title = label_text(policy["title"], language)
    assignment = appraisal["assignment"] or {}
    days = span(appraisal, language)
    return [
        SummaryRow(label=say("Pegawai"), value=named(about.names, appraisal["employee_id"], language)),
        SummaryRow(label=say("Jabatan"), value=assignment.get("position", "")),
        SummaryRow(label=say("Pejabat penilai"), value=named(about.names, assignment.get("rater_id"), language)),
        SummaryRow(label=say("Masa penilaian"), value=days),
        SummaryRow(label=say("Aturan"), value=title),
    ]
