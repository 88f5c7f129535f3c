"""What every service can be told from outside, read once at start from ``KINERJA_*`` variables."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from shared.kafka_settings import KafkaSettings

Port = Annotated[int, Field(ge=1, le=65535, description="Port of the HTTP server.")]


class ServiceSettings(KafkaSettings):
    """Settings that all services share, on top of how to reach Kafka. Each field's description is its documentation."""

    kafka_partitions: Annotated[int, Field(ge=1, le=1024, description="Partitions of each topic at creation.")] = 6
    kafka_replication: Annotated[int, Field(ge=1, le=7, description="Replication factor at creation.")] = 1
    kafka_session_seconds: Annotated[
        float, Field(ge=1, description="A consumer silent for so long loses its partitions to another.")
    ] = 30.0
    mongo_uri: Annotated[SecretStr, Field(description="MongoDB address with credentials.")] = SecretStr(
        "mongodb://127.0.0.1:27017/"
    )
    mongo_database: Annotated[str, Field(description="Database that holds the service's collection.")] = "kinerja"
    mongo_in_chunk: Annotated[int, Field(ge=1, le=5000, description="Ids per $in query.")] = 500
    http_host: Annotated[str, Field(description="Address that the HTTP server binds to.")] = "127.0.0.1"
    http_port: Port = 8100
    jwks_url: Annotated[str, Field(description="Where the identity provider publishes its keys (JWKS).")] = ""
    jwt_key_file: Annotated[Path | None, Field(description="A local public key set (JWKS file), instead of a URL.")] = (
        None
    )
    story_key_file: Annotated[
        Path | None,
        Field(
            description="The local issuer's private key: stories may then move their agency's clock. Never in service."
        ),
    ] = None
    jwt_issuer: Annotated[str, Field(description="The `iss` that tokens must carry.")] = "kinerja"
    jwt_audience: Annotated[str, Field(description="The `aud` that tokens must carry.")] = "kinerja"
    zone: Annotated[str, Field(description="Zone of local days where an agency gives none.")] = "Asia/Jakarta"
    batch_max: Annotated[int, Field(ge=1, le=20000, description="Messages applied at once, at most.")] = 2000
    message_bytes_max: Annotated[int, Field(ge=1024, description="A larger message is parked unread.")] = 1 << 20
    version_max: Annotated[
        int,
        Field(
            ge=10_000_000,
            description="A fact with a higher version is parked: no document is decided on so often. The directory's "
            "versions begin at seconds since 1970 and may reach 4294967296.",
        ),
    ] = 10_000_000
    parked_run_max: Annotated[
        int,
        Field(ge=1, description="After so many bad messages in a row a partition rests; the others go on."),
    ] = 200
    silent_seconds: Annotated[
        float,
        Field(gt=1, description="A process silent for so long loses its bulk work, and others tell what it saved."),
    ] = 10.0
    untold_max: Annotated[
        int, Field(ge=1, description="With so many documents saved and not told yet, commands are answered with 503.")
    ] = 20_000
    watchdog_seconds: Annotated[float, Field(gt=0, description="How often the broker's identity is checked.")] = 15.0
    drain_seconds: Annotated[float, Field(gt=0, description="How long a stop waits for the batch in hand.")] = 20.0
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least severe log.")] = "INFO"

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfo

        ZoneInfo(value)
        return value

    @model_validator(mode="after")
    def _one_key_source(self) -> Self:
        if self.jwks_url and self.jwt_key_file:
            raise ValueError("jwks_url and jwt_key_file exclude each other: give one")
        return self
