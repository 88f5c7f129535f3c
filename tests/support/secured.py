"""Apache Kafka with logins and rights: the broker of deploy/kafka, with TLS listeners besides."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from cli.stack import Broker, apache, free_port
from shared import clock
from shared.bus.access import KafkaAccess
from shared.bus.refusal import refusal
from shared.kafka_settings import KafkaSettings

from .certificates import Authority

ROOT = Path(__file__).resolve().parents[2]
ADMIN_PASSWORD = "admin-untuk-uji"
_AUDIENCE, _ISSUER = "kafka-uji", "penerbit-uji"


@dataclass(frozen=True)
class Secured:
    """A running broker and what is needed to log in at its listeners."""

    broker: Broker
    folder: Path
    authority: Authority
    tokens: RSAKey
    tls: int
    mutual: int

    def scram(self, user: str, password: str, **more: Any) -> KafkaSettings:
        """Log in by password over TLS."""
        return self._over_tls(
            kafka_protocol="SASL_SSL", kafka_user=user, kafka_password=password, kafka_ca_file=self.authority.file,
            **more,
        )  # fmt: skip

    def admin(self) -> KafkaSettings:
        """Log in as who may do everything."""
        return self.scram("admin", ADMIN_PASSWORD)

    def certificate(self, name: str) -> KafkaSettings:
        """Log in by a certificate for this name."""
        certificate, key = self.authority.issue(name)
        return KafkaSettings(
            kafka_bootstrap=f"127.0.0.1:{self.mutual}", kafka_protocol="SSL", kafka_ca_file=self.authority.file,
            kafka_certificate_file=certificate, kafka_key_file=key,
        )  # fmt: skip

    def token(self, name: str, *, audience: str = _AUDIENCE) -> KafkaSettings:
        """Log in by a token for this name."""
        now = int(clock.now().timestamp())
        claims = {"sub": name, "iss": _ISSUER, "aud": audience, "iat": now, "exp": now + 600, "scope": "kafka"}
        file = self.folder / f"token-{name}-{audience}"
        file.write_text(jwt.encode({"alg": "RS256", "kid": self.tokens.kid}, claims, self.tokens))
        return self._over_tls(
            kafka_protocol="SASL_SSL", kafka_mechanism="OAUTHBEARER", kafka_token_file=file,
            kafka_ca_file=self.authority.file,
        )  # fmt: skip

    def _over_tls(self, **given: Any) -> KafkaSettings:
        return KafkaSettings(**({"kafka_bootstrap": f"127.0.0.1:{self.tls}"} | given))


def environment_of(settings: KafkaSettings) -> dict[str, str]:
    """The same settings as variables, for a program."""
    values = settings.model_dump(exclude_defaults=True)
    return {
        f"KINERJA_{name.upper()}": value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
        for name, value in values.items()
    }


@asynccontextmanager
async def secured(folder: Path) -> AsyncIterator[Secured]:
    """Start it; the only user is admin."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = Authority(folder)
    inner, host, tls, mutual, controller = (free_port() for _ in range(5))
    tokens = RSAKey.generate_key(2048, parameters={"kid": "uji"}, auto_kid=False)
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps({"keys": [tokens.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]}))
    ports = {"INNER": inner, "HOST": host, "TLS": tls, "MUTUAL": mutual}
    settings = _deployed() | {
        "listeners": _listeners(ports | {"CONTROLLER": controller}),
        "advertised.listeners": _listeners(ports),
        "listener.security.protocol.map": _deployed()["listener.security.protocol.map"] + ",TLS:SASL_SSL,MUTUAL:SSL",
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "log.dirs": str(folder.absolute() / "kafka"),
        **_tls(folder, authority),
        **_oauth(jwks),
    }  # fmt: skip
    access = KafkaAccess.of(
        KafkaSettings(
            kafka_bootstrap=f"127.0.0.1:{inner}", kafka_protocol="SASL_PLAINTEXT", kafka_user="admin",
            kafka_password=ADMIN_PASSWORD,
        )
    )  # fmt: skip

    async def answers() -> bool:
        return await refusal(access) is None

    broker = apache(
        folder=folder,
        port=inner,
        settings=settings,
        users={"admin": ADMIN_PASSWORD},
        environment={
            "KINERJA_KAFKA_ADMIN_PASSWORD": ADMIN_PASSWORD,
            "KINERJA_KAFKA_CONTROLLER_PASSWORD": clock.random_id(),
            "JDK_JAVA_OPTIONS": f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={jwks.absolute().as_uri()}",
        },
        answers=answers,
    )
    async with broker:
        yield Secured(broker, folder, authority, tokens, tls, mutual)


def _listeners(ports: Mapping[str, int]) -> str:
    return ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items())


def _deployed() -> dict[str, str]:
    """What the broker of docker-compose.yml is told."""
    lines = (ROOT / "deploy" / "kafka" / "server.properties").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _tls(folder: Path, authority: Authority) -> Mapping[str, str]:
    certificate, key = authority.issue("broker")
    store = folder / "broker.pem"
    store.write_bytes(key.read_bytes() + certificate.read_bytes())
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(store.absolute()),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.file.absolute()),
        "listener.name.mutual.ssl.client.auth": "required",
        "listener.name.mutual.ssl.principal.mapping.rules": "RULE:^.*CN=([^,]+).*$/$1/,DEFAULT",
    }


def _oauth(jwks: Path) -> Mapping[str, str]:
    common = "org.apache.kafka.common.security."
    handler = f"{common}oauthbearer.OAuthBearerValidatorCallbackHandler"
    return {
        "listener.name.tls.sasl.enabled.mechanisms": "SCRAM-SHA-512,OAUTHBEARER",
        "listener.name.tls.scram-sha-512.sasl.jaas.config": f"{common}scram.ScramLoginModule required;",
        "listener.name.tls.oauthbearer.sasl.jaas.config": f"{common}oauthbearer.OAuthBearerLoginModule required;",
        "listener.name.tls.oauthbearer.sasl.server.callback.handler.class": handler,
        "listener.name.tls.oauthbearer.sasl.oauthbearer.jwks.endpoint.url": jwks.absolute().as_uri(),
        "listener.name.tls.oauthbearer.sasl.oauthbearer.expected.audience": _AUDIENCE,
        "listener.name.tls.oauthbearer.sasl.oauthbearer.expected.issuer": _ISSUER,
    }
