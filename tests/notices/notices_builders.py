"""Facts about which people are mailed, a mail server that answers as a test says, and settings for both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from cli.stack import free_port
from notices.settings import NoticesSettings
from shared.events.directory import Agency, Person
from shared.events.evaluation import Appraisal
from shared.events.goals import Plan

AGENCY = "kota"
MONDAY = datetime(2026, 6, 15, 2, tzinfo=UTC)
"""Nine o'clock in Jakarta, eleven in Jayapura."""
SENDER = "kinerja@kota.go.id"
ASSIGNMENT = {
    "employee_id": "siti", "unit_id": "dinas", "position": "Analis", "position_group": "jf", "rater_id": "hasan",
}  # fmt: skip


def subject(kind: str, *parts: str) -> dict[str, Any]:
    return {"agency_id": AGENCY, "subject": ":".join((AGENCY, kind, *parts)), "version": 1}


def plan(**more: Any) -> Plan:
    content = subject("plan", "2026", "siti", "1") | {"cycle_id": "2026", "assignment": ASSIGNMENT, "status": "draft"}
    return Plan.model_validate(content | more)


def appraisal(**more: Any) -> Appraisal:
    content = subject("appraisal", "2026", "siti", "1") | {
        "cycle_id": "2026", "assignment": ASSIGNMENT, "status": "ready", "policy_id": "p", "policy_version": 1,
    }  # fmt: skip
    return Appraisal.model_validate(content | more)


def person(employee: str = "siti", **more: Any) -> Person:
    content = subject("person", employee) | {
        "employee_id": employee, "name": "Siti Aisyah", "unit_id": "dinas", "position": "Analis",
        "position_group": "jf", "valid_from": "2026-01-01", "email": f"{employee}@kota.go.id",
    }  # fmt: skip
    return Person.model_validate(content | more)


def agency(**more: Any) -> Agency:
    return Agency.model_validate(subject("agency", AGENCY) | {"name": "Kota", "zone": "Asia/Jakarta"} | more)


def settings(folder: Path, **more: Any) -> NoticesSettings:
    key = folder / "links.key"
    key.write_text("k" * 40)
    content: dict[str, Any] = {
        "link_key_file": key, "sender": SENDER, "smtp_security": "none", "smtp_port": 9, "smtp_seconds": 5,
    }  # fmt: skip
    return NoticesSettings(**(content | more))


@dataclass
class MailServer:
    """What arrived, and what is answered to recipients, to texts, and to logins."""

    port: int = 0
    arrived: list[Message] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    text: str = ""
    breaks: bool = False
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.breaks:
            assert server.transport is not None
            server.transport.abort()
            return "250 OK"
        if not self.text:
            assert isinstance(envelope.content, bytes)
            self.arrived.append(message_from_bytes(envelope.content))
        return self.text or "250 OK"

    def logs_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, found: Any) -> AuthResult:
        assert isinstance(found, LoginPassword)
        self.logins.append((found.login, found.password))
        return AuthResult(success=found.password == b"rahasia")


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """Run a mail server on this machine."""
    server = MailServer(port=free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, authenticator=server.logs_in, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
