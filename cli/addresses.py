"""Where the platform is: read from the folder of a running local stack, or given one by one."""

from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from cli.errors import Stop
from cli.files import text_of
from shared.bus.access import KafkaAccess
from shared.bus.tls import UnusableCertificate
from shared.kafka_settings import KafkaSettings
from shared.parties import PORTS

STACK_FILE: Final = "stack.json"
DEFAULT_FOLDER: Final = Path(".kinerja")

StackOption = Annotated[
    Path | None,
    typer.Option("--stack", envvar="KINERJA_STACK", help="Folder data dari `kinerja up` (bawaan: .kinerja)."),
]
KafkaOption = Annotated[
    str, typer.Option("--kafka", envvar="KINERJA_KAFKA_BOOTSTRAP", help="Alamat broker Kafka, host:port.")
]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key", envvar="KINERJA_ISSUER_KEY", help="Kunci privat (JWK) untuk menandatangani token."),
]


class Addresses(BaseModel):
    """Everything that an outsider needs to know of a running platform. ``services``: an address by name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    services: dict[str, str]
    kafka: str
    issuer_key: Path
    issuer: str = "kinerja"
    audience: str = "kinerja"

    @property
    def access(self) -> KafkaAccess:
        """How to get at the broker: its address, and how to log in as ``KINERJA_KAFKA_*`` say.

        :raises Stop: when the settings do not fit each other
        """
        return access_of(self.kafka)


def access_of(bootstrap: str) -> KafkaAccess:
    """Log in as the settings say, at this address.

    :raises Stop: when the settings do not fit each other
    """
    try:
        return KafkaAccess.of(KafkaSettings(kafka_bootstrap=bootstrap))
    except ValidationError as error:
        told = "; ".join(str(each["msg"]).removeprefix("Value error, ") for each in error.errors(include_input=False))
        raise Stop(f"Pengaturan KINERJA_KAFKA_* tidak cocok: {told}. Lihat docs/settings.md.") from error
    except (OSError, UnusableCertificate) as error:
        raise Stop(f"Berkas di pengaturan KINERJA_KAFKA_* tidak dapat dipakai: {error}") from error


def read_stack(folder: Path | None) -> Addresses | None:
    """Read the addresses that `kinerja up` wrote; None when there is no such file."""
    file = (folder or DEFAULT_FOLDER) / STACK_FILE
    try:
        return Addresses.model_validate_json(text_of(file))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise Stop(f"{file} tidak dapat dibaca. Jalankan `kinerja up --data {file.parent}` sekali lagi.") from error


def write_stack(folder: Path, addresses: Addresses) -> None:
    """Write the addresses for other commands."""
    (folder / STACK_FILE).write_text(addresses.model_dump_json(indent=1) + "\n", encoding="utf-8")


def resolve(*, stack: Path | None, kafka: str = "", key: Path | None = None, **urls: str) -> Addresses:
    """Take what was given, the rest from the stack's folder, the rest from the usual local ports."""
    found = read_stack(stack)
    if found is None and stack is not None:
        raise Stop(f"{stack / STACK_FILE} tidak ada. Jalankan `kinerja up --data {stack}` lebih dahulu.")
    base = found or Addresses(
        services={name: f"http://127.0.0.1:{port}" for name, port in PORTS.items()},
        kafka="127.0.0.1:9092",
        issuer_key=DEFAULT_FOLDER / "keys" / "issuer.json",
    )
    named = {name: url.rstrip("/") for name, url in urls.items() if url}
    given: dict[str, object] = {"services": base.services | named}
    if kafka:
        given["kafka"] = kafka
    if key is not None:
        given["issuer_key"] = key
    return base.model_copy(update=given)
