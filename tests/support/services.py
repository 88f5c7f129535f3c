"""Starting the real services as processes of their own, as in production."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from cli.stack import Stack, free_port
from shared.bus.access import KafkaAccess

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60.0


@dataclass
class RunningService:
    """One service process and an HTTP client for it."""

    name: str
    process: asyncio.subprocess.Process
    client: httpx.AsyncClient
    log: Path
    env: Mapping[str, str]

    @property
    def access(self) -> KafkaAccess:
        """How to get at its broker."""
        return KafkaAccess(self.env["KINERJA_KAFKA_BOOTSTRAP"])

    async def ready(self, seconds: float = READY_SECONDS) -> None:
        deadline = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < deadline:
            if self.process.returncode is not None:
                raise AssertionError(f"{self.name} ended:\n{self.log.read_text()[-3000:]}")
            try:
                if (await self.client.get("/readyz/facts")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
        raise AssertionError(f"{self.name} did not become ready:\n{self.log.read_text()[-3000:]}")

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def stop(self, seconds: float = 30.0) -> int:
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), seconds)


def environment(servers: Stack, *, database: str, key_file: Path, **more: str) -> dict[str, str]:
    """The settings of a service on the test servers."""
    return {
        **os.environ,
        "KINERJA_KAFKA_BOOTSTRAP": servers.broker.bootstrap,
        "KINERJA_KAFKA_SESSION_SECONDS": "6",
        "KINERJA_MONGO_URI": servers.database.uri,
        "KINERJA_MONGO_DATABASE": database,
        "KINERJA_MONGO_IN_CHUNK": "50",
        "KINERJA_JWT_KEY_FILE": str(key_file),
        **more,
    }


@asynccontextmanager
async def service(
    name: str, env: Mapping[str, str], folder: Path, *, cwd: Path = ROOT, wait: bool = True
) -> AsyncIterator[RunningService]:
    """Run ``services.<name>.main`` until the block ends, however it ends."""
    port = free_port()
    log = folder / f"{name}-{port}.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            f"services.{name}.main",
            cwd=cwd,
            env={**env, "KINERJA_HTTP_PORT": str(port)},
            stdout=output,
            stderr=output,
        )
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20))
        running = RunningService(name, process, client, log, env)
        stack.push_async_callback(running.kill)
        if wait:
            await running.ready()
        yield running
