"""The opaque employee id: computed from the NIP with a secret key of the agency, so that it says nothing."""

import base64
import hashlib
import hmac
from typing import Final

_LENGTH: Final = 24


def employee_id(*, nip: str, secret: str) -> str:
    """Derive the employee id of a NIP. The same NIP and secret always give the same id."""
    digest = hmac.new(secret.encode(), nip.encode(), hashlib.sha256).digest()
    return f"e{base64.b32encode(digest).decode().lower()[:_LENGTH]}"
