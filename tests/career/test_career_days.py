"""Which days officers may write into records: those that have come, and that can be meant."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.career.api.credit import CreditRow
from services.career.api.profiles import AssessmentRow
from services.career.domain.requests import DetermineCredit

ASSESSED: dict[str, Any] = {"employee_id": "budi", "potential": "72", "on": "2025-06-01", "source": "Laporan asesmen"}
LEVEL: dict[str, Any] = {
    "employee_id": "budi", "as_of": "2024-12-31", "level": "ahli_pertama", "rank": "III/a", "opening": "40",
    "source": "PAK 2024",
}  # fmt: skip
LETTER: dict[str, Any] = {
    "letter_number": "800/041/PAK/2026", "letter_on": "2026-01-25", "starts_on": "2025-01-01", "ends_on": "2025-12-31",
    "position_history_id": "8ae482885f3a2c1b015f3c0d7e2b4a91",
}  # fmt: skip


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2201-01-01", "2999-12-31"])
@pytest.mark.parametrize(
    ("row", "given", "field"),
    [
        (AssessmentRow, ASSESSED, "on"),
        (AssessmentRow, ASSESSED, "valid_until"),
        (CreditRow, LEVEL, "as_of"),
        (DetermineCredit, LETTER, "letter_on"),
        (DetermineCredit, LETTER, "starts_on"),
        (DetermineCredit, LETTER, "ends_on"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(row: Any, given: dict[str, Any], field: str, day: str) -> None:
    assert row.model_validate(given)
    with pytest.raises(ValidationError, match=field):
        row.model_validate(given | {field: day})
