"""Whether an answer of the public looks like one of many by the same hand. It is set aside then, never dropped.

Counters are of one day. A device is known by a salted hash only; salt and hashes are thrown away together when the day
ends, and they lie sorted, so that their order does not tell which answer came from which device.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest, new
from typing import Final

from shared.decision import Env
from shared.policy.feedback import SurveyLimits

_DAY_SECONDS: Final = 86_400


class Suspicion(StrEnum):
    """Why an answer is set aside."""

    HIDDEN_FIELD = "hidden_field"
    NO_FORM = "no_form"
    TOO_FAST = "too_fast"
    DEVICE = "device"
    BURST = "burst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What somebody of the public sent, the comment masked already, and how it came, of which only counts are kept.

    ``device`` tells devices apart within a day; ``form`` is what the form was given when it was opened;
    ``hidden``: a field that no person sees was filled in; ``fresh_salt`` is taken when a new day begins.
    """

    code_hash: str
    answers: Mapping[str, int]
    comment: str = ""
    device: str = ""
    form: str = ""
    hidden: bool = False
    fresh_salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The counters of one day: answers by device hash, and by batch of codes and hour."""

    day: date
    salt: str
    devices: Mapping[str, int] = field(default_factory=dict)
    hours: Mapping[str, int] = field(default_factory=dict)


def form_token(secret: str, *, survey_id: str, at: datetime) -> str:
    """Note in a form when it was opened, so that nobody can say otherwise."""
    opened = str(int(at.timestamp()))
    return f"{opened}.{_signed(secret, survey_id, opened)}"


def suspect(
    watch: Watch | None, sent: Sent, env: Env, *, limits: SurveyLimits | None, batch: str, secret: str
) -> tuple[Watch | None, Suspicion | None]:
    """Count what came, and say what is suspicious about it; without limits only the hidden field is."""
    if limits is None:
        return None, Suspicion.HIDDEN_FIELD if sent.hidden else None
    counted, of_device, of_batch = _counted(watch, sent, env, batch)
    seconds = _seconds_to_fill(sent.form, env, secret)
    reasons = (
        (sent.hidden, Suspicion.HIDDEN_FIELD),
        (seconds is None and limits.form_required, Suspicion.NO_FORM),
        (seconds is not None and seconds < limits.minimum_seconds, Suspicion.TOO_FAST),
        (limits.per_device_per_day is not None and of_device > limits.per_device_per_day, Suspicion.DEVICE),
        (limits.per_batch_per_hour is not None and of_batch > limits.per_batch_per_hour, Suspicion.BURST),
    )
    return counted, next((reason for holds, reason in reasons if holds), None)


def _counted(watch: Watch | None, sent: Sent, env: Env, batch: str) -> tuple[Watch, int, int]:
    today = watch if watch is not None and watch.day == env.today else Watch(day=env.today, salt=sent.fresh_salt)
    device = sha256(f"{today.salt}|{sent.device}".encode()).hexdigest()[:16]
    hour = f"{batch}|{env.now.hour:02}"
    devices, hours = _plus_one(today.devices, device), _plus_one(today.hours, hour)
    return replace(today, devices=devices, hours=hours), devices[device], hours[hour]


def _plus_one(counts: Mapping[str, int], key: str) -> Mapping[str, int]:
    return dict(sorted({**counts, key: counts.get(key, 0) + 1}.items()))


def _seconds_to_fill(form: str, env: Env, secret: str) -> int | None:
    """How long the form was open; None when it was not ours, or opened more than a day ago."""
    opened, _, signature = form.partition(".")
    if not (secret and opened.isascii() and opened.isdigit() and len(opened) <= 12):
        return None
    if not compare_digest(signature.encode(), _signed(secret, env.id, opened).encode()):
        return None
    seconds = int(env.now.timestamp()) - int(opened)
    return seconds if 0 <= seconds <= _DAY_SECONDS else None


def _signed(secret: str, survey_id: str, opened: str) -> str:
    return new(secret.encode(), f"{survey_id}|{opened}".encode(), sha256).hexdigest()[:32]
