"""The regulations as a public calculator. It holds no data of anybody, so it needs no token."""

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


class RuleView(BaseModel):
    """A rule: what it says about itself, where it comes from, and the input it takes (JSON Schema)."""

    name: str
    summary: str
    regulation: str
    clause: str
    version: str
    input: dict[str, Any]

    @classmethod
    def of(cls, rule: Rule) -> "RuleView":
        """Show a rule with its newest table."""
        newest = max(rule.versions(), key=lambda entry: entry.valid_from)
        return filled(cls, rule, newest, input=rule.input_schema())


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
    """List the rules with regulation, clause and input."""
    return RulesView(items=[RuleView.of(rule) for rule in RULES.values()])


@router.post("/rules/{name}", openapi_extra=_BODY)
async def run_rule(name: str, request: Request) -> dict[str, Any]:
    """Compute one rule; decimals come and go as text, and the answer cites rule, version and clause."""
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
