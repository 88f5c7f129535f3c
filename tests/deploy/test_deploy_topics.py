"""What is declared for a cluster is what the code knows: topics, who writes them, who reads them."""

from typing import Any

import pytest
from deploy_builders import DEPLOY, TOPICS

from cli.siasn.bridge import TOPICS as OF_SIASN
from cli.topics.declared import read_declared
from notices.listening import TOPICS as OF_NOTICES
from shared.bus.topics import RECORD_BYTES_MAX
from shared.events.registry import DEAD_LETTER_NOTES, DEAD_LETTERS, DIRECTORY, RESTRICTED, TYPES
from shared.events.registry import TOPICS as FACTS
from shared.parties import PARTIES

DECLARED = read_declared(DEPLOY / "topics.yaml")
USERS = {each.name: each for each in DECLARED.users}


def settings(topic: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = topic.get("config", TOPICS["defaults"]["config"])
    return found


def test_every_topic_is_listed_once() -> None:
    assert [each["name"] for each in TOPICS["topics"]] == [*FACTS, DEAD_LETTERS, DEAD_LETTER_NOTES]


def test_a_topic_is_written_by_its_owner_alone() -> None:
    owners = {each.topic: (each.owner,) for each in TYPES}
    written = {each.name: each.writers for each in DECLARED.topics}

    assert {topic: writers for topic, writers in written.items() if topic in FACTS} == owners
    assert owners == {topic: (party.name,) for party in PARTIES for topic in party.publishes}
    assert set(written[DEAD_LETTERS]) == {each.name for each in PARTIES}
    assert set(written[DEAD_LETTER_NOTES]) == {*written[DEAD_LETTERS], "operator"}


@pytest.mark.parametrize("party", PARTIES, ids=lambda each: each.name)
def test_a_service_reads_what_it_subscribes_to_and_its_own(party: Any) -> None:
    assert set(USERS[party.name].reads) == {*party.subscribes, *party.publishes, DEAD_LETTER_NOTES}


def test_who_is_no_service_reads_what_it_is_for() -> None:
    assert USERS.keys() == {each.name for each in PARTIES} | {"siasn", "notices", "operator"}
    assert set(USERS["siasn"].reads) == set(OF_SIASN)
    assert set(USERS["notices"].reads) == set(OF_NOTICES)
    assert set(USERS["operator"].reads) == {*FACTS, DEAD_LETTERS, DEAD_LETTER_NOTES} - RESTRICTED
    assert set(USERS["operator"].sees_groups) == {each.name for each in PARTIES}


def test_names_and_nip_are_for_the_directory_goals_siasn_and_the_notices_only() -> None:
    assert {DIRECTORY} == RESTRICTED
    readers = {each.name for each in DECLARED.everybody if DIRECTORY in each.reads}
    assert readers == {"directory", "goals", "siasn", "notices"}


def test_fact_topics_have_equally_many_partitions() -> None:
    assert all("partitions" not in each for each in TOPICS["topics"] if each["name"] in FACTS)
    assert TOPICS["defaults"]["partitions"] == 64


def test_facts_are_kept_for_good_and_dead_letters_for_a_while() -> None:
    for topic in TOPICS["topics"]:
        kept = "compact" if topic["name"] in FACTS else "delete"
        assert settings(topic)["cleanup.policy"] == kept
        assert settings(topic)["max.message.bytes"] == RECORD_BYTES_MAX


def test_an_acknowledged_event_survives_the_loss_of_a_broker() -> None:
    assert TOPICS["defaults"]["replication"] == 3
    assert all(settings(each)["min.insync.replicas"] == 2 for each in TOPICS["topics"])
