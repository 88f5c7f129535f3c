"""Every rule by name, from a JSON-like mapping to a JSON-like mapping: what the command line and HTTP offer.

The signature of a rule is its contract, and the input shape is made from it: unknown and missing fields are
refused, decimals come and go as strings, dates as ISO text; every rule takes `as_of`, the day whose tables count,
and every answer begins with it.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final, cast, get_type_hints

import msgspec

from shared.rules.allowance import allowance, attendance_deduction
from shared.rules.competence import jpm, training_hours
from shared.rules.credit import credit, credit_eligibility
from shared.rules.discipline import absence
from shared.rules.distribution import distribution
from shared.rules.errors import InvalidInput
from shared.rules.expectation import expectation
from shared.rules.indicator import indicator_achievement
from shared.rules.nip import nip
from shared.rules.objection import objection_deadline
from shared.rules.permenpanrb_8_2021 import additional_value_2021, indicator_value_2021, skp_2021
from shared.rules.pp30 import pp30_score
from shared.rules.pp46 import pp46_cost_value, pp46_score, pp46_time_value
from shared.rules.predicate import predicate, roll_up, unit_head_results
from shared.rules.sampling import sample_size
from shared.rules.scoring import level_of, weighted_mean
from shared.rules.segments import segment_merge
from shared.rules.skm import skm
from shared.rules.succession import succession_eligibility
from shared.rules.tables import PACKAGED, Entry, Tables, refuse_float
from shared.rules.talent import talent_box, talent_score_2025

_PLAIN_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_PLACE = re.compile(r" - at `\$\.?(?P<place>[^`]*)`$")
_NAMED = re.compile(r"(?:missing required|contains unknown) field `(?P<name>[^`]*)`")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that can be called with what came as JSON."""

    name: str
    table: str
    function: Callable[..., object]
    shape: type[msgspec.Struct]

    @property
    def summary(self) -> str:
        """The first line of what the rule says about itself."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    def versions(self, tables: Tables = PACKAGED) -> tuple[Entry, ...]:
        """Give the dated versions of the table that the rule reads, each with regulation and clause."""
        return tables.entries()[self.table]

    def input_schema(self) -> dict[str, object]:
        """Describe the input as JSON Schema."""
        return cast("dict[str, object]", msgspec.json.schema(self.shape))

    def __call__(self, payload: Mapping[str, object], *, tables: Tables = PACKAGED) -> dict[str, object]:
        """Judge the payload.

        :raises InvalidInput: naming the field that is unknown, missing, of the wrong type or out of range.
        """
        request = _read(payload, self.shape)
        given = {field: getattr(request, field) for field in self.shape.__struct_fields__}
        answer = msgspec.json.decode(msgspec.json.encode(self.function(**given, tables=tables)))
        return {"as_of": given["as_of"].isoformat(), **answer}


def read_payload(text: str | bytes) -> Mapping[str, object]:
    """Read what somebody sent as JSON; numbers with a point stay as written, as decimal text.

    :raises InvalidInput: when it is no JSON object.
    """
    try:
        payload = json.loads(text, parse_float=str, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("input", "is not JSON", "Masukan harus JSON yang sah.") from error
    if not isinstance(payload, dict):
        raise InvalidInput("input", "is not a JSON object", "Masukan harus satu objek JSON, misalnya {}.")
    return payload


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _rule(function: Callable[..., object], *, table: str = "", rename: Mapping[str, str] | None = None) -> Rule:
    hints = get_type_hints(function)
    parameters = [each for each in inspect.signature(function).parameters.values() if each.name != "tables"]
    required = [(each.name, hints[each.name]) for each in parameters if each.default is each.empty]
    optional = [(each.name, hints[each.name], each.default) for each in parameters if each.default is not each.empty]
    shape = msgspec.defstruct(
        function.__name__, [*required, *optional], frozen=True, forbid_unknown_fields=True, rename=rename
    )
    return Rule(name=function.__name__, table=table or function.__name__, function=function, shape=shape)


def _read(payload: Mapping[str, object], shape: type[msgspec.Struct]) -> msgspec.Struct:
    try:
        request = msgspec.convert(payload, shape)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from error
    _refuse_odd_numbers(payload, request, "")
    return request


def _refusal(problem: str) -> InvalidInput:
    """Turn the library's sentence into ours, with the place in it as the field."""
    place = _PLACE.search(problem)
    named = _NAMED.search(problem)
    path = [part for part in (place and place["place"], named and named["name"]) if part]
    field = ".".join(path) or "input"
    message = _PLACE.sub("", problem)
    if named is None:
        return InvalidInput(field, message, f"Isian {field} tidak sah.")
    state = "wajib ada" if "missing" in message else "tidak dikenal"
    return InvalidInput(field, message, f"Isian {field} {state}.")


def _refuse_odd_numbers(raw: object, read: object, path: str) -> None:
    """Refuse floats, and spellings only Decimal takes: " 1", "1_000", "1e9", "NaN"."""
    refuse_float(raw, path)
    if isinstance(read, Decimal) and isinstance(raw, str) and not _PLAIN_DECIMAL.fullmatch(raw):
        raise InvalidInput(path, f"{raw!r} is not a plain decimal", f"{path} harus bilangan desimal biasa.")
    if isinstance(read, msgspec.Struct):
        read = msgspec.structs.asdict(read)
    if isinstance(raw, Mapping) and isinstance(read, Mapping):
        for key, item in raw.items():
            _refuse_odd_numbers(item, read.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(raw, list | tuple) and isinstance(read, list | tuple):
        for place, (item, part) in enumerate(zip(raw, read, strict=True)):
            _refuse_odd_numbers(item, part, f"{path}[{place}]")


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            _rule(predicate),
            _rule(unit_head_results),
            _rule(roll_up),
            _rule(distribution),
            _rule(weighted_mean),
            _rule(level_of),
            _rule(indicator_achievement),
            _rule(pp30_score),
            _rule(pp46_time_value, table="pp46"),
            _rule(pp46_cost_value, table="pp46"),
            _rule(pp46_score, table="pp46"),
            _rule(indicator_value_2021),
            _rule(additional_value_2021),
            _rule(skp_2021, table="additional_value_2021"),
            _rule(credit),
            _rule(credit_eligibility),
            _rule(skm),
            _rule(sample_size),
            _rule(jpm),
            _rule(training_hours),
            _rule(talent_box),
            _rule(talent_score_2025),
            _rule(succession_eligibility),
            _rule(absence),
            _rule(objection_deadline),
            _rule(segment_merge),
            _rule(expectation),
            _rule(allowance),
            _rule(attendance_deduction),
            # `as` is a word of the language, so the parameter has another name than the field.
            _rule(nip, rename={"kind": "as"}),
        )
    }
)
