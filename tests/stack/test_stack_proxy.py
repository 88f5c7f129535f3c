"""The proxy passes bytes on, and fails on order."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from cli.stack import Proxy


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(1000):
            writer.write(chunk)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with Proxy(target_port=server.sockets[0].getsockname()[1]) as proxy:
        yield proxy
    server.close()


async def say(proxy: Proxy, word: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    try:
        writer.write(word)
        writer.write_eof()
        return await reader.read()
    finally:
        writer.close()


async def test_a_well_link_passes_everything_on_and_closes(proxy: Proxy) -> None:
    word = b"selamat pagi" * 100_000

    assert await say(proxy, word) == word

    await asyncio.sleep(0.05)
    assert proxy.connections == 0


async def test_a_delay_is_felt_in_each_direction(proxy: Proxy) -> None:
    proxy.delay_seconds = 0.1
    begun = time.monotonic()

    await say(proxy, b"x")

    assert time.monotonic() - begun >= 0.2


async def test_a_cut_breaks_what_is_open_and_lets_in_what_comes(proxy: Proxy) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(b"x")
    assert await reader.read(1) == b"x"

    await proxy.cut()

    with pytest.raises(ConnectionError):
        await reader.readexactly(1)
    writer.close()
    assert await say(proxy, b"again") == b"again"


async def test_a_refusing_proxy_keeps_its_port(proxy: Proxy) -> None:
    port = proxy.port

    await proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        await say(proxy, b"x")
    await proxy.restore()

    assert proxy.port == port
    assert await say(proxy, b"x") == b"x"


async def test_a_silent_link_holds_back_and_then_delivers(proxy: Proxy) -> None:
    proxy.silence()
    waiting = asyncio.create_task(say(proxy, b"late"))
    done, _ = await asyncio.wait([waiting], timeout=0.2)
    assert not done

    await proxy.restore()

    assert await waiting == b"late"


async def test_a_dead_target_closes_the_connection() -> None:
    async with Proxy(target_port=1) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        assert await reader.read() == b""
        writer.close()
