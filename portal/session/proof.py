"""Proof that a form is ours: the origin that the browser names, and a token that only our pages carry.

The token is bound to the browser and to the person, not to one session: what was typed before a session ended can be
sent after signing in again, and by nobody else.
"""

import hashlib
import hmac
from typing import Final

SECRET_COOKIE: Final = "__Host-kinerja-form"
FIELD: Final = "_bukti"


def token_of(secret: str, *, agency_id: str, employee_id: str) -> str:
    """Give the token of a person's forms in a browser."""
    whose = f"{agency_id}\n{employee_id}".encode()
    return hmac.new(secret.encode(), whose, hashlib.sha256).hexdigest()[:40]


def is_ours(told: str, *, secret: str | None, agency_id: str, employee_id: str) -> bool:
    """Whether a form carries the token of this person in this browser."""
    if not secret or not told.isascii():
        return False
    return hmac.compare_digest(told, token_of(secret, agency_id=agency_id, employee_id=employee_id))


def same_origin(origin: str | None, *, address: str) -> bool:
    """Whether a request comes from a page of ours; browsers name the origin with everything that is sent."""
    return origin == address


def digest_of(*parts: str) -> str:
    """Name somebody in a cookie without telling who it is to whoever reads it."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
