"""The only place that reads a clock or makes an id by chance. Everything else is handed times and ids."""

import random
import secrets
import time
import uuid
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The time, in UTC, to the millisecond: MongoDB keeps no finer one."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def day_in(zone: str, moment: datetime) -> date:
    """The day of a moment in a zone, such as ``Asia/Jakarta``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def monotonic() -> float:
    """Seconds that only ever grow, for deadlines inside one process."""
    return time.monotonic()


def jitter(seconds: float) -> float:
    """A pause of about so many seconds, different for each who waits."""
    return seconds * random.uniform(0.5, 1.5)


def random_id() -> str:
    """A fresh id for things that have no natural one: requests, processes."""
    return str(uuid.uuid4())


def secret_code() -> str:
    """A one-time code that a person can type: ten characters without look-alikes, about 48 bits."""
    return "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _ in range(10))
