"""Where SIASN is and how to log in there: two tokens, one of the gateway and one of the person who answers for it."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SiasnSettings(BaseSettings):
    """Read from ``KINERJA_SIASN_*``. Each field's description is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix="KINERJA_SIASN_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    url: Annotated[str, Field(pattern="^https?://", description="Base of the web service, up to /apisiasn/1.0.")]
    gateway_token_url: Annotated[str, Field(pattern="^https?://", description="Token address of the API gateway.")]
    gateway_key: Annotated[SecretStr, Field(description="Consumer key at the gateway.")]
    gateway_secret: Annotated[SecretStr, Field(description="Consumer secret at the gateway.")]
    sso_token_url: Annotated[str, Field(pattern="^https?://", description="Token address of SSO SIASN.")]
    sso_client: Annotated[str, Field(description="Client id at SSO SIASN.")]
    sso_user: Annotated[SecretStr, Field(description="User at SSO SIASN who may write performance data.")]
    sso_password: Annotated[SecretStr, Field(description="Password of that user.")]
    queue: Annotated[Path, Field(description="SQLite file of the queue; only its owner may read it.")] = Path(
        ".kinerja/siasn.db"
    )
    timeout_seconds: Annotated[float, Field(gt=0, le=300, description="How long one call may take.")] = 30.0
    pause_seconds: Annotated[float, Field(gt=0, description="First pause after a failed try; doubles each time.")] = 2.0
    pause_max_seconds: Annotated[float, Field(gt=0, description="Longest pause between tries.")] = 1800.0
    unclear_seconds: Annotated[
        float, Field(ge=0, description="Least pause after a write without a clear answer: so long it may take to show.")
    ] = 60.0
    at_once: Annotated[int, Field(ge=1, le=16, description="Calls under way at the same time.")] = 4
