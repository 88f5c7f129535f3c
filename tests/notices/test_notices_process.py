"""The notices as a process: they hear the topics, mail, stop the mail, and mail nobody twice after a kill."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from notices_builders import SENDER, MailServer, agency, mail_server, person, plan

from cli.stack import Stack, free_port
from shared.bus.publisher import Publisher
from tests.support.publishing import outgoing
from tests.support.services import ROOT, environment
from tests.support.waiting import eventually

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]
READY_SECONDS = 90.0


@asynccontextmanager
async def notices(env: dict[str, str], log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the notices until they have heard everything that there is, and kill them in the end."""
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "notices.main", cwd=ROOT, env=env, stdout=out, stderr=out
        )
    try:
        async with httpx.AsyncClient(base_url=env["KINERJA_NOTICES_ADDRESS"], timeout=5) as client:
            await eventually(lambda: _ready(client, process, log), seconds=READY_SECONDS)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _ready(client: httpx.AsyncClient, process: asyncio.subprocess.Process, log: Path) -> bool:
    assert process.returncode is None, log.read_text()[-2000:]
    try:
        return (await client.get("/readyz")).is_success
    except httpx.TransportError:
        return False


async def _mails(server: MailServer, count: int) -> bool:
    return len(server.arrived) >= count


def _environment(servers: Stack, database: str, folder: Path, smtp: int) -> dict[str, str]:
    key, port = folder / "links.key", free_port()
    key.write_text("k" * 40)
    own = {
        "PORTAL": "https://kinerja.kota.go.id", "ADDRESS": f"http://127.0.0.1:{port}", "HTTP_PORT": str(port),
        "LINK_KEY_FILE": str(key), "HOUR": "0", "PASS_SECONDS": "0.2", "SENDER": SENDER, "SMTP_PORT": str(smtp),
        "SMTP_SECURITY": "none", "MONGO_URI": servers.database.uri, "MONGO_DATABASE": database, "GROUP": database,
    }  # fmt: skip
    base = environment(servers, database=database, key_file=key)
    return base | {f"KINERJA_NOTICES_{name}": value for name, value in own.items()}


async def test_what_is_told_on_the_topics_becomes_one_mail_also_over_a_kill(
    servers: Stack, publisher: Publisher, database: str, tmp_path: Path
) -> None:
    everyday = agency(work_days=(1, 2, 3, 4, 5, 6, 7))
    await publisher.publish(
        outgoing(("agency.recorded", everyday), ("person.recorded", person()), ("plan.opened", plan()))
    )
    log = tmp_path / "notices.log"
    with mail_server() as server:
        env = _environment(servers, database, tmp_path, server.port)
        async with notices(env, log) as first:
            await eventually(lambda: _mails(server, 1), seconds=60)
            first.send_signal(signal.SIGKILL)
            await first.wait()
        async with notices(env, log) as second:
            await publisher.publish(
                outgoing(("person.recorded", person("hasan")), ("plan.proposed", plan(version=2, status="proposed")))
            )
            await eventually(lambda: _mails(server, 2), seconds=60)
            stop = re.search(r"http://127\.0\.0\.1:\d+/berhenti/\S+", str(server.arrived[1].get_payload()))
            assert stop is not None
            async with httpx.AsyncClient(timeout=5) as client:
                stopped = await client.post(stop[0])
                metrics = (await client.get(f"{env['KINERJA_NOTICES_ADDRESS']}/metrics")).text
            second.send_signal(signal.SIGTERM)
            code = await asyncio.wait_for(second.wait(), 30)

    assert [each["To"] for each in server.arrived] == ["siti@kota.go.id", "hasan@kota.go.id"]
    assert (stopped.status_code, code) == (200, 0)
    assert 'kinerja_notices_mails_total{fate="sent"} 1.0' in metrics
    assert not any(each in log.read_text() for each in ("siti@", "Siti", "hasan@"))
