"""What officers send about a letter is checked at the door, field by field."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.career.api.credit import DetermineCredit

HISTORY = "8ae482885f3a2c1b015f3c0d7e2b4a91"
COMMAND: dict[str, Any] = {
    "letter_number": "800/041/PAK/2026", "letter_on": "2026-01-25", "position_history_id": HISTORY,
    "starts_on": "2025-01-01", "ends_on": "2025-12-31",
}  # fmt: skip
HOSTILE: dict[str, tuple[str, Any]] = {
    "number of blanks": ("letter_number", "   "),
    "number with a line break": ("letter_number", "800/1\nX-Evil: 1"),
    "number that begins a formula": ("letter_number", "=cmd|'/c calc'!A1"),
    "number written backwards": ("letter_number", "800/\u202e1402"),
    "number with a null": ("letter_number", "800/\x00"),
    "endless number": ("letter_number", "8" * 101),
    "number as a list": ("letter_number", ["800/1"]),
    "history as a NIP": ("position_history_id", "198705122010012003"),
    "history as a path": ("position_history_id", "../../pns/rw-angkakredit/x"),
    "history too short": ("position_history_id", HISTORY[:-1]),
    "history in other digits": ("position_history_id", "\u0968" * 32),
    "history with a line break": ("position_history_id", HISTORY + "\n"),
    "day that is none": ("starts_on", "2025-02-30"),
    "day before counting": ("starts_on", "0001-01-01"),
    "day at the end of time": ("ends_on", "9999-12-31"),
    "day as a number": ("ends_on", 1e300),
    "letter on no day": ("letter_on", None),
    "less than nothing": ("main", "-0.001"),
    "no number": ("main", "NaN"),
    "without end": ("additional", "Infinity"),
    "too fine": ("main", "1.0001"),
    "too much": ("additional", "100000.001"),
    "digits without end": ("main", "1e999999999"),
    "figure as text": ("main", "dua belas"),
    "basis unknown": ("basis", "hadiah"),
    "endless reason": ("reason", "x" * 2001),
    "field unknown": ("nip", "198705122010012003"),
}


@pytest.mark.parametrize(("field", "value"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_refused_at_the_door(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        DetermineCredit.model_validate(COMMAND | {field: value})

    assert {each["loc"][0] for each in refused.value.errors()} == {field}


def test_a_letter_as_agencies_number_it_passes() -> None:
    for number in ("800.1.3.3/041/PAK-BKPSDM/2026", "PAK.12/II/2024 (revisi)", " 821/45.a_B, 2024 "):
        command = DetermineCredit.model_validate(COMMAND | {"letter_number": number})
        assert command.letter.number == number.strip()
    assert DetermineCredit.model_validate(COMMAND | {"position_history_id": str.upper(HISTORY)}).main is None
