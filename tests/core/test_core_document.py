"""Documents: decisions move them one version, and what they published can be published again."""

import json

from core_builders import NOW, TALLY, Tally

from shared.decision import Decision, Publish
from shared.document import PROCESSED_MAX, Cause, apply, events, fresh, mark_applied, mark_processed

CAUSE = Cause(id="cause", correlation_id="correlation", now=NOW)
ENROLLED = Publish("cycle.enrolled", "a:enrolment:c")


def test_a_decision_moves_a_document_one_version_and_notes_what_it_says() -> None:
    document = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a", counted=1), (ENROLLED,)), CAUSE)

    assert (document.version, document.stored_version, document.dirty) == (1, 0, True)
    assert document.saying == document.facts.keys() == {("kinerja.goals", "a:enrolment:c")}
    told = events(document)
    assert [(event.topic, event.key) for event in told] == [("kinerja.goals", "a:enrolment:c")]
    assert json.loads(told[0].value)["version"] == 1


def test_a_decision_that_changes_nothing_leaves_the_document_alone() -> None:
    document = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a")), CAUSE)

    assert document.state is not None
    assert apply(document, Decision(document.state), CAUSE) is document
    assert apply(document, Decision(Tally("a")), CAUSE) is document


def test_a_fact_keeps_id_and_sequence_while_its_document_moves_on() -> None:
    """After a broker loss ids used to differ: they were made of the document's present version."""
    said = apply(fresh(kind=TALLY, id="a:person:e1"), Decision(Tally("a", counted=1), (ENROLLED,)), CAUSE)
    moved = apply(said, Decision(Tally("a", counted=1, unit_id="elsewhere")), CAUSE)

    assert moved.version == 2
    assert events(moved) == events(said)


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
