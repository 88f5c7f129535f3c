"""What the browser keeps for the portal: encrypted and authenticated (JWE, dir, A256GCM), under keys that rotate."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

_KEY_CHARACTERS_MIN: Final = 32
_ALGORITHMS: Final = ["dir", "A256GCM", "DEF"]
_NOT_OURS: Final = (JoseError, LookupError, TypeError, ValueError)
"""What joserfc raises for texts that a stranger may have written."""


class WeakKeys(ValueError):
    """There is no key to seal with, or one is too short; the text says what to do."""


class Sealer:
    """Seals with the first key, opens what any of the keys sealed."""

    def __init__(self, secrets: Iterable[str]) -> None:
        keys = [_key(each) for each in secrets]
        if not keys:
            raise WeakKeys("Berkas kunci sesi kosong: tulis satu kunci acak dari 32 huruf atau lebih per baris.")
        self._first = keys[0]
        self._all = KeySet([*keys])

    @classmethod
    def of(cls, file: Path) -> "Sealer":
        """Read the keys of a file, one a line.

        :raises WeakKeys: when there is none, or one is too short
        """
        return cls(each.strip() for each in file.read_text(encoding="utf-8").splitlines() if each.strip())

    def seal(self, content: Mapping[str, Any]) -> str:
        """Make text of it that nobody else can read or change."""
        header = {"alg": "dir", "enc": "A256GCM", "zip": "DEF", "kid": self._first.kid}
        return jwe.encrypt_compact(header, json.dumps(content).encode(), self._first, algorithms=_ALGORITHMS)

    def open(self, sealed: str) -> Mapping[str, Any] | None:
        """Give what was sealed; None when it was not sealed with one of the keys."""
        try:
            found = json.loads(jwe.decrypt_compact(sealed, self._all, algorithms=_ALGORITHMS).plaintext or b"")
        except _NOT_OURS:
            return None
        return found if isinstance(found, dict) else None


def _key(secret: str) -> OctKey:
    if len(secret) < _KEY_CHARACTERS_MIN:
        raise WeakKeys(f"Kunci sesi terlalu pendek: pakai {_KEY_CHARACTERS_MIN} huruf acak atau lebih.")
    digest = hashlib.sha256(secret.encode()).digest()
    return OctKey.import_key(digest, {"kid": hashlib.sha256(digest).hexdigest()[:8], "use": "enc"})
