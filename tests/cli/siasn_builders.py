"""Results, credits, people and a bad SIASN, as tests of the queue need them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx

from cli.siasn.bridge import Bridge
from cli.siasn.client import Siasn
from cli.siasn.payloads import Official
from cli.siasn.queue import Queue, State
from cli.siasn.settings import SiasnSettings
from cli.wire import Record
from shared.events.base import Body
from shared.events.career import CreditBasis, CreditDetermination, CreditStatus
from shared.events.directory import Person, PositionGroup
from shared.events.evaluation import CyclePeriod, Result, ResultStatus
from shared.events.registry import BY_SHORT
from shared.rules.vocabulary import Level, Predicate
from tests.support.siasn import BadSiasn

AGENCY = "kota-sabang"
NOW = datetime(2026, 1, 15, 3, tzinfo=UTC)
RATER = "199001012015011001"
HISTORY = "8ae482885f3a2c1b015f3c0d7e2b4a91"
CREDIT, PERIODIC = "angkakredit", "kinerjaperiodik"
OFFICIAL = Official(id="x", nip="n", name="", position="", grade="", unit="")
NIPS = {f"e{number}": f"1987051220100120{number:02d}" for number in range(1, 9)}


def settings(**more: Any) -> SiasnSettings:
    content = {
        "url": "http://siasn.test", "gateway_token_url": "http://siasn.test/token", "gateway_key": "k",
        "gateway_secret": "s", "sso_token_url": "http://siasn.test/sso", "sso_client": "c", "sso_user": "u",
        "sso_password": "p", "pause_seconds": 1, "pause_max_seconds": 4,
    }  # fmt: skip
    return SiasnSettings(**(content | more))


def result(
    employee: str = "e1", version: int = 1, *, codes: tuple[int, int, int] | None = (2, 2, 2), **more: Any
) -> Result:
    period = more.pop("period", CyclePeriod.ANNUAL)
    fields: dict[str, Any] = {
        "agency_id": AGENCY, "subject": f"{AGENCY}:result:2025:{employee}:1", "version": version,
        "employee_id": employee, "cycle_id": "2025", "period": period, "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 12, 31), "unit_id": "dinas", "status": ResultStatus.FINAL, "results": Level.AS,
        "behaviour": Level.AS, "predicate": Predicate.BAIK, "policy_id": "sasaran", "policy_version": 1,
        "decided_by": "kepala", "finalised_at": NOW, "explanation": f"{AGENCY}:appraisal:2025:{employee}:1",
    }  # fmt: skip
    if codes is not None:
        fields |= dict(zip(("siasn_results", "siasn_behaviour", "siasn_quadrant"), codes, strict=True))
    return Result(**(fields | more))


def credit(employee: str = "e1", version: int = 1, **more: Any) -> CreditDetermination:
    fields: dict[str, Any] = {
        "agency_id": AGENCY, "subject": f"{AGENCY}:credit:{employee}:2025-01_2025-12", "version": version,
        "employee_id": employee, "starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31),
        "basis": CreditBasis.KONVERSI, "letter_number": "800/041/PAK/2026", "letter_on": date(2026, 1, 25),
        "position_history_id": HISTORY, "main": Decimal("12.5"), "additional": Decimal(0),
        "status": CreditStatus.DETERMINED,
    } | more  # fmt: skip
    return CreditDetermination(**({"total": fields["main"] + fields["additional"]} | fields))


def person(employee: str, nip: str, version: int = 1) -> Person:
    return Person(
        agency_id=AGENCY, subject=f"{AGENCY}:person:{employee}", version=version, employee_id=employee, nip=nip,
        name="Sari", unit_id="dinas", position="Analis", position_group=PositionGroup.JF, valid_from=date(2020, 1, 1),
    )  # fmt: skip


def record(short: str, body: Body, **change: Any) -> Record:
    event = BY_SHORT[short]
    fields: dict[str, Any] = {
        "topic": event.topic, "partition": 0, "offset": 0, "timestamp_ms": 0, "key": body.subject,
        "headers": {"ce_type": event.name}, "value": body.model_dump_json().encode(),
    }  # fmt: skip
    return Record(**(fields | change))


def siasn(**more: Any) -> BadSiasn:
    return BadSiasn({nip: f"{number:032x}" for number, nip in enumerate([RATER, *NIPS.values()], start=1)}, **more)


async def work(queue: Queue, double: BadSiasn, *, until: float = 3600.0) -> None:
    """Work the queue off on a clock of its own."""
    async with httpx.AsyncClient(transport=double.transport()) as client:
        bridge = Bridge(queue=queue, siasn=Siasn(settings(), client), settings=settings())
        now = 0.0
        while (due := queue.next_at()) is not None and due < until:
            now = max(now, due)
            await bridge.step(now)


def states(queue: Queue) -> list[State]:
    return [each.state for each in queue.items()]
