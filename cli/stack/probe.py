"""Ask a Kafka broker or a MongoDB server whether it serves yet, over its own protocol and without a driver.

A driver would do, but logs each failed attempt, and follows the address a broker advertises, which may be a
proxy that is not up yet.
"""

import asyncio
import struct

TIMEOUT_SECONDS = 2.0
METADATA, METADATA_VERSION = 3, 4
OP_MSG = 2013
# {hello: 1, $db: "admin"} in BSON.
HELLO = b"\x10hello\x00\x01\x00\x00\x00\x02$db\x00\x06\x00\x00\x00admin\x00\x00"


async def kafka_cluster_id(port: int) -> str | None:
    """Return the cluster id of the broker on this loopback port, or nothing while it does not serve."""
    head = struct.pack(">hhih", METADATA, METADATA_VERSION, 1, -1)
    no_topics_no_creation = struct.pack(">i?", 0, False)
    request = head + no_topics_no_creation
    sized = struct.pack(">i", len(request)) + request
    answer = await _exchange(port, sized, length=">i", counts_itself=False)
    return _cluster_id(answer[8:]) if answer else None


async def kafka_answers(port: int) -> bool:
    """Tell whether the broker on this loopback port serves: it knows at least itself."""
    return await kafka_cluster_id(port) is not None


async def mongo_answers(port: int) -> bool:
    """Tell whether the MongoDB-compatible server on this loopback port answers `hello`."""
    document = struct.pack("<i", len(HELLO) + 4) + HELLO
    body = struct.pack("<ib", 0, 0) + document
    request = struct.pack("<iiii", len(body) + 16, 1, 0, OP_MSG) + body
    return await _exchange(port, request, length="<i", counts_itself=True) is not None


async def _exchange(port: int, request: bytes, *, length: str, counts_itself: bool) -> bytes | None:
    """Send one request, return what follows the length of its answer."""
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request)
                (size,) = struct.unpack(length, await reader.readexactly(4))
                return await reader.readexactly(size - 4 if counts_itself else size)
            finally:
                writer.close()
    except (OSError, EOFError, TimeoutError):
        return None


def _cluster_id(metadata: bytes) -> str | None:
    """Read the cluster id behind the list of brokers; nothing while the broker does not count itself in."""
    (brokers,) = struct.unpack_from(">i", metadata)
    if brokers < 1:
        return None
    at = 4
    for _ in range(brokers):
        _, at = _text(metadata, at + 4)
        _, at = _text(metadata, at + 4)
    return _text(metadata, at)[0]


def _text(metadata: bytes, at: int) -> tuple[str | None, int]:
    (size,) = struct.unpack_from(">h", metadata, at)
    start = at + 2
    return (None, start) if size < 0 else (metadata[start : start + size].decode(), start + size)
