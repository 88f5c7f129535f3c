"""The committed folder is what the types say now, and every record in it holds."""

import re
from pathlib import Path

import pytest
from contract_builders import CONTRACTS, committed
from jsonschema import Draft202012Validator, FormatChecker

from cli.contracts.examples import BODIES
from cli.contracts.files import render, stale, write
from cli.contracts.schemas import DECIMAL
from shared.bus.cloudevents import encode, read_headers
from shared.clock import now
from shared.events.registry import BY_NAME, BY_SHORT
from shared.rules.nip import NipKind, nip
from shared.rules.predicate import predicate
from tests.support.rules import DAY

NAMES = sorted(BY_NAME)


def test_the_committed_contracts_are_fresh() -> None:
    assert stale(CONTRACTS) == (), "run `kinerja contracts generate`, read the diff, add a changelog line"


def test_every_type_has_a_schema_and_an_example_and_nothing_else_lies_there() -> None:
    expected = {f"{name}.json" for name in NAMES}

    assert {path.name for path in (CONTRACTS / "schemas").iterdir()} == expected | {"headers.json"}
    assert {path.name for path in (CONTRACTS / "examples").iterdir()} == expected
    assert BODIES.keys() == BY_SHORT.keys()


def test_generating_twice_changes_nothing_and_removes_what_is_left_over(tmp_path: Path) -> None:
    write(tmp_path)
    left_over = tmp_path / "schemas" / "id.kinerja.goals.plan.dreamt.v1.json"
    left_over.write_text("{}\n")
    (tmp_path / "README.md").write_text("old\n")

    assert write(tmp_path) == ("README.md", "schemas/id.kinerja.goals.plan.dreamt.v1.json")
    assert stale(tmp_path) == ()
    assert not left_over.exists()


def test_every_file_ends_with_one_newline() -> None:
    assert [name for name, text in render().items() if not text.endswith("\n") or text.endswith("\n\n")] == []


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_valid_and_say_what_the_type_is(name: str) -> None:
    found = committed(f"schemas/{name}.json")

    Draft202012Validator.check_schema(found)

    assert found["$id"] == f"urn:kinerja:schema:{name}"
    assert found["title"] == BY_NAME[name].short
    assert found["description"].startswith(BY_NAME[name].meaning)
    assert found["x-classification"] == BY_NAME[name].classification


@pytest.mark.parametrize("name", NAMES)
def test_examples_hold_against_the_published_schemas(name: str) -> None:
    record = committed(f"examples/{name}.json")

    validate(record["body"], f"schemas/{name}.json")
    validate(record["headers"], "schemas/headers.json")


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_read_and_written_again_unchanged(name: str) -> None:
    record, event_type = committed(f"examples/{name}.json"), BY_NAME[name]

    body = event_type.adapter.validate_python(record["body"])
    again = encode(event_type, body, now=now(), cause_id="cause", correlation_id="correlation")
    headers = read_headers(tuple((key, value.encode()) for key, value in record["headers"].items()))

    assert body == BODIES[event_type.short]
    assert event_type.adapter.validate_json(again.value) == body
    assert (again.topic, again.key, again.id) == (record["topic"], record["key"], headers.id)
    assert (headers.subject, headers.sequence) == (body.subject, body.version)


def test_decimals_are_text_on_the_wire() -> None:
    result = committed("schemas/id.kinerja.evaluation.appraisal.final.v1.json")["$defs"]["CriterionResult"]

    assert result["properties"]["percent"]["anyOf"][0] == {"type": "string", "format": "decimal", "pattern": DECIMAL}


@pytest.mark.parametrize("text", ["0", "-1", "103.13", "0.000001", "1E+2", "0E-6"])
def test_the_decimal_pattern_takes_what_python_writes(text: str) -> None:
    assert re.fullmatch(DECIMAL, text)


def test_only_the_restricted_topic_has_names_and_the_number_there_is_well_formed() -> None:
    told = {name: text for name, text in render().items() if name.startswith("examples/")}
    with_number = {name for name, text in told.items() if re.search(r"(?<!\d)\d{18}(?!\d)", text)}
    person = committed("examples/id.kinerja.directory.person.recorded.v1.json")["body"]

    assert with_number == {"examples/id.kinerja.directory.person.recorded.v1.json"}
    assert nip(nip=person["nip"], kind=NipKind.PNS, as_of=DAY).valid


def test_the_example_results_follow_the_regulation() -> None:
    for fact in ("final", "superseded", "withdrawn"):
        body = committed(f"examples/id.kinerja.evaluation.result.{fact}.v1.json")["body"]
        found = predicate(results=body["results"], behaviour=body["behaviour"], as_of=DAY)
        codes = (found.siasn.results, found.siasn.behaviour, found.siasn.quadrant)

        assert (found.predicate, codes) == (
            body["predicate"],
            (body["siasn_results"], body["siasn_behaviour"], body["siasn_quadrant"]),
        )


def test_links_in_the_subscribers_page_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (CONTRACTS / "README.md").read_text(encoding="utf-8"))

    assert len(links) > 2 * len(NAMES)
    assert [link for link in links if not (CONTRACTS / link).exists()] == []


def validate(value: object, name: str) -> None:
    Draft202012Validator(committed(name), format_checker=FormatChecker()).validate(value)
