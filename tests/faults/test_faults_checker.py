"""The checker finds what is planted, and nothing in a run in which everything is right."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from aiokafka import ConsumerRecord

from tests.faults.checks import Findings
from tests.faults.faults_builders import EMPLOYEE, Made, everything_right
from tests.faults.ledger import Fate
from tests.faults.reckoning import reckon
from tests.faults.wire import check_logs, events
from tests.support.topics import GARBAGE


def test_nothing_is_found_where_everything_is_right() -> None:
    found = everything_right().found()
    assert found == Findings()
    assert found.ok


def lose_a_document(made: Made) -> None:
    del made.store["goals"][made.personal("plan")]


def lose_a_person(made: Made) -> None:
    del made.store["directory"][f"{made.agency.id}:person:{EMPLOYEE}"]


def lose_an_activity(made: Made) -> None:
    made.log().update(adopted=[], entries=1)


def lose_a_report(made: Made) -> None:
    made.state("goals", made.personal("plan"))["realisations"].pop(0)


def lose_a_feedback(made: Made) -> None:
    made.state("feedback", made.personal("dossier"))["entries"].pop()


def lose_an_agreement(made: Made) -> None:
    made.state("goals", made.personal("plan"))["editions"][0]["status"] = "proposed"


def lose_an_acknowledgement(made: Made) -> None:
    made.state("evaluation", made.personal("appraisal"))["status"] = "decided"


def bend_a_decision(made: Made) -> None:
    made.state("evaluation", made.personal("appraisal"))["decision"]["decided"]["outcome"]["predicate"] = "kurang"


def bend_a_result(made: Made) -> None:
    made.state("evaluation", made.personal("appraisal"))["suggestion"]["outcome"]["results_percent"] = "99.99"


def forget_the_result_in_the_profile(made: Made) -> None:
    made.state("career", f"{made.agency.id}:profile:{EMPLOYEE}")["results"].clear()


def lose_the_records_of_a_key(made: Made) -> None:
    made.records = [each for each in made.records if each.key != made.personal("plan")]


@pytest.mark.parametrize(
    "plant",
    [
        lose_a_document,
        lose_a_person,
        lose_an_activity,
        lose_a_report,
        lose_a_feedback,
        lose_an_agreement,
        lose_an_acknowledgement,
        bend_a_decision,
        bend_a_result,
        forget_the_result_in_the_profile,
        lose_the_records_of_a_key,
    ],
)
def test_what_was_accepted_and_is_gone_is_lost(plant: Callable[[Made], None]) -> None:
    made = everything_right()
    plant(made)
    found = made.found()
    assert found.lost
    assert found.duplicated == found.leaked == found.misordered == []


def double_an_activity(made: Made) -> None:
    made.log().update(unfiled=[{"activity_id": "a1"}], entries=3)


def count_an_activity_twice(made: Made) -> None:
    made.log()["entries"] = 3


def double_a_feedback(made: Made) -> None:
    entries = made.state("feedback", made.personal("dossier"))["entries"]
    entries.append(dict(entries[0]))


def double_an_edition(made: Made) -> None:
    made.state("goals", made.personal("plan"))["editions"].append({"status": "proposed"})


def double_an_appraisal(made: Made) -> None:
    id = made.personal("appraisal")
    made.store["evaluation"][id.removesuffix(":1") + ":2"] = made.store["evaluation"][id] | {"facts": []}


def double_the_result_in_the_profile(made: Made) -> None:
    made.state("career", f"{made.agency.id}:profile:{EMPLOYEE}")["results"] *= 2


def store_what_was_refused(made: Made) -> None:
    made.accept("log", made.personal("plan"), {}, "a3", fate=Fate.REFUSED)
    made.count("a3")


def store_what_nobody_sent(made: Made) -> None:
    made.state("feedback", made.personal("dossier"))["entries"].append({"entry_id": "f99"})


def say_a_final_result_twice(made: Made) -> None:
    final = next(each for each in made.records if each.topic == "kinerja.appraisals")
    made.records.append(replace(final, id="another", offset=999))


def give_one_event_two_bodies(made: Made) -> None:
    last = made.records[-1]
    made.records.append(replace(last, value=last.value + b" ", offset=999))


@pytest.mark.parametrize(
    "plant",
    [
        double_an_activity,
        count_an_activity_twice,
        double_a_feedback,
        double_an_edition,
        double_an_appraisal,
        double_the_result_in_the_profile,
        store_what_was_refused,
        store_what_nobody_sent,
        say_a_final_result_twice,
        give_one_event_two_bodies,
    ],
)
def test_what_happened_twice_or_unasked_is_duplicated(plant: Callable[[Made], None]) -> None:
    made = everything_right()
    plant(made)
    found = made.found()
    assert found.duplicated
    assert found.lost == found.leaked == found.stale_last == []


def write_an_older_record_last(made: Made) -> None:
    plan = made.personal("plan")
    made.send("kinerja.goals", plan, "plan.agreed", 3, {"status": "agreed"}, time="2026-03-01T04:05:06.007000+00:00")


def forget_the_newest_record(made: Made) -> None:
    """The topic ends with an earlier fact, as after a lost tail."""
    plan = made.personal("plan")
    made.records = [each for each in made.records if each.key != plan]
    made.send(
        "kinerja.goals", plan, "plan.proposed", 3, {"status": "proposed"}, time="2026-03-01T04:05:06.007000+00:00"
    )


def tell_another_body(made: Made) -> None:
    """Same version and time, and a body that the stored state does not make."""
    plan = made.personal("plan")
    made.records = [each for each in made.records if each.key != plan]
    made.send("kinerja.goals", plan, "plan.agreed", 4, {"status": "draft"})


@pytest.mark.parametrize("plant", [write_an_older_record_last, forget_the_newest_record, tell_another_body])
def test_a_topic_that_does_not_end_as_the_store_says_is_stale(plant: Callable[[Made], None]) -> None:
    made = everything_right()
    plant(made)
    assert made.found().stale_last


def test_an_older_record_behind_a_newer_one_is_misordered_unless_the_newest_follows() -> None:
    made = everything_right()
    newest = next(each for each in made.records if each.key == made.personal("plan"))
    write_an_older_record_last(made)
    assert made.found().misordered
    made.records.append(replace(newest, offset=999))
    found = made.found()
    assert found.ok
    assert len(found.healed) == 1
    assert found.repeated == 1


def test_a_subject_on_two_partitions_is_misordered() -> None:
    made = everything_right()
    made.records.append(replace(made.records[-1], partition=3, offset=999))
    assert made.found().misordered


def test_garbage_of_ours_is_no_event_whoever_it_says_it_comes_from() -> None:
    told = (("ce_source", b"urn:kinerja:goals"), ("ce_sequence", b"1"))
    lying = [
        ConsumerRecord("kinerja.goals", 0, offset, 0, 0, b"a:plan:p", b"[]", None, 0, 2, headers)
        for offset, headers in enumerate((told, (*told, GARBAGE)))
    ]

    assert [each.offset for each in events(lying)] == [0]


def test_a_record_that_names_another_agency_or_a_person_is_a_leak() -> None:
    made = everything_right()
    made.records[-1] = replace(made.records[-1], value=json.dumps({"agency_id": made.other.id}).encode())
    assert made.found().leaked
    made = everything_right()
    made.records[-1] = replace(made.records[-1], value=json.dumps({"name": made.agency.names[EMPLOYEE]}).encode())
    assert made.found().leaked


def test_names_tokens_and_secrets_in_logs_are_leaks(tmp_path: Path) -> None:
    made = everything_right()
    log = tmp_path / "goals.log"
    for text, leaks in (
        ("plan agreed", 0),
        (f"agreed with {made.agency.names[EMPLOYEE]}", 1),
        (f"unknown {made.agency.nips[EMPLOYEE]}", 1),
        ("secret is buka-sesame", 1),
        ("Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6.eyJpc3MiOiJraW5lcmphIiwi.c2ln", 1),
    ):
        log.write_text(text)
        found = Findings()
        check_logs([log], [made.agency], ["buka-sesame"], found)
        assert len(found.leaked) == leaks, text


def test_what_nobody_knows_the_fate_of_may_be_there_or_not() -> None:
    made = everything_right()
    made.accept("log", made.personal("plan"), {}, "a9", fate=Fate.UNKNOWN)
    assert made.found().ok
    made.count("a9")
    assert made.found().ok


@pytest.mark.parametrize(
    ("actuals", "levels", "percents", "names"),
    [
        (
            {"dokumen": 1380, "akurasi": 99, "hari": 8},
            ("above", "above", "as"),
            ("112.01", "113.33"),
            ("above", "above"),
        ),
        ({"dokumen": 1200}, ("as", "as", "as"), ("33.33", "100.00"), ("below", "as")),
        ({"dokumen": 1200, "akurasi": 98, "hari": 10}, ("below", "as", "below"), ("100.00", "86.67"), ("as", "below")),
        ({"dokumen": 2400, "akurasi": 49, "hari": 25}, ("above",), ("56.67", "120.00"), ("below", "above")),
    ],
)
def test_results_are_computed_by_the_text_of_the_policy(
    actuals: dict[str, int], levels: tuple[str, ...], percents: tuple[str, str], names: tuple[str, str]
) -> None:
    targets = {"dokumen": Decimal(1200), "akurasi": Decimal(98), "hari": Decimal(10)}
    result = reckon(
        {name: Decimal(value) for name, value in actuals.items()},
        {str(number): level for number, level in enumerate(levels)},
        targets=targets,
        minimised=frozenset({"hari"}),
    )
    assert (str(result.results_percent), str(result.behaviour_percent)) == percents
    assert (result.results, result.behaviour) == names
