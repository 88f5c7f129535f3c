"""What the local OpenID provider is told at its start."""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.parties import PORTS

_DIRECTORY = f"http://127.0.0.1:{PORTS['directory']}"


class IdentitySettings(BaseSettings):
    """Read from ``KINERJA_IDENTITY_*``. Every address has to be of this machine: anybody may be picked here."""

    model_config = SettingsConfigDict(
        env_prefix="KINERJA_IDENTITY_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    http_host: Annotated[str, Field(description="Address that the HTTP server binds to; loopback only.")] = "127.0.0.1"
    http_port: Annotated[int, Field(ge=1, le=65535, description="Port of the HTTP server.")] = 8107
    address: Annotated[str, Field(description="Where browsers reach it; loopback only.")] = "http://127.0.0.1:8107"
    portal: Annotated[str, Field(description="The portal that people are sent back to; loopback only.")] = (
        "http://127.0.0.1:8106"
    )
    directory: Annotated[str, Field(description="Where the directory service is.")] = _DIRECTORY
    key_file: Annotated[Path, Field(description="The private key (JWK) that tokens are signed with.")] = Path(
        ".kinerja/keys/issuer.json"
    )
    kafka: Annotated[str, Field(description="Where the broker is, to read which agencies there are.")] = (
        "127.0.0.1:9092"
    )
    token_seconds: Annotated[int, Field(ge=5, le=3600, description="How long an access token holds.")] = 900

    @field_validator("http_host")
    @classmethod
    def _bound_here(cls, value: str) -> str:
        if not ip_address(value).is_loopback:
            raise ValueError("here anybody may sign in as anybody: bind to 127.0.0.1")
        return value

    @field_validator("address", "portal")
    @classmethod
    def _reached_here(cls, value: str) -> str:
        host = urlsplit(value).hostname or ""
        if host != "localhost" and not _is_loopback(host):
            raise ValueError("here anybody may sign in as anybody: only for a portal on this machine")
        return value.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
