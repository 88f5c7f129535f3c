"""One child server: it answers, it ends, it leaves nothing behind."""

import asyncio
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stack_builders import gone, kill_now, parent, runs, small_server

from cli.stack import AlreadyRunning, PortTaken, ServerDied, ServerSilent, free_port, stop_all
from cli.stack import process as process_module


async def test_a_server_answers_logs_and_leaves_no_pid_file(tmp_path: Path) -> None:
    async with small_server(folder=tmp_path) as server:
        pid = server.pid
        assert pid is not None
        assert server.pid_file.exists()
        assert "listening" in server.log.read_text()

    assert not runs(pid)
    assert not server.pid_file.exists()


async def test_a_killed_server_comes_back_on_the_same_port(tmp_path: Path) -> None:
    async with small_server(folder=tmp_path) as server:
        before = server.pid
        await server.kill()
        assert server.pid is None

        await server.start()

        assert server.pid not in (None, before)


async def test_a_server_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    server = small_server(folder=tmp_path, script="import sys; sys.exit('no disk left')")

    with pytest.raises(ServerDied, match="no disk left"):
        await server.start()

    assert not server.pid_file.exists()


async def test_a_server_that_never_answers_is_killed(tmp_path: Path) -> None:
    server = small_server(folder=tmp_path, script="import time; time.sleep(60)", deadline_seconds=0.3)

    with pytest.raises(ServerSilent, match="did not answer"):
        await server.start()

    assert server.pid is None


async def test_a_start_that_is_cancelled_leaves_no_server(tmp_path: Path) -> None:
    server = small_server(folder=tmp_path, script="import time; time.sleep(60)")
    starting = asyncio.create_task(server.start())
    while not server.pid_file.exists():
        await asyncio.sleep(0.01)
    pid = server.pid
    assert pid is not None

    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting

    assert not runs(pid)


async def test_a_stranger_on_the_port_is_not_taken_for_the_server(tmp_path: Path) -> None:
    async with small_server(folder=tmp_path / "first") as first:
        second = small_server(folder=tmp_path / "second", port=first.port)

        with pytest.raises(PortTaken, match=str(first.port)):
            await second.start()


async def test_one_folder_holds_one_server(tmp_path: Path) -> None:
    async with small_server(folder=tmp_path):
        with pytest.raises(AlreadyRunning):
            await small_server(folder=tmp_path).start()


async def test_a_stale_pid_file_is_no_running_server(tmp_path: Path) -> None:
    (tmp_path / "small.pid").write_text(f'{{"pid": {os.getpid()}, "born": "another time"}}')

    async with small_server(folder=tmp_path) as server:
        assert server.pid is not None


async def test_stopping_never_ends_a_process_that_took_over_the_pid(tmp_path: Path) -> None:
    (tmp_path / "small.pid").write_text(f'{{"pid": {os.getpid()}, "born": "another time"}}')

    assert await stop_all(tmp_path) == []


async def test_a_server_that_ignores_sigterm_is_killed_after_the_grace(tmp_path: Path) -> None:
    server = small_server(folder=tmp_path, stubborn=True)
    await server.start()
    pid, begun = server.pid, time.monotonic()
    assert pid is not None

    await server.stop()

    assert not runs(pid)
    assert time.monotonic() - begun < 5


PARENT_OF_ONE = """
import asyncio, pathlib, sys
from stack_builders import small_server
async def main():
    server = small_server(folder=pathlib.Path(sys.argv[1]), outlives_parent=sys.argv[2] == "stays")
    await server.start()
    print(server.pid, flush=True)
    if sys.argv[2] == "dies": await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_killed_parent_leaves_no_orphan(tmp_path: Path) -> None:
    starter = parent(PARENT_OF_ONE, tmp_path, "dies")
    assert starter.stdout is not None
    pid = int(await asyncio.to_thread(starter.stdout.readline))
    assert runs(pid)

    kill_now(starter)

    assert await gone(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_server_that_outlives_its_parent_is_stopped_by_its_folder(tmp_path: Path) -> None:
    starter = parent(PARENT_OF_ONE, tmp_path, "stays")
    assert starter.stdout is not None
    pid = int(await asyncio.to_thread(starter.stdout.readline))
    await asyncio.to_thread(starter.wait)
    starter.stdout.close()
    assert runs(pid)

    assert await stop_all(tmp_path) == ["small"]

    assert await gone(pid)
    assert await stop_all(tmp_path) == []


WATCHED = """
import os, sys
sys.path.insert(0, sys.argv[1])
import tether
tether.WATCH_SECONDS = 0.05
tether.watch_beside(int(sys.argv[2]))
os.execvp("sleep", ["sleep", "60"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_where_the_kernel_does_not_help_a_watcher_ends_the_server() -> None:
    folder = str(Path(process_module.__file__).parent)
    owner = subprocess.Popen(["sleep", "60"])
    server = subprocess.Popen([sys.executable, "-c", WATCHED, folder, str(owner.pid)])
    try:
        await asyncio.sleep(0.3)
        assert server.poll() is None

        owner.kill()
        owner.wait()

        assert await asyncio.wait_for(asyncio.to_thread(server.wait), 5) != 0
    finally:
        server.kill()
        server.wait()


def test_no_port_is_given_twice_whatever_chance_was_seeded_with() -> None:
    random.seed(0)
    first = [free_port() for _ in range(200)]
    random.seed(0)

    assert len({*first, *(free_port() for _ in range(200))}) == 400
