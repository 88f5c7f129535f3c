"""Builders with sensible defaults: a test states only what matters to it."""

from datetime import UTC, date, datetime
from typing import Any

from services.feedback.domain.cycle import Cycle, on_cycle
from services.feedback.domain.dossier.entries import Entry
from services.feedback.domain.dossier.give import give
from services.feedback.domain.dossier.life import close_dossier, on_plan
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.requests import GiveEntry
from shared.alike import filled
from shared.decision import Actor, Decision, Env
from shared.events import evaluation
from shared.events.evaluation import CyclePeriod, CycleStatus
from shared.events.feedback import About, Source
from shared.events.goals import Assignment, ObjectiveState, Plan, PlanStatus
from shared.rules.vocabulary import Level

AGENCY = "kota"
CYCLE_ID = "2026"
PERSON = "E-1"
RATER = "E-0"
DAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)
DOSSIER_ID = f"{AGENCY}:dossier:{CYCLE_ID}:{PERSON}:1"
SURVEY_ID = f"{AGENCY}:survey:{CYCLE_ID}:PKM"
SEEN = "Pada rapat 3 Maret ia menyiapkan data 40 sekolah sehingga keputusan diambil hari itu."


def env(
    *known: Cycle | Dossier,
    by: str = PERSON,
    id: str = DOSSIER_ID,
    now: datetime = NOW,
    today: date = DAY,
    officer: bool = False,
) -> Env:
    """What a decision about a document may know: who acts, and these other documents."""
    contexts = {each.id if isinstance(each, Dossier) else f"{AGENCY}:cycle:{each.cycle_id}": each for each in known}
    return Env(
        id=id, now=now, today=today, actor=Actor(employee_id=by, today=today, officer=officer), contexts=contexts
    )


def policy(**feedback: object) -> dict[str, object]:
    percents = {"above": "120", "as": "100", "below": "80"}
    bounds = {"above": "110", "above_inclusive": True, "as_from": "90"}
    return {
        "policy_id": "uji",
        "version": 1,
        "title": {"id": "Uji"},
        "regulation": "uji",
        "valid_from": "2026-01-01",
        "periods": ["annual"],
        "results": {
            "method": "weighted_percent",
            "components": [
                {"id": "target", "label": {"id": "Target"}, "source": "indicators", "weight": "70"},
                {
                    "id": "metode",
                    "label": {"id": "Metode"},
                    "source": "feedback",
                    "weight": "30",
                    "applies_to": {"positions": ["Guru"]},
                },
            ],
            "bounds": bounds,
            "level_percents": percents,
        },
        "behaviour": {
            "method": "feedback",
            "criteria": [
                {"id": "kerja-sama", "label": {"id": "Kerja sama"}},
                {"id": "kepemimpinan", "label": {"id": "Kepemimpinan"}, "applies_to": {"heads": True}},
            ],
            "level_percents": percents,
            "bounds": bounds,
        },
        "feedback": {
            "sources": ["superior", "peer", "subordinate", "self"],
            "minimum_answers": {"peer": 3, "subordinate": 3},
            "minimum_characters": 30,
            "survey_minimum_answers": 3,
        }
        | feedback,
        "career": {"rules": []},
    }


def cycle_event(*, status: CycleStatus = CycleStatus.OPEN, version: int = 1, **feedback: Any) -> evaluation.Cycle:
    return evaluation.Cycle(
        agency_id=AGENCY,
        subject=f"{AGENCY}:cycle:{CYCLE_ID}",
        version=version,
        cycle_id=CYCLE_ID,
        title="2026",
        period=CyclePeriod.ANNUAL,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        status=status,
        policy_id="uji",
        policy_version=1,
        policy=policy(**feedback),
    )


def cycle(*, status: CycleStatus = CycleStatus.OPEN, **feedback: Any) -> Cycle:
    return on_cycle(None, cycle_event(status=status, version=1, **feedback), env()).state


def assignment(
    employee_id: str = PERSON,
    *,
    unit_id: str = "U-1",
    team_id: str | None = None,
    rater_id: str | None = RATER,
    position: str = "Analis",
    heads_unit: str | None = None,
) -> Assignment:
    return Assignment.model_validate(
        {
            "employee_id": employee_id,
            "unit_id": unit_id,
            "team_id": team_id,
            "position": position,
            "position_group": "pelaksana",
            "heads_unit": heads_unit,
            "rater_id": rater_id,
        }
    )


def plan(who: Assignment | None = None, *, objectives: tuple[str, ...] = ("o1", "o2"), version: int = 1) -> Plan:
    who = who or assignment()
    return Plan(
        agency_id=AGENCY,
        subject=f"{AGENCY}:plan:{CYCLE_ID}:{who.employee_id}:1",
        version=version,
        cycle_id=CYCLE_ID,
        assignment=who,
        status=PlanStatus.AGREED,
        objectives=tuple(ObjectiveState(objective_id=each, name=each, indicators=()) for each in objectives),
    )


def dossier(who: Assignment | None = None, *, objectives: tuple[str, ...] = ("o1", "o2")) -> Dossier:
    return on_plan(None, plan(who, objectives=objectives), env()).state


def entry(
    giver_id: str = "E-2",
    *,
    source: Source = Source.PEER,
    entry_id: str = "f-1",
    about: About = About.BEHAVIOUR,
    criterion: str = "kerja-sama",
    level: Level = Level.AS,
    observed: str = SEEN,
    on: date = DAY,
) -> Entry:
    return Entry(
        entry_id=entry_id,
        giver_id=giver_id,
        source=source,
        about=about,
        criterion=criterion,
        level=level,
        observed=observed,
        effect="",
        on=on,
    )


def giving(
    state: Dossier, said: Entry, *, by: Assignment | None = None, during: Cycle | None = None
) -> Decision[Dossier]:
    who = by or assignment(said.giver_id, rater_id=PERSON if said.source is Source.SUBORDINATE else RATER)
    return saying(state, said, during or cycle(), dossier(who))


def saying(state: Dossier, said: Entry, *known: Cycle | Dossier) -> Decision[Dossier]:
    """Have somebody say something, on the day that it is of or later, where only these documents are known."""
    given = filled(GiveEntry, said, about=About(said.about.value))
    return give(state, given, env(*known, by=said.giver_id, today=max(DAY, said.on)))


def closing(state: Dossier) -> Decision[Dossier]:
    return close_dossier(state, cycle(status=CycleStatus.CLOSING), env())
