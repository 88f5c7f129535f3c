"""The regulations as a public calculator. It holds no data of anybody, so it needs no token."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from shared.alike import filled
from shared.decision import Invalid, NotFound, Rejected
from shared.rules.errors import InvalidInput
from shared.rules.registry import RULES, Rule, read_payload

router = APIRouter(tags=["rules"])
_BYTES_MAX = 64 << 10
_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}


class VersionView(BaseModel):
    """A version of the table of a rule: where it comes from, and from when to when it is in force."""

    id: str
    version: str
    regulation: str
    clause: str
    valid_from: date
    valid_to: date | None


class RuleView(BaseModel):
    """A rule: what it says about itself, the versions of its table, and the input it takes (JSON Schema)."""

    name: str
    summary: str
    versions: tuple[VersionView, ...]
    input: dict[str, Any]

    @classmethod
    def of(cls, rule: Rule) -> "RuleView":
        """Show a rule with every version of its table."""
        versions = tuple(filled(VersionView, each) for each in rule.versions())
        return filled(cls, rule, versions=versions, input=rule.input_schema())


class RulesView(BaseModel):
    """All rules."""

    items: list[RuleView]


class InputRefused(Invalid):
    """The rule cannot judge the input; the field says where."""

    code = "input-refused"


class TooLarge(Rejected):
    """More than anybody needs for one rule; whoever is not logged in shall not keep the service busy."""

    code = "too-large"
    status = 413


@router.get("/rules")
async def list_rules() -> RulesView:
    """List the rules with input, and with regulation and clause of each version."""
    return RulesView(items=[RuleView.of(rule) for rule in RULES.values()])


@router.post("/rules/{name}", openapi_extra=_BODY)
async def run_rule(name: str, request: Request) -> dict[str, Any]:
    """Compute one rule by the tables of the day ``as_of``; decimals come and go as text.

    The answer names the day and cites rule, version and clause.
    """
    if name not in RULES:
        raise NotFound(f"Aturan {name[:60]} tidak ada. Lihat daftar di /v1/rules.")
    sent = await request.body()
    if len(sent) > _BYTES_MAX:
        raise TooLarge(
            f"Masukan paling besar {_BYTES_MAX // 1024} KiB. Hitung yang lebih besar dengan kinerja rules run."
        )
    try:
        return await run_in_threadpool(RULES[name], read_payload(sent))
    except InvalidInput as error:
        raise InputRefused(error.pesan, field=error.field) from error
