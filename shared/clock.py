"""The only place that reads a clock or makes an id by chance. Everything else is handed times and ids."""

import hashlib
import random
import secrets
import time
import uuid
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_EVENTS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kinerja:event")


def now() -> datetime:
    """The time, in UTC, to the millisecond: MongoDB keeps no finer one."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today(zone: str) -> date:
    """The day in an agency's zone, such as ``Asia/Jakarta``."""
    return datetime.now(ZoneInfo(zone)).date()


def monotonic() -> float:
    """Seconds that only ever grow, for deadlines inside one process."""
    return time.monotonic()


def jitter(seconds: float) -> float:
    """A pause of about so many seconds, different for each who waits."""
    return seconds * random.uniform(0.5, 1.5)


def event_id(*, type_name: str, subject: str, sequence: int) -> str:
    """The id of an event: computed, so that saying the same fact again is recognised as the same event."""
    return str(uuid.uuid5(_EVENTS, f"{type_name}|{subject}|{sequence}"))


def random_id() -> str:
    """A fresh id for things that have no natural one: requests, processes."""
    return str(uuid.uuid4())


def secret_code() -> str:
    """A one-time code that a person can type: ten characters without look-alikes, about 48 bits."""
    return "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _ in range(10))


def digest(text: str) -> str:
    """The SHA-256 of a text in hex: how one-time codes are stored."""
    return hashlib.sha256(text.encode()).hexdigest()
