"""Each measured run in a process of its own, forked from one that has imported everything.

``python -m benchmarks.child`` reads a line of JSON for each run and answers with a line of JSON. A process each, so
that memory, garbage collection and metrics of one run do not weigh on the next.
"""

import asyncio
import gc
import json
import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import httpx
import uvloop

from benchmarks.baselines import ceiling, naive
from benchmarks.core import Watch, evaluation
from benchmarks.counted import counting
from benchmarks.given import Given, Measured
from benchmarks.load import CYCLE_IN
from benchmarks.machine import rss_max_mb
from shared.logs import configure

_PATIENCE_SECONDS = 600
_LOOK_SECONDS = 0.2


async def fold(given: Given) -> Measured:
    """Let the evaluation service apply what lies in its topics."""
    app = evaluation(
        name=given.group,
        bootstrap=given.bootstrap,
        mongo_uri=given.mongo_uri,
        database=given.database,
        key_file=Path(given.key_file),
    )
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    watch = Watch(given.events, given.read_clocks)
    with watch.consumer():
        async with app.router.lifespan_context(app):
            if given.token:
                await _open_cycle(app, given.token)
            if given.events:
                await watch.through()
    now = given.read_clocks()
    return watch.begun or now, watch.ended or now


async def _open_cycle(app: Any, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "open"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench", timeout=60) as client:
        while (await client.get("/readyz")).is_error:
            await asyncio.sleep(_LOOK_SECONDS)
        (await client.post("/v1/cycles", json=CYCLE_IN, headers=headers)).raise_for_status()


KINDS: Final[Mapping[str, Callable[[Given], Awaitable[Measured]]]] = {"fold": fold, "ceiling": ceiling, "naive": naive}


async def run(kind: str, given: Given) -> dict[str, Any]:
    """Run one kind and tell seconds, CPU by process, memory, and the counters where they were asked for."""
    with ExitStack() as leaving:
        counts = leaving.enter_context(counting()) if given.count else None
        begun, ended = await asyncio.wait_for(KINDS[kind](given), _PATIENCE_SECONDS)
    told = asdict(ended - begun) | {"rss_mb": round(rss_max_mb(), 1)}
    return told | ({"counts": counts.per(given.events)} if counts is not None and given.events else {})


def _forked(kind: str, given: Given) -> bool:
    """Run in a process of its own, which prints what it found; whether it did."""
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1] == 0
    code = 1
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            print(json.dumps(runner.run(run(kind, given))), flush=True)
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def main() -> None:
    """Run what each line asks for, until there are no more."""
    configure(service="benchmark", level=os.environ.get("KINERJA_LOG_LEVEL", "ERROR"))
    for line in sys.stdin:
        asked = json.loads(line)
        if not _forked(asked["kind"], Given(**asked["given"])):
            print(json.dumps({"failed": asked["kind"]}), flush=True)


if __name__ == "__main__":
    main()
