"""How to reach Kafka: one group of settings for the services, the command line and whoever else connects."""

from ipaddress import ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, FilePath, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["SCRAM-SHA-512", "OAUTHBEARER"]
_NOWHERE = SecretStr("")


class KafkaSettings(BaseSettings):
    """Read from ``KINERJA_KAFKA_*``. Each field's description is its documentation.

    What would have no effect is refused: a password beside ``PLAINTEXT`` is a protocol that somebody forgot.
    """

    model_config = SettingsConfigDict(
        env_prefix="KINERJA_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    kafka_bootstrap: Annotated[str, Field(description="Kafka bootstrap servers, host:port, comma separated.")] = (
        "127.0.0.1:9092"
    )
    kafka_protocol: Annotated[
        Protocol,
        Field(
            description="How to speak with the broker. `SASL_PLAINTEXT` encrypts nothing: inside one machine only. "
            "`SSL` with a certificate of our own logs in by it."
        ),
    ] = "PLAINTEXT"
    kafka_mechanism: Annotated[Mechanism, Field(description="How to log in where the protocol begins with SASL.")] = (
        "SCRAM-SHA-512"
    )
    kafka_user: Annotated[str, Field(description="User for SCRAM.")] = ""
    kafka_password: Annotated[SecretStr, Field(description="That user's password.")] = _NOWHERE
    kafka_password_file: Annotated[
        FilePath | None, Field(description="File with that password, read anew at each login, instead.")
    ] = None
    kafka_ca_file: Annotated[
        FilePath | None, Field(description="Authorities (PEM) that may vouch for the broker; else the system's.")
    ] = None
    kafka_check_host: Annotated[
        bool, Field(description="Whether the broker's certificate must name the host that was asked for.")
    ] = True
    kafka_certificate_file: Annotated[
        FilePath | None, Field(description="Our certificate and its chain (PEM); read anew when the file changes.")
    ] = None
    kafka_key_file: Annotated[FilePath | None, Field(description="Its key (PEM, not encrypted).")] = None
    kafka_token_url: Annotated[
        str, Field(description="Token address of the identity provider, for OAUTHBEARER by client credentials.")
    ] = ""
    kafka_token_client: Annotated[str, Field(description="Client id there.")] = ""
    kafka_token_secret: Annotated[SecretStr, Field(description="Client secret there.")] = _NOWHERE
    kafka_token_secret_file: Annotated[FilePath | None, Field(description="File with that secret, instead.")] = None
    kafka_token_scope: Annotated[str, Field(description="Scope to ask for, if the provider wants one.")] = ""
    kafka_token_file: Annotated[
        FilePath | None, Field(description="File that holds a fresh token at any time, instead of a token address.")
    ] = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if problem := _tls_problem(self) or _login_problem(self) or _token_problem(self):
            raise ValueError(problem)
        return self


def _tls_problem(settings: KafkaSettings) -> str:
    tls = settings.kafka_protocol in ("SSL", "SASL_SSL")
    if not tls and (settings.kafka_ca_file or settings.kafka_certificate_file or settings.kafka_key_file):
        return "kafka_ca_file, kafka_certificate_file and kafka_key_file need kafka_protocol SSL or SASL_SSL"
    if bool(settings.kafka_certificate_file) != bool(settings.kafka_key_file):
        return "kafka_certificate_file and kafka_key_file belong together: give both"
    return ""


def _login_problem(settings: KafkaSettings) -> str:
    sasl = settings.kafka_protocol.startswith("SASL")
    passwords = _given(settings.kafka_password, settings.kafka_password_file)
    wanted = sasl and settings.kafka_mechanism == "SCRAM-SHA-512"
    if wanted and not (settings.kafka_user and passwords == 1):
        return "SCRAM-SHA-512 needs kafka_user and exactly one of kafka_password and kafka_password_file"
    if not wanted and (settings.kafka_user or passwords):
        return "kafka_user and a password need kafka_protocol SASL_SSL (or SASL_PLAINTEXT) and SCRAM-SHA-512"
    return ""


def _token_problem(settings: KafkaSettings) -> str:
    sasl = settings.kafka_protocol.startswith("SASL")
    wanted = sasl and settings.kafka_mechanism == "OAUTHBEARER"
    sources = _given(settings.kafka_token_url, settings.kafka_token_file)
    secrets = _given(settings.kafka_token_secret, settings.kafka_token_secret_file)
    if not wanted:
        given = sources or secrets or settings.kafka_token_client
        return "kafka_token_* need kafka_protocol SASL_SSL and kafka_mechanism OAUTHBEARER" if given else ""
    if settings.kafka_protocol != "SASL_SSL":
        return "OAUTHBEARER needs kafka_protocol SASL_SSL: whoever reads a token may use it"
    if sources != 1:
        return "OAUTHBEARER needs exactly one of kafka_token_url and kafka_token_file"
    if settings.kafka_token_url and not (settings.kafka_token_client and secrets == 1):
        return "kafka_token_url needs kafka_token_client and one of kafka_token_secret and kafka_token_secret_file"
    if settings.kafka_token_url and not _is_private(settings.kafka_token_url):
        return "kafka_token_url must begin with https:// (http only on this machine): a secret is sent there"
    return ""


def _given(*values: object) -> int:
    return sum(bool(each.get_secret_value() if isinstance(each, SecretStr) else each) for each in values)


def _is_private(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"
