"""A number that somebody wrote means what he or she meant, or is asked about; the same by HTTP, from files and here."""

import importlib
import typing
from collections.abc import Iterator
from decimal import Decimal

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.http.pages import Limit
from shared.http.problems import install
from shared.indonesian import UnclearNumber, in_english, number_text, read_number
from shared.parties import PORTS
from shared.request import WRITTEN, Request


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", "1.5"), ("1.5", "1.5"), ("1000", "1000"), ("1.234,5", "1234.5"), ("1.234.567", "1234567"),
        ("1.000,00", "1000"), ("-1.234,5", "-1234.5"), (" 12 ", "12"), ("0,125", "0.125"), ("0.125", "0.125"),
        ("1,000", "1"), ("12.50", "12.50"), ("33.3333", "33.3333"), ("+7", "7"), ("1E+3", "1000"),
    ],
)  # fmt: skip
def test_what_people_write_is_read(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.000", "33.333", "-1.000", "999.999", "+1.500"])
def test_what_could_be_a_thousand_or_one_is_asked_about(text: str) -> None:
    with pytest.raises(UnclearNumber, match="dapat berarti"):
        read_number(text)


def test_the_question_offers_both_ways_to_write_it() -> None:
    with pytest.raises(UnclearNumber) as asked:
        read_number("1.000")

    assert str(asked.value) == '"1.000" dapat berarti 1000 atau 1,000; tulis 1000 atau 1,0000'
    assert [read_number("1000"), read_number("1,0000")] == [1000, 1]


@pytest.mark.parametrize(
    "text", ["", "satu", "1 000", "1,234.5", "1.00.000", "1,2,3", "NaN", "Infinity", "1e9999", "١"]
)
def test_what_is_no_number_says_how_to_write_one(text: str) -> None:
    with pytest.raises(UnclearNumber, match=r"1,5 atau 1\.5, dan ribuan tanpa pemisah"):
        read_number(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_what_is_written_is_read_again(value: Decimal) -> None:
    text = number_text(value)

    try:
        assert read_number(text) == value
    except UnclearNumber:
        assert text.lstrip("-").count(".") == 1
        assert "," not in text
    assert Decimal(in_english(text).replace(",", "")) == value


def _fields() -> Iterator[tuple[type[BaseModel], str]]:
    for service in PORTS:
        importlib.import_module(f"services.{service}.main")
    waiting: list[type[BaseModel]] = [Request]
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        yield from ((model, name) for name, field in model.model_fields.items() if _is_number(field.annotation))


def _is_number(annotation: object) -> bool:
    return annotation in (int, Decimal, float) or any(_is_number(each) for each in typing.get_args(annotation))


def _guesses(read: TypeAdapter[object], written: object) -> bool:
    """Whether a text is taken, or refused for another reason than that it is unclear, or no number at all here."""
    try:
        read.validate_python(written)
    except ValidationError as error:
        kinds = {each["type"] for each in error.errors()} - {"too_short"}
        return any(each != "unclear_number" and not each.endswith("_type") for each in kinds)
    return True


def test_every_number_in_a_request_asks_rather_than_guesses() -> None:
    guessed, seen = [], 0
    for model, name in _fields():
        field, seen = model.model_fields[name], seen + 1
        read = TypeAdapter(typing.Annotated[field.annotation, *field.metadata, field])
        guessed += [
            (model.__name__, name) for written in ("1.000", ["1.000"], {"a": "1.000"}) if _guesses(read, written)
        ]

    assert guessed == []
    assert seen >= 25


def test_the_answer_names_the_field_and_asks() -> None:
    app = FastAPI()
    install(app)

    class Body(Request):
        target: typing.Annotated[Decimal, WRITTEN]

    @app.post("/")
    async def take(body: Body, limit: Limit = 50) -> str:
        return str(body.target * limit)

    client = TestClient(app)

    assert client.post("/", json={"target": "1,5"}).json() == "75.0"
    refused = client.post("/?limit=1.000", json={"target": "1.000"})
    assert {each["pointer"]: each["detail"] for each in refused.json()["errors"]} == {
        "/query/limit": '"1.000" dapat berarti 1000 atau 1,000; tulis 1000 atau 1,0000',
        "/target": '"1.000" dapat berarti 1000 atau 1,000; tulis 1000 atau 1,0000',
    }
    exact = client.post("/", content='{"target": 1.000}', headers={"content-type": "application/json"})
    assert exact.json() == "50.0"
