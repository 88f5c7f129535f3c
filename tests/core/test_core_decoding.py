"""What a batch is decoded to, and what is parked with which reason."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import ConsumerRecord
from core_builders import HANDLERS, event_of, person, with_header

from shared.bus.cloudevents import Outgoing
from shared.decoding import decode
from shared.events.goals import Plan
from shared.events.registry import BY_SHORT
from tests.support.publishing import outgoing, record

EVENT = event_of(person())
EXAMPLES = Path(__file__).resolve().parents[2] / "contracts" / "examples"


def body(**change: Any) -> bytes:
    content = json.loads(EVENT.value) | change
    return json.dumps({key: value for key, value in content.items() if value is not ...}).encode()


def said_by(source: str) -> ConsumerRecord:
    return record(EVENT, headers=with_header(EVENT, "ce_source", source))


def versioned(version: int) -> ConsumerRecord:
    return record(EVENT, value=body(version=version), headers=with_header(EVENT, "ce_sequence", f"{version:020d}"))


BAD = {
    "no headers": (record(EVENT, headers=()), "not-a-cloudevent"),
    "header not text": (record(EVENT, headers=(("ce_specversion", b"\xff"),)), "not-a-cloudevent"),
    "other specversion": (record(EVENT, headers=with_header(EVENT, "ce_specversion", "2.0")), "not-a-cloudevent"),
    "sequence not a number": (record(EVENT, headers=with_header(EVENT, "ce_sequence", "x")), "not-a-cloudevent"),
    "sequence missing": (record(EVENT, headers=with_header(EVENT, "ce_sequence", None)), "not-a-cloudevent"),
    "unknown type": (record(EVENT, headers=with_header(EVENT, "ce_type", "id.kinerja.x.y.v1")), "unknown-type"),
    "type of another topic": (record(EVENT, topic="kinerja.goals"), "wrong-topic"),
    "source missing": (record(EVENT, headers=with_header(EVENT, "ce_source", None)), "not-a-cloudevent"),
    "said by another service": (
        record(EVENT, headers=with_header(EVENT, "ce_source", "urn:kinerja:goals")),
        "foreign-source",
    ),
    "said by nobody we know": (record(EVENT, headers=with_header(EVENT, "ce_source", "urn:lain")), "foreign-source"),
    "a version that would silence for good": (versioned(2**63 - 1), "implausible-version"),
    "a version that no clock has reached": (versioned((1 << 32) + 1), "implausible-version"),
    "not json": (record(EVENT, value=b"not json"), "not-json"),
    "json but no object": (record(EVENT, value=b"[]"), "invalid-body"),
    "missing agency": (record(EVENT, value=body(agency_id=...)), "missing-agency"),
    "empty agency": (record(EVENT, value=body(agency_id="")), "missing-agency"),
    "wrong agency": (record(EVENT, value=body(agency_id="b")), "foreign-agency"),
    "version differs from sequence": (record(EVENT, value=body(version=7)), "inconsistent"),
    "subject differs from header": (record(EVENT, value=body(subject="a:person:e2")), "inconsistent"),
    "missing field": (record(EVENT, value=body(unit_id=...)), "invalid-body"),
    "two megabytes": (record(EVENT, value=b"{" + b" " * (2 << 20) + b"}"), "too-large"),
    "deep nesting": (record(EVENT, value=b"[" * 100_000), "not-json"),
}


@pytest.mark.parametrize(("bad", "reason"), BAD.values(), ids=list(BAD))
def test_a_bad_message_is_parked_with_its_reason_and_its_neighbour_goes_on(bad: ConsumerRecord, reason: str) -> None:
    neighbour = record(event_of(person("e9")), offset=1)

    facts, parked = decode([bad, neighbour], wanted=HANDLERS, bytes_max=1 << 20)

    assert [each.reason for each in parked] == [reason]
    assert [fact.subject for fact in facts] == ["a:person:e9"]


def test_the_newest_version_of_a_subject_is_kept_whatever_the_order() -> None:
    records = [record(event_of(person(version=version)), offset=version) for version in range(1, 20)]
    random.Random(1).shuffle(records)

    facts, _ = decode(records, wanted=HANDLERS, bytes_max=1 << 20)

    assert [fact.version for fact in facts] == [19]


def test_a_newer_bad_message_does_not_hide_an_older_good_one() -> None:
    good = record(event_of(person(version=3)))
    newer = event_of(person(version=9))
    bad = record(newer, value=b"not json", offset=1)

    facts, parked = decode([good, bad], wanted=HANDLERS, bytes_max=1 << 20)

    assert [fact.version for fact in facts] == [3]
    assert [each.reason for each in parked] == ["not-json"]


def test_a_tombstone_and_a_type_nobody_handles_are_passed_over() -> None:
    tombstone = record(EVENT, value=None)

    assert decode([tombstone, record(EVENT)], wanted=(), bytes_max=1 << 20) == ([], [])


@pytest.mark.parametrize("version", [1, 999_999, 10_000_000])
def test_a_version_that_an_owner_may_reach_is_never_refused(version: int) -> None:
    plan = plan_event(version)

    facts, parked = decode([record(plan)], wanted={Plan}, bytes_max=1 << 20)

    assert (parked, [fact.version for fact in facts]) == ([], [version])


def test_a_version_that_no_document_reaches_is_parked_and_later_facts_are_heard() -> None:
    forged, honest = record(plan_event(10_000_001)), record(plan_event(13), offset=1)

    facts, parked = decode([forged, honest], wanted={Plan}, bytes_max=1 << 20)

    assert [each.reason for each in parked] == ["implausible-version"]
    assert [fact.version for fact in facts] == [13]


def test_the_directory_counts_from_the_clock_and_is_heard() -> None:
    """A subject that is recorded anew begins at the present second, however far it was before (``base_of``)."""
    version = int(datetime(2105, 12, 31, tzinfo=UTC).timestamp()) + 1_000_000

    facts, parked = decode([versioned(version)], wanted=HANDLERS, bytes_max=1 << 20)

    assert (parked, [fact.version for fact in facts]) == ([], [version])


def plan_event(version: int) -> Outgoing:
    example = json.loads((EXAMPLES / f"{BY_SHORT['plan.agreed'].name}.json").read_text())["body"]
    (event,) = outgoing(("plan.agreed", Plan.model_validate(example | {"version": version})))
    return event
