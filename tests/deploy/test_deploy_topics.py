"""The list of topics is the one that the code knows."""

from typing import Any

from deploy_builders import TOPICS

from shared.bus.topics import RECORD_BYTES_MAX
from shared.events.registry import DEAD_LETTER_NOTES, DEAD_LETTERS
from shared.events.registry import TOPICS as FACTS


def settings(topic: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = topic.get("config", TOPICS["defaults"]["config"])
    return found


def test_every_topic_is_listed_once() -> None:
    assert [each["name"] for each in TOPICS["topics"]] == [*FACTS, DEAD_LETTERS, DEAD_LETTER_NOTES]


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
