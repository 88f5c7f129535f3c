"""What the notices can be told from outside, read once at start from ``KINERJA_NOTICES_*`` variables."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, FilePath, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared import clock
from shared.events.directory import Email

Url = Annotated[str, Field(pattern=r"^https?://[^/?#\s]+$")]
_NO_SECRET = SecretStr("")
_KEY_MIN = 32


class NoticesSettings(BaseSettings):
    """Read from ``KINERJA_NOTICES_*``; how to reach Kafka is said by ``KINERJA_KAFKA_*``, as for the services."""

    model_config = SettingsConfigDict(
        env_prefix="KINERJA_NOTICES_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    group: Annotated[str, Field(min_length=1, description="Consumer group; the name of the Kafka user.")] = "notices"
    mongo_uri: Annotated[SecretStr, Field(description="MongoDB address with credentials.")] = SecretStr(
        "mongodb://127.0.0.1:27017/"
    )
    mongo_database: Annotated[str, Field(description="Database that holds the collection `notices`.")] = "kinerja"
    portal: Annotated[Url, Field(description="Where people reach the portal: the link in every mail.")] = (
        "http://127.0.0.1:8106"
    )
    address: Annotated[Url, Field(description="Where people reach this program: the link that stops the mail.")] = (
        "http://127.0.0.1:8108"
    )
    http_host: Annotated[str, Field(description="Address that the HTTP server binds to.")] = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535, description="Port of the HTTP server.")] = 8108
    link_key_file: Annotated[
        FilePath,
        Field(description="File with the key, 32 characters or more, that signs the links that stop the mail."),
    ]
    hour: Annotated[
        int, Field(ge=0, le=23, description="From this hour on, in the agency's zone, the day's mail goes out.")
    ] = 7
    soon_days: Annotated[
        int,
        Field(ge=0, le=30, description="A deadline within so many days waits for no hour and no work day."),
    ] = 2
    zone: Annotated[str, Field(description="Zone of agencies that give none.")] = "Asia/Jakarta"
    pass_seconds: Annotated[float, Field(gt=0, description="Pause between two looks at who is to be mailed.")] = 300.0
    smtp_host: Annotated[str, Field(min_length=1, description="The mail server.")] = "127.0.0.1"
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="Its port.")] = 587
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description="`none` sends in the clear: to a server on the same machine only."),
    ] = "starttls"
    smtp_ca_file: Annotated[
        FilePath | None, Field(description="Authorities (PEM) that may vouch for the server; else the system's.")
    ] = None
    smtp_user: Annotated[str, Field(description="User at the mail server; none: it takes mail without a login.")] = ""
    smtp_password: Annotated[SecretStr, Field(description="That user's password.")] = _NO_SECRET
    smtp_password_file: Annotated[Path | None, Field(description="File with that password, instead.")] = None
    smtp_seconds: Annotated[float, Field(gt=0, le=300, description="How long a step of sending may take.")] = 20.0
    sender: Annotated[Email, Field(min_length=3, description="From whom the mail comes.")]
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least severe log.")] = "INFO"

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        clock.day_in(value, clock.now())
        return value

    @model_validator(mode="after")
    def _fits(self) -> Self:
        given = bool(self.smtp_password.get_secret_value()) + (self.smtp_password_file is not None)
        if bool(self.smtp_user) != bool(given) or given > 1:
            raise ValueError("smtp_user needs exactly one of smtp_password and smtp_password_file")
        if self.smtp_user and self.smtp_security == "none":
            raise ValueError("smtp_security none would send the password in the clear: take starttls or tls")
        return self

    def link_key(self) -> bytes:
        """Read the key that signs links.

        :raises ValueError: when it is too short
        """
        key = self.link_key_file.read_bytes().strip()
        if len(key) < _KEY_MIN:
            raise ValueError(f"{self.link_key_file}: the key needs at least {_KEY_MIN} characters")
        return key

    def password(self) -> str:
        """Read the password of the mail server, anew each time."""
        if self.smtp_password_file is not None:
            return self.smtp_password_file.read_text(encoding="utf-8").strip()
        return self.smtp_password.get_secret_value()
