"""A run in which everything is right, made up: who wants to see a fault found plants it."""

import copy
import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tests.faults.checks import Findings, check_store
from tests.faults.layout import ADDITIONS
from tests.faults.ledger import Act, Fate, Ledger
from tests.faults.load import CRITERIA, TARGETS
from tests.faults.wire import Record, check_wire
from tests.faults.world import HEAD, OFFICER, Agency, agency

TIME: Final = "2026-03-02T04:05:06.007000+00:00"
EMPLOYEE: Final = "p0"


@dataclass
class Made:
    """An agency with one employee, what was accepted of it, what is stored and what lies in the topics."""

    agency: Agency
    other: Agency
    ledger: Ledger = field(default_factory=Ledger)
    store: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    def found(self) -> Findings:
        """Judge it."""
        findings = Findings()
        check_store(self.ledger, [self.agency], self.store, findings)
        check_wire(self.records, self.store, [self.agency, self.other], findings)
        return findings

    def personal(self, kind: str) -> str:
        """Name the employee's document."""
        return self.agency.personal(kind, EMPLOYEE)

    def state(self, service: str, id: str) -> dict[str, Any]:
        """The state in a document."""
        state: dict[str, Any] = self.store[service][id]["state"]
        return state

    def keep(
        self, service: str, id: str, state: dict[str, Any], *facts: tuple[str, str, str], version: int = 1
    ) -> None:
        """Store a document that told facts (topic, subject, short), and lay them in the topics."""
        kind = id.split(":")[1]
        said = [
            [short, subject, version, "command", "correlation", datetime.fromisoformat(TIME)]
            for _, subject, short in facts
        ]
        self.store.setdefault(service, {})[id] = {
            "_id": id,
            "kind": kind,
            "agency_id": self.agency.id,
            "version": version,
            "state": copy.deepcopy(state),
            "facts": said,
        }
        for topic, subject, short in facts:
            body = {name: state[name] for name in state.keys() - {"entries"} if isinstance(state[name], str | int)}
            self.send(topic, subject, short, version, body | {"agency_id": self.agency.id, "subject": subject})

    def add(self, kind: str, id: str, state: dict[str, Any]) -> None:
        """Store an addition to one of the employee's documents."""
        self.store.setdefault(ADDITIONS, {})[f"{self.personal(kind)}:{id}"] = {"state": copy.deepcopy(state)}

    def log(self) -> dict[str, Any]:
        """The state of the log of January."""
        return self.state("goals", self.personal("activity-log") + ":2026-01")

    def count(self, id: str) -> None:
        """Let the log count one activity more."""
        self.add("activity", id, entry(self.personal("activity-log") + ":2026-01", id, "b"))
        self.log()["entries"] += 1

    def send(self, topic: str, subject: str, short: str, version: int, body: dict[str, Any], time: str = TIME) -> None:
        """Lay a record at the end of a topic."""
        id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{short}/{subject}/{version}"))
        type_ = f"id.kinerja.{topic.removeprefix('kinerja.')}.{short}.v1"
        value = json.dumps(body).encode()
        self.records.append(Record(topic, 0, len(self.records), subject, id, type_, version, time, value))

    def accept(self, what: str, place: str, content: dict[str, Any], *items: str, fate: Fate = Fate.ACCEPTED) -> None:
        """Note that something was accepted, or what else became of it."""
        fates = dict.fromkeys(items, fate)
        self.ledger.acts.append(Act(what, self.agency.id, place, content, fate=fate, items=fates))


def everything_right() -> Made:
    """One employee with a plan, a log, reports and feedback, rated, acknowledged and known to career."""
    chance = random.Random(8)
    made = Made(agency(chance, people=1, closes_at=1), agency(chance, people=1, closes_at=1))
    us = made.agency
    for id in (HEAD, OFFICER, EMPLOYEE):
        person = f"{us.id}:person:{id}"
        made.keep("directory", person, {"name": us.names[id]}, ("kinerja.directory", person, "person.recorded"))
    made.accept("record/people", us.id, {}, HEAD, OFFICER, EMPLOYEE)
    made.accept("record/cycles", us.id, {})
    _plan(made)
    _dossier(made)
    _appraisal(made)
    return made


def _plan(made: Made) -> None:
    plan = made.personal("plan")
    reported: list[dict[str, Any]] = [
        {
            "realisation_id": f"r{number}",
            "indicator_id": name,
            "value": str(target),
            "on": f"2026-0{number}-01",
            "number": number,
        }
        for number, (name, target) in enumerate(TARGETS.items(), 1)
    ]
    state = {
        "status": "agreed",
        "editions": [{"status": "agreed"}],
        "realisations": reported,
        "reported": len(reported),
    }
    made.keep("goals", plan, state, ("kinerja.goals", plan, "plan.agreed"), version=4)
    made.accept("propose", plan, {})
    made.accept("agree", plan, {})
    for each in reported:
        made.accept("realise", plan, {"items": [each]}, each["realisation_id"])
        made.add("realisation", each["realisation_id"], each)
    log = plan.replace(":plan:", ":activity-log:") + ":2026-01"
    made.keep(
        "goals",
        log,
        {"month": "2026-01", "entries": 2, "batches": ["b"], "adopted": ["a2"]},
        ("kinerja.goals", log, "activity.recorded"),
    )
    for id, batch in (("a1", "b"), ("a2", "lost")):
        made.add("activity", id, entry(log, id, batch))
    made.accept("log", plan, {}, "a1", "a2")


def entry(log: str, id: str, batch: str) -> dict[str, Any]:
    """An activity as it lies beside its log."""
    return {"log": log, "batch": batch, "number": 1, "activity": {"activity_id": id}}


def _dossier(made: Made) -> None:
    dossier = made.personal("dossier")
    entries = [{"entry_id": f"f{number}"} for number, _ in enumerate(CRITERIA)]
    made.keep("feedback", dossier, {"entries": entries}, ("kinerja.feedback", dossier, "dossier.updated"))
    for number, criterion in enumerate(CRITERIA):
        made.accept("feedback", dossier, {"criterion": criterion, "level": "above"}, f"f{number}")


def _appraisal(made: Made) -> None:
    """Targets reached to the point and behaviour above all: as expected and above, which is `baik`."""
    appraisal, result = made.personal("appraisal"), made.personal("result")
    levels = {"results": "as", "behaviour": "above"}
    state = {
        "status": "final",
        "suggestion": {"outcome": {**levels, "results_percent": "100.00", "behaviour_percent": "120.00"}},
        "decision": {"decided": {"outcome": {**levels, "predicate": "baik"}}},
    }
    facts = (("kinerja.evaluation", appraisal, "appraisal.final"), ("kinerja.appraisals", result, "result.final"))
    made.keep("evaluation", appraisal, state, *facts, version=7)
    made.accept("decide", appraisal, levels)
    made.accept("acknowledge", appraisal, {})
    profile = f"{made.agency.id}:profile:{EMPLOYEE}"
    made.keep(
        "career", profile, {"results": [{"appraisal": appraisal}]}, ("kinerja.career", profile, "profile.updated")
    )
