"""Small schemas for the comparison, and the committed folder."""

import json
from pathlib import Path
from typing import Any

from cli.contracts.schemas import DIALECT

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "contracts"


def committed(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((CONTRACTS / name).read_text(encoding="utf-8"))
    return read


def schema(
    *, required: tuple[str, ...] = ("weight",), defs: dict[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "x-topic": "kinerja.goals",
        "$defs": {"Level": {"type": "string", "enum": ["above", "as", "below"]}} | (defs or {}),
        "type": "object",
        "properties": {"weight": {"type": "string"}, **fields},
        "required": list(required),
    }
