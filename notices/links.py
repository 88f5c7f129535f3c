"""The link with which somebody stops the mail, or starts it again: signed, so that nobody can do it for others."""

import base64
import binascii
import hashlib
import hmac
from typing import Final

_SIGNATURE: Final = 32
_LONGEST: Final = 300


def token_of(person: str, key: bytes) -> str:
    """Sign a person's subject."""
    content = person.encode()
    return base64.urlsafe_b64encode(_signature(content, key) + content).decode().rstrip("=")


def person_of(token: str, key: bytes) -> str | None:
    """Read whose link it is; None where it was not signed by us."""
    if len(token) > _LONGEST:
        return None
    try:
        signed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        signature, content = signed[:_SIGNATURE], signed[_SIGNATURE:]
        genuine = hmac.compare_digest(signature, _signature(content, key))
        return content.decode() if genuine else None
    except (binascii.Error, ValueError):
        return None


def _signature(content: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"notices:" + content, hashlib.sha256)
