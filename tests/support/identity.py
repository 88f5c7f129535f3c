"""A local identity provider for tests: one key pair, tokens for anybody."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey


@dataclass(frozen=True)
class Identity:
    """Signs tokens; ``key_file`` holds the public key set for the services."""

    key: ECKey
    key_file: Path

    @classmethod
    def create(cls, folder: Path) -> "Identity":
        key = ECKey.generate_key("P-256", {"kid": "test", "use": "sig", "alg": "ES256"})
        path = folder / "jwks.json"
        path.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
        return cls(key, path)

    def token(self, employee_id: str, agency_id: str, *roles: str, **claims: Any) -> str:
        now = datetime.now(UTC)
        content = {
            "iss": "kinerja",
            "aud": "kinerja",
            "sub": employee_id,
            "agency": agency_id,
            "roles": list(roles or ("employee",)),
            "iat": now,
            "exp": now + timedelta(hours=1),
        } | claims
        return jwt.encode({"alg": "ES256", "kid": "test"}, content, self.key)

    def header(self, employee_id: str, agency_id: str, *roles: str, **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(employee_id, agency_id, *roles, **claims)}"}
