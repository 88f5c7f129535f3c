"""The check of a very large agency finds what is planted, in one pass and without bodies."""

import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from shared.events.registry import BY_SHORT
from tests.faults import layout, streaming
from tests.faults.checks import Findings
from tests.faults.everybody import RATED, is_rated
from tests.faults.faults_builders import TIME
from tests.faults.wire import Record
from tests.faults.world import Agency, agency

PEOPLE = 4


@dataclass
class Made:
    """An agency of a few, all with a final result."""

    agency: Agency
    store: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    def keep(self, service: str, id: str, state: dict[str, Any], *facts: tuple[str, str, str]) -> None:
        kind, at = id.split(":")[1], datetime.fromisoformat(TIME)
        said = [[short, subject, 3, "command", "correlation", at] for _topic, subject, short in facts]
        self.store.setdefault(service, []).append({"_id": id, "kind": kind, "state": state, "facts": said})
        for topic, subject, short in facts:
            self.send(topic, subject, short, 3)

    def send(self, topic: str, subject: str, short: str, version: int, id: str = "") -> None:
        name, at = BY_SHORT[short].name, len(self.records)
        self.records.append(Record(topic, 0, at, subject, id or f"{short}/{subject}", name, version, TIME, b""))

    def appraisal(self, number: int) -> dict[str, Any]:
        id = self.agency.personal("appraisal", f"p{number}")
        return next(each for each in self.store["evaluation"] if each["_id"] == id)


def everything_right() -> Made:
    made = Made(agency(random.Random(8), people=PEOPLE, closes_at=1.0, again=True))
    for employee in made.agency.employees:
        appraisal, result = (made.agency.personal(kind, employee) for kind in ("appraisal", "result"))
        made.keep("directory", f"{made.agency.id}:person:{employee}", {})
        made.keep("goals", made.agency.personal("plan", employee), {})
        made.keep("feedback", made.agency.personal("dossier", employee), {})
        pair = {"results": RATED["results"], "behaviour": RATED["behaviour"], "predicate": "baik"}
        decision = {"decided": {"outcome": pair}} if is_rated(appraisal) else {"unrated_reason": "Pindah sistem."}
        state = {"status": "final", "suggestion": {}, "decision": decision}
        facts = ("kinerja.evaluation", appraisal, "appraisal.final"), ("kinerja.appraisals", result, "result.final")
        made.keep("evaluation", appraisal, state, *facts)
        made.keep("career", f"{made.agency.id}:profile:{employee}", {"results": [{"appraisal": appraisal}]})
    return made


async def found_in(made: Made, monkeypatch: pytest.MonkeyPatch) -> tuple[int, Findings]:
    async def stream(
        _uri: str, _database: str, service: str, _agency: str, _fields: Sequence[str]
    ) -> AsyncIterator[dict[str, Any]]:
        for each in made.store[service]:
            yield each

    monkeypatch.setattr(layout, "stream", stream)
    wire, found = streaming.Wire(), Findings()
    for each in made.records:
        wire.take(each)
    return await streaming.check("", "", wire, made.agency, found), found


async def test_everybody_has_one_result_where_everything_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await found_in(everything_right(), monkeypatch) == (PEOPLE, Findings())


def lose_an_appraisal(made: Made) -> None:
    made.store["evaluation"].remove(made.appraisal(1))


def leave_one_open(made: Made) -> None:
    made.appraisal(1)["state"]["status"] = "ready"


def forget_one_in_the_profile(made: Made) -> None:
    made.store["career"][2]["state"]["results"].clear()


def never_say_one(made: Made) -> None:
    made.records = [each for each in made.records if each.key != made.agency.personal("result", "p3")]


def rate_one_otherwise(made: Made) -> None:
    made.appraisal(2)["state"]["decision"]["decided"]["outcome"]["results"] = "below"


@pytest.mark.parametrize(
    "plant", [lose_an_appraisal, leave_one_open, forget_one_in_the_profile, never_say_one, rate_one_otherwise]
)
async def test_a_result_that_is_missing_is_lost(plant: Callable[[Made], None], monkeypatch: pytest.MonkeyPatch) -> None:
    made = everything_right()
    plant(made)
    _good, found = await found_in(made, monkeypatch)
    assert found.lost
    assert not found.duplicated


def say_one_twice(made: Made) -> None:
    made.send("kinerja.appraisals", made.agency.personal("result", "p0"), "result.final", 3, id="another")


def show_one_twice(made: Made) -> None:
    made.store["career"][0]["state"]["results"] *= 2


def add_an_appraisal(made: Made) -> None:
    made.store["evaluation"].append(made.appraisal(0) | {"_id": made.agency.personal("appraisal", "p78")})


@pytest.mark.parametrize("plant", [say_one_twice, show_one_twice, add_an_appraisal])
async def test_a_result_that_is_there_twice_is_duplicated(
    plant: Callable[[Made], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = everything_right()
    plant(made)
    _good, found = await found_in(made, monkeypatch)
    assert found.duplicated
    assert not found.lost


async def test_a_topic_that_ends_with_an_older_record_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    made = everything_right()
    made.send("kinerja.evaluation", made.agency.personal("appraisal", "p0"), "appraisal.decided", 2)
    _good, found = await found_in(made, monkeypatch)
    assert found.misordered
    assert found.stale_last
