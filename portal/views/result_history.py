"""What became of a result, step by step: what stood before, what was asked for, and what was decided about it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from portal.language import Language, later
from portal.views.naming import Names, named
from portal.views.parts import Link, Step, Tag
from portal.views.words import level_text, predicate_text

Json = Mapping[str, Any]
_ASKED, _SAID, _RULED, _STANDS, _REOPENED = range(5)
"""In this order on the same day."""
_OBJECTION_RULED: Final = {
    "upheld": later("{by} mengabulkan keberatan"),
    "rejected": later("{by} menolak keberatan"),
}
_CORRECTION_RULED: Final = {
    "approved": later("{by} menyetujui koreksi"),
    "refused": later("{by} menolak koreksi"),
}
Dated = tuple[str, int, Step]


def history(appraisal: Json, names: Names, language: Language) -> Sequence[Step]:
    """Tell the steps, oldest first; nothing where nothing but the decision happened."""
    told = (*_objections(appraisal), *appraisal["corrections"], *appraisal["reopened"], *appraisal["returned"])
    if not told and not appraisal["replaced"]:
        return ()
    found = [
        *_standings(appraisal, names, language),
        *_disputes(appraisal, names, language),
        *_corrections(appraisal, names, language),
        *_reopenings(appraisal, names, language),
    ]
    return [step for _day, _order, step in sorted(found, key=_when)]


def people_in(appraisal: Json) -> set[str | None]:
    """Name everybody whom the history names."""
    found = {appraisal["finalised_by"]}
    for each in appraisal["replaced"]:
        found |= {each["finalised_by"], (each["decided"] or {}).get("by")}
    for each in _objections(appraisal):
        found |= {
            each["decider_id"],
            each["decided_by"],
            each["recorded_by"],
            *(one["by"] for one in each["statements"]),
        }
    for each in appraisal["corrections"]:
        found |= {each["proposed_by"], each["decider_id"], each["decided_by"]}
    for each in (*appraisal["reopened"], *appraisal["returned"]):
        found.add(each["by"])
    return found


def pair_text(outcome: Json, language: Language) -> str:
    """Write a pair of ratings with its predicate."""
    return language.say(
        "{p} (hasil kerja {r}, perilaku {b})",
        p=predicate_text(outcome["predicate"], language),
        r=level_text(outcome["results"], language),
        b=level_text(outcome["behaviour"], language),
    )


def asked_text(correction: Json, language: Language) -> str:
    """Write what a correction asks for."""
    if correction["kind"] == "withdraw":
        return language.say("hasil ditarik, tanpa pengganti")
    return language.say(
        "hasil kerja {r}, perilaku {b}",
        r=level_text(correction["results"], language),
        b=level_text(correction["behaviour"], language),
    )


def proofs(correction: Json) -> list[Link]:
    """Give the links that prove a correction."""
    return [Link(text=each, href=each) for each in correction["proof"]]


def day_text(on: str, language: Language) -> str:
    """Write a day as services give it."""
    return language.day(date.fromisoformat(on))


def _objections(appraisal: Json) -> list[Json]:
    return [*appraisal["earlier_objections"], *([appraisal["objection"]] if appraisal["objection"] else [])]


def _when(told: Dated) -> tuple[str, int]:
    return told[0], told[1]


def _standings(appraisal: Json, names: Names, language: Language) -> Iterator[Dated]:
    say = language.say
    for each in appraisal["replaced"]:
        outcome = (each["decided"] or {}).get("outcome")
        yield _stood(each, outcome, say("Tidak berlaku lagi"), language, gone=True)
    if appraisal["finalised_on"] and not appraisal["withdrawn"]:
        yield _stood(appraisal, appraisal["decided"], say("Berlaku"), language, gone=False)
    elif appraisal["withdrawn"]:
        by = named(names, appraisal["finalised_by"], language)
        step = Step(
            when=day_text(appraisal["finalised_on"], language),
            text=say("Hasil ditarik oleh {by}", by=by),
            lines=[appraisal["unrated_reason"]],
            tag=Tag(text=say("Ditarik"), tone="bad"),
        )
        yield appraisal["finalised_on"], _STANDS, step


def _stood(told: Json, outcome: Json | None, state: str, language: Language, *, gone: bool) -> Dated:
    say = language.say
    text = say("Hasil final: {p}", p=pair_text(outcome, language)) if outcome else say("Selesai tanpa predikat")
    reasons = (told["unrated_reason"], told["final_reason"])
    return (
        told["finalised_on"],
        _STANDS,
        Step(
            when=day_text(told["finalised_on"], language),
            text=text,
            lines=[each for each in reasons if each],
            tag=Tag(text=state, tone="calm" if gone else "good"),
            gone=gone,
        ),
    )


def _disputes(appraisal: Json, names: Names, language: Language) -> Iterator[Dated]:
    say, who = language.say, named(names, appraisal["employee_id"], language)
    for each in _objections(appraisal):
        yield _step(each["filed_on"], _ASKED, say("{by} mengajukan keberatan", by=who), each["reason"], language)
        for one in each["statements"]:
            text = say("{by} memberi keterangan", by=named(names, one["by"], language))
            yield _step(one["on"], _SAID, text, one["text"], language)
        if each["decided_on"]:
            text = say(_OBJECTION_RULED[each["status"]], by=named(names, each["decided_by"], language))
            yield _step(each["decided_on"], _RULED, text, each["decision_reason"], language)


def _corrections(appraisal: Json, names: Names, language: Language) -> Iterator[Dated]:
    say = language.say
    for each in appraisal["corrections"]:
        by = named(names, each["proposed_by"], language)
        text = say("{by} mengusulkan koreksi: {asked}", by=by, asked=asked_text(each, language))
        yield _step(each["proposed_on"], _ASKED, text, each["reason"], language, proofs(each))
        if each["decided_on"]:
            text = say(_CORRECTION_RULED[each["status"]], by=named(names, each["decided_by"], language))
            yield _step(each["decided_on"], _RULED, text, each["decision_reason"], language)


def _reopenings(appraisal: Json, names: Names, language: Language) -> Iterator[Dated]:
    say = language.say
    for each in appraisal["reopened"]:
        text = say("{by} membuka kembali penilaian", by=named(names, each["by"], language))
        yield _step(each["on"], _REOPENED, text, each["reason"], language)
    for each in appraisal["returned"]:
        by, outcome = named(names, each["by"], language), pair_text(each["decided"]["outcome"], language)
        text = say("{by} mengembalikan putusan {p}", by=by, p=outcome)
        yield _step(each["on"], _RULED, text, each["reason"], language)


def _step(on: str, order: int, text: str, reason: str, language: Language, links: Sequence[Link] = ()) -> Dated:
    return on, order, Step(when=day_text(on, language), text=text, lines=[reason] if reason else (), links=links)
