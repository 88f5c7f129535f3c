"""The secured broker of these tests, and the command line as everybody there calls it."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from click.testing import Result
from typer.testing import CliRunner

from cli.main import app
from cli.topics.declared import Declared, read_declared
from shared.bus.access import KafkaAccess
from shared.kafka_settings import KafkaSettings
from tests.support.secured import Secured, environment_of

SUBSCRIBER = "penggajian-kota-contoh"


@dataclass(frozen=True)
class Wire:
    """The secured broker, what was declared for it, and everybody's passwords."""

    secured: Secured
    file: Path
    passwords: Path
    begun: tuple[Result, Result, Result]
    """What a first dry run, the first apply and the next one said."""

    @property
    def declared(self) -> Declared:
        return read_declared(self.file)

    def login(self, name: str) -> KafkaSettings:
        return self.secured.scram(name, (self.passwords / name).read_text())

    def access(self, name: str) -> KafkaAccess:
        return KafkaAccess.of(self.login(name))

    async def kinerja(self, *arguments: str, login: KafkaSettings | None = None) -> Result:
        return await kinerja(login or self.secured.admin(), *arguments)

    async def topics(self, command: str, *more: str, file: Path | None = None) -> Result:
        return await self.kinerja("topics", command, "--file", str(file or self.file), "--replication", "1", *more)


async def kinerja(login: KafkaSettings, *arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner(env=environment_of(login)).invoke, app, list(arguments))


def changed(file: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """A copy of a declaration with something changed."""
    content = yaml.safe_load(file.read_text())
    change(content)
    copy = file.with_name(f"{secrets.token_hex(4)}.yaml")
    copy.write_text(yaml.safe_dump(content))
    return copy


def small(content: dict[str, Any]) -> None:
    """Few partitions, and one subscriber."""
    content["defaults"]["partitions"] = 3
    content["subscribers"] = [{"name": SUBSCRIBER, "reads": ["kinerja.appraisals"], "basis": "uji"}]
