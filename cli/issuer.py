"""The local issuer of tokens: a key pair in the stack's folder, for one machine and for tests."""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from cli.files import text_of
from shared import clock
from shared.auth import Role

_ALGORITHM = "ES256"


class NoKey(Exception):
    """There is no key to sign with; the text says how to get one."""


def make_keys(folder: Path) -> tuple[Path, Path]:
    """Make a key pair unless there is one; return the private key and the public key set."""
    private, public = folder / "issuer.json", folder / "jwks.json"
    folder.mkdir(parents=True, exist_ok=True)
    if not private.exists():
        key = ECKey.generate_key("P-256", parameters={"alg": _ALGORITHM, "use": "sig", "kid": clock.random_id()})
        _write_secret(private, json.dumps(key.as_dict(private=True)))
    key = _read(private)
    public.write_text(json.dumps({"keys": [key.as_dict(private=False)]}), encoding="utf-8")
    return private, public


class Issuer:
    """Signs tokens for people of an agency."""

    def __init__(self, key_file: Path, *, issuer: str, audience: str) -> None:
        self._key = _read(key_file)
        self._issuer = issuer
        self._audience = audience

    def token(
        self, *, agency: str, employee: str, roles: Iterable[Role], ttl_seconds: int, units: Sequence[str] = ()
    ) -> str:
        """Sign a token that holds for so long; ``units``: those that an officer of some units looks after."""
        issued = int(clock.now().timestamp())
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": employee,
            "agency": agency,
            "roles": sorted(roles),
            "iat": issued,
            "exp": issued + ttl_seconds,
        }
        if units:
            claims["officer_units"] = sorted(units)
        return jwt.encode({"alg": _ALGORITHM, "kid": self._key.kid}, claims, self._key, algorithms=[_ALGORITHM])


def _read(file: Path) -> ECKey:
    try:
        return ECKey.import_key(json.loads(text_of(file)))
    except FileNotFoundError as error:
        raise NoKey(
            f"Kunci {file} tidak ada. Jalankan `kinerja up` (kunci dibuat di folder datanya), atau beri --key."
        ) from error
    except (OSError, ValueError, JoseError) as error:
        raise NoKey(f"Kunci {file} tidak dapat dipakai; beri berkas JWK EC P-256 dengan --key.") from error


def _write_secret(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
