"""The opaque employee id: computed from the NIP with a secret key of the agency, so that it says nothing."""

import base64
import hashlib
import hmac
from pathlib import Path
from typing import Final

_LENGTH: Final = 24
_SECRET_MIN: Final = 16


class NoSecret(Exception):
    """There is no secret to derive employee ids with; the text says how to give one."""


def employee_id(*, nip: str, secret: bytes) -> str:
    """Derive the employee id of a NIP. The same NIP and secret always give the same id."""
    digest = hmac.new(secret, nip.encode(), hashlib.sha256).digest()
    return f"e{base64.b32encode(digest).decode().lower()[:_LENGTH]}"


def read_secret(file: Path | None, value: str) -> bytes | None:
    """Take the secret from a file or a value; None when neither is given.

    :raises NoSecret: when the file cannot be read or the secret is too short to protect anything.
    """
    if file is not None:
        try:
            value = file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise NoSecret(f"{file}: kunci tidak dapat dibaca ({error.strerror}); periksa --secret-file.") from error
    if not value:
        return None
    if len(value) < _SECRET_MIN:
        raise NoSecret(f"kunci employee id terlalu pendek; pakai sedikitnya {_SECRET_MIN} karakter acak.")
    return value.encode()
