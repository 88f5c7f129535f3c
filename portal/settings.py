"""What the portal can be told from outside, read once at start from ``KINERJA_PORTAL_*`` variables."""

from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.parties import PORTS

Url = Annotated[str, Field(pattern=r"^https?://[^/?#]+$")]
_NO_SECRET: Final = SecretStr("")


def _at(service: str) -> str:
    return f"http://127.0.0.1:{PORTS[service]}"


class PortalSettings(BaseSettings):
    """Read from ``KINERJA_PORTAL_*``. Each field's description is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix="KINERJA_PORTAL_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    address: Annotated[Url, Field(description="Where people reach the portal: scheme, host and port.")] = (
        "http://127.0.0.1:8106"
    )
    http_host: Annotated[str, Field(description="Address that the HTTP server binds to.")] = "127.0.0.1"
    http_port: Annotated[int, Field(ge=1, le=65535, description="Port of the HTTP server.")] = 8106
    goals_url: Annotated[Url, Field(description="Where the service goals is.")] = _at("goals")
    evaluation_url: Annotated[Url, Field(description="Where the service evaluation is.")] = _at("evaluation")
    feedback_url: Annotated[Url, Field(description="Where the service feedback is.")] = _at("feedback")
    career_url: Annotated[Url, Field(description="Where the service career is.")] = _at("career")
    directory_url: Annotated[Url, Field(description="Where the service directory is.")] = _at("directory")
    service_seconds: Annotated[float, Field(gt=0, le=60, description="How long one call of a service may take.")] = 10.0
    issuer: Annotated[
        str, Field(pattern=r"^https?://", description="The OpenID provider; its configuration is read from there.")
    ] = "http://127.0.0.1:8107"
    client_id: Annotated[str, Field(description="The portal's name at the OpenID provider.")] = "kinerja-portal"
    client_secret: Annotated[SecretStr, Field(description="Its secret there; none for a public client.")] = _NO_SECRET
    scope: Annotated[str, Field(description="What is asked of the OpenID provider.")] = "openid"
    jwt_issuer: Annotated[str, Field(description="The `iss` of access tokens, as the services want it.")] = "kinerja"
    jwt_audience: Annotated[str, Field(description="The `aud` of access tokens, as the services want it.")] = "kinerja"
    session_key_file: Annotated[
        Path,
        Field(
            description="Keys that seal sessions, one a line, at least 32 characters each: the first seals, all open. "
            "Put a new one on top, and take the last one away a day later."
        ),
    ]
    session_hours: Annotated[float, Field(gt=0, le=24, description="After so long somebody signs in again.")] = 10.0
    public_per_minute: Annotated[
        int, Field(ge=1, le=10_000, description="Answers of surveys that one network may send in a minute.")
    ] = 60
    live_max: Annotated[
        int,
        Field(ge=1, le=10_000, description="So many people at once hear of changes; others load anew."),
    ] = 500
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least severe log.")] = "INFO"

    def services(self) -> dict[str, str]:
        """Give the addresses of the services by name."""
        named = [name for name in type(self).model_fields if name.endswith("_url")]
        return {name.removesuffix("_url"): str(getattr(self, name)) for name in named}

    @property
    def issuer_origin(self) -> str:
        """Scheme, host and port of the OpenID provider: the only other place that a form may lead to."""
        found = urlsplit(self.issuer)
        return f"{found.scheme}://{found.netloc}"
