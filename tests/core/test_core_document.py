"""Documents: decisions move them one version, and what they published can be published again."""

import json

from core_builders import NOW, TALLY, Tally

from shared.decision import Decision, Publish
from shared.document import PROCESSED_MAX, Cause, apply, current_events, fresh, mark_applied, mark_processed

CAUSE = Cause(id="cause", correlation_id="correlation", now=NOW)
ENROLLED = Publish("cycle.enrolled", "a:enrolment:c")


def test_a_decision_moves_a_document_one_version_and_owes_its_fact() -> None:
    document = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a", counted=1), (ENROLLED,)), CAUSE)

    assert (document.version, document.stored_version, document.dirty) == (1, 0, True)
    assert [(event.topic, event.key) for event in document.outbox] == [("kinerja.goals", "a:enrolment:c")]
    assert json.loads(document.outbox[0].value)["version"] == 1


def test_a_decision_that_changes_nothing_leaves_the_document_alone() -> None:
    document = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a")), CAUSE)

    assert document.state is not None
    assert apply(document, Decision(document.state), CAUSE) is document


def test_publishing_a_fact_again_gives_the_same_event() -> None:
    document = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a", counted=1), (ENROLLED,)), CAUSE)

    again = current_events(document, NOW)

    assert [(each.id, each.value, each.key) for each in again] == [
        (each.id, each.value, each.key) for each in document.outbox
    ]


def test_what_was_applied_is_recognised_with_everything_older() -> None:
    document = mark_applied(fresh(kind=TALLY, id="a:person:e1"), "a:plan:c:e1:1", 5)

    assert document.has_applied("a:plan:c:e1:1", 5)
    assert document.has_applied("a:plan:c:e1:1", 4)
    assert not document.has_applied("a:plan:c:e1:1", 6)


def test_only_the_latest_command_keys_are_remembered() -> None:
    document = fresh(kind=TALLY, id="a:person:e1")
    for number in range(PROCESSED_MAX + 1):
        document = mark_processed(document, str(number))

    assert len(document.processed) == PROCESSED_MAX
    assert "0" not in document.processed
