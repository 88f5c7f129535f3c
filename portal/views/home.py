"""The first page of everybody: what waits now, and what happened since the last visit (rules 1 to 6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from portal.language import Language, later
from portal.views.days import When, left, title_of, when
from portal.views.naming import Names, named
from portal.views.parts import Happening, Link, Notice, SummaryRow, Tag, TaskGroup, TaskRow

Json = Mapping[str, Any]
_HAPPENED_MAX: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the services answered; None where one is away.

    ``tasks``: of goals and evaluation by name. ``plans``: the own ones; ``me``: oneself as the directory knows it;
    ``units``: names of units by id.
    """

    tasks: Mapping[str, Json | None]
    plans: Sequence[Json] | None
    me: Json | None
    units: Mapping[str, str]
    names: Names
    since: date | None
    to_answer: Sequence[Json] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What the first page shows."""

    greeting: str
    count: int
    groups: Sequence[TaskGroup]
    awaited: Sequence[Notice]
    happened: Sequence[Happening]
    since: str
    about_me: Sequence[SummaryRow]
    wrong_rater: Link | None
    away: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    row: TaskRow
    due: date | None


def view(answers: Answers, language: Language) -> Home:
    """Make the first page."""
    say = language.say
    today = _today(answers)
    due = [
        _row(each, answers.names, today, language) for told in answers.tasks.values() if told for each in told["items"]
    ]
    due += _feedback(answers, language)
    groups = [
        TaskGroup(
            title=title_of(group, language),
            rows=[each.row for each in due if when(each.due, today) is group],
            late=group is When.LATE,
        )
        for group in When
    ]
    name = answers.me["person"]["name"] if answers.me else ""
    return Home(
        greeting=say("Halo, {name}", name=name) if name else say("Beranda"),
        count=len(due),
        groups=[each for each in groups if each.rows],
        awaited=_awaited(answers, language),
        happened=_happened(answers, language),
        since=language.day(answers.since) if answers.since else "",
        about_me=_about_me(answers, language),
        wrong_rater=_wrong_rater(answers, language),
        away=_away(answers, language),
    )


def _today(answers: Answers) -> date:
    days = [date.fromisoformat(told["today"]) for told in answers.tasks.values() if told]
    return max(days, default=date.min)


Says = Callable[[Json, str, Language], tuple[str, str]]


def _row(task: Json, names: Names, today: date, language: Language) -> _Due:
    who = named(names, task["employee_id"], language)
    title, href = _TASKS[task["kind"]](task, who, language)
    due = date.fromisoformat(task["due_on"]) if task["due_on"] else None
    hints = [left(due, today, language)]
    if task["cycle_id"]:
        hints.insert(0, language.say("Siklus {cycle}", cycle=task["cycle_id"]))
    if task["reminded_on"]:
        on = language.day(date.fromisoformat(task["reminded_on"]))
        hints.append(language.say("diingatkan pengelola pada {day}", day=on))
    tag = Tag(text=language.say("Lewat batas"), tone="bad") if due and due < today else _status(task, language)
    row = TaskRow(id=_id(task["id"]), title=title, href=href, hint=", ".join(filter(None, hints)), tag=tag)
    return _Due(row=row, due=due)


def _feedback(answers: Answers, language: Language) -> list[_Due]:
    """One task for all of whom one has said nothing yet; it has no last day of its own."""
    say = language.say
    waiting = [each for each in answers.to_answer if not all(one["answered"] for one in each["sources"])]
    if not waiting:
        return []
    row = TaskRow(
        id="umpan-balik",
        title=say("Beri umpan balik tentang {n} orang", n=len(waiting)),
        href="/umpan-balik",
        tag=Tag(text=say("Belum dikerjakan"), tone="wait"),
    )
    return [_Due(row=row, due=None)]


def _status(task: Json, language: Language) -> Tag:
    """Not begun differs from begun and not finished (rule 4)."""
    if task["kind"] == "improve_plan":
        return Tag(text=language.say("Dikembalikan"), tone="warn")
    if task["kind"] == "adapt_plan":
        return Tag(text=language.say("Berubah"), tone="warn")
    return Tag(text=language.say("Belum dikerjakan"), tone="wait")


def _propose(task: Json, _who: str, language: Language) -> tuple[str, str]:
    return language.say("Susun rencana kinerja (SKP) Anda"), f"/rencana/{_path(task['subject'])}/isi"


def _improve(task: Json, _who: str, language: Language) -> tuple[str, str]:
    return language.say("Perbaiki rencana kinerja yang dikembalikan"), f"/rencana/{_path(task['subject'])}/isi"


def _adapt(task: Json, _who: str, language: Language) -> tuple[str, str]:
    text = language.say("Sesuaikan rencana: hasil kerja atasan berubah ({n})", n=task["count"])
    return text, f"/rencana/{_path(task['subject'])}"


def _agree(task: Json, who: str, language: Language) -> tuple[str, str]:
    return language.say("Setujui atau kembalikan rencana {name}", name=who), f"/tim/rencana#{_id(task['subject'])}"


def _confirm(task: Json, who: str, language: Language) -> tuple[str, str]:
    text = language.say("Periksa {n} laporan {name}", n=task["count"], name=who)
    return text, f"/rencana/{_path(task['subject'])}/laporan"


def _accept(_task: Json, who: str, language: Language) -> tuple[str, str]:
    return language.say("Jawab penunjukan sebagai pengganti {name}", name=who), "/penggantian"


def _acknowledge_minutes(task: Json, who: str, language: Language) -> tuple[str, str]:
    text = language.say("Baca dan akui catatan dialog kinerja ({name})", name=who)
    return text, f"/rencana/{_path(task['subject'])}/dialog"


def _decide(task: Json, who: str, language: Language) -> tuple[str, str]:
    return language.say("Nilai {name}", name=who), f"/tim/penilaian?siklus={quote(task['cycle_id'])}"


def _approve(task: Json, who: str, language: Language) -> tuple[str, str]:
    return language.say("Setujui penilaian {name}", name=who), f"/hasil/{_path(task['subject'])}"


def _acknowledge(task: Json, _who: str, language: Language) -> tuple[str, str]:
    return language.say("Tanggapi hasil penilaian Anda"), f"/hasil/{_path(task['subject'])}"


def _decide_objection(task: Json, who: str, language: Language) -> tuple[str, str]:
    return language.say("Putuskan keberatan {name}", name=who), f"/hasil/{_path(task['subject'])}"


def _decide_correction(task: Json, who: str, language: Language) -> tuple[str, str]:
    return language.say("Putuskan koreksi hasil {name}", name=who), f"/hasil/{_path(task['subject'])}/putusan-koreksi"


_TASKS: Final[Mapping[str, Says]] = {
    "propose_plan": _propose,
    "improve_plan": _improve,
    "adapt_plan": _adapt,
    "agree_plan": _agree,
    "confirm_reports": _confirm,
    "accept_delegation": _accept,
    "acknowledge_minutes": _acknowledge_minutes,
    "decide_appraisal": _decide,
    "approve_decision": _approve,
    "acknowledge_result": _acknowledge,
    "decide_objection": _decide_objection,
    "decide_correction": _decide_correction,
}
KINDS: Final = frozenset(_TASKS)


def _awaited(answers: Answers, language: Language) -> list[Notice]:
    """What waits for somebody else: who it is, and what comes next (rule 6)."""
    say, notices = language.say, list[Notice]()
    for plan in answers.plans or ():
        if plan["status"] == "proposed" or plan["revision_pending"]:
            rater = named(answers.names, plan["rater_id"], language)
            notices.append(
                Notice(
                    title=say("Rencana {cycle} menunggu {name}", cycle=plan["cycle_id"], name=rater),
                    text=say(
                        "Pejabat penilai menyetujui atau mengembalikannya. Sampai saat itu Anda dapat mengubahnya."
                    ),
                    tone="wait",
                    link=Link(text=say("Lihat rencana"), href=f"/rencana/{_path(plan['id'])}"),
                )
            )
    return notices


_HAPPENED: Final = {
    "plan_agreed": later("{by} menyetujui rencana kinerja Anda"),
    "plan_returned": later("{by} mengembalikan rencana kinerja Anda"),
    "plan_proposed": later("{who} mengajukan rencana kinerja"),
    "result_decided": later("{by} memutuskan penilaian Anda"),
    "result_final": later("Hasil penilaian Anda menjadi final"),
    "result_corrected": later("Hasil penilaian Anda dikoreksi; hasil yang baru berlaku"),
    "result_withdrawn": later("{by} menarik hasil penilaian Anda"),
    "appraisal_reopened": later("{by} membuka kembali penilaian Anda"),
    "correction_decided": later("{by} memutuskan koreksi hasil {who}"),
    "objection_decided": later("{by} memutuskan keberatan Anda"),
    "result_acknowledged": later("{who} menerima hasil penilaian"),
    "objection_filed": later("{who} mengajukan keberatan"),
    "decision_returned": later("{by} mengembalikan penilaian {who}"),
}
HAPPENED_KINDS: Final = frozenset(_HAPPENED)


def _happened(answers: Answers, language: Language) -> list[Happening]:
    told = [each for found in answers.tasks.values() if found for each in found["happened"]]
    told.sort(key=_newest, reverse=True)
    return [
        Happening(
            when=language.day(date.fromisoformat(each["on"])),
            text=language.say(
                _HAPPENED[each["kind"]],
                by=named(answers.names, each["by"], language),
                who=named(answers.names, each["employee_id"], language),
            ),
            href=_place(each),
        )
        for each in told[:_HAPPENED_MAX]
    ]


def _newest(told: Json) -> str:
    return str(told["on"])


def _place(told: Json) -> str:
    return f"/{'rencana' if told['kind'].startswith('plan') else 'hasil'}/{_path(told['subject'])}"


def _about_me(answers: Answers, language: Language) -> list[SummaryRow]:
    if answers.me is None:
        return []
    say, person, rater = language.say, answers.me["person"], answers.me["rater"]
    return [
        SummaryRow(label=say("Jabatan"), value=person["position"]),
        SummaryRow(label=say("Unit kerja"), value=answers.units.get(person["unit_id"], person["unit_id"])),
        SummaryRow(label=say("Pejabat penilai"), value=rater["name"] if rater else say("belum diketahui")),
    ]


def _wrong_rater(answers: Answers, language: Language) -> Link | None:
    """The way to say that this is wrong: on the newest plan that is open (rule 5)."""
    running = [each for each in answers.plans or () if each["status"] not in ("closing", "closed")]
    if not running:
        return None
    return Link(text=language.say("Data ini keliru?"), href=f"/rencana/{_path(running[-1]['id'])}/penilai")


def _away(answers: Answers, language: Language) -> list[str]:
    say = language.say
    texts = {
        "goals": say("Tugas tentang rencana kinerja tidak dapat ditampilkan sekarang."),
        "evaluation": say("Tugas tentang penilaian tidak dapat ditampilkan sekarang."),
    }
    found = [texts[name] for name, told in answers.tasks.items() if told is None]
    if answers.me is None:
        found.append(say("Jabatan dan pejabat penilai Anda tidak dapat ditampilkan sekarang."))
    return found


def _path(id: str) -> str:
    return quote(id, safe=":")


def _id(id: str) -> str:
    """Make of an id what a page can use as the name of a place."""
    return "".join(each if each.isalnum() else "-" for each in id)
