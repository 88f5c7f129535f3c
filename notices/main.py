"""The notices as a process: `python -m notices.main` listens and mails until it is told to stop."""

import asyncio
import signal
from types import FrameType

import uvicorn
from pymongo.errors import PyMongoError

from notices.app import build
from notices.listening import Listener
from notices.mail import Smtp
from notices.sending import Round
from notices.settings import NoticesSettings
from notices.store import Store
from shared import clock, logs
from shared.bus.access import KafkaAccess
from shared.kafka_settings import KafkaSettings
from shared.mongo.client import connect

_log = logs.get(__name__)


async def mailing(listener: Listener, round: Round, pause: float) -> None:
    """Look again and again, once everything was heard: what was done long ago is no reason to write."""
    await listener.caught_up.wait()
    while True:
        try:
            await round.look(clock.now())
        except (PyMongoError, OSError) as error:
            _log.warning("look failed", cause=type(error).__name__)
        await asyncio.sleep(pause)


async def serve(settings: NoticesSettings, access: KafkaAccess) -> None:
    """Listen, mail and answer until SIGTERM or SIGINT, or until one of these ends by itself."""
    key = settings.link_key()
    client = connect(settings.mongo_uri.get_secret_value())
    try:
        store = Store(client[settings.mongo_database]["notices"])
        await store.prepare()
        listener = Listener(access, store, group=settings.group)
        app = build(store, key=key, caught_up=listener.caught_up.is_set)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                host=settings.http_host,
                port=settings.http_port,
                log_config=None,
                access_log=False,
                server_header=False,
            )
        )
        round = Round(store, Smtp(settings), settings, key=key)
        tasks = [
            asyncio.create_task(server.serve()),
            asyncio.create_task(listener.run()),
            asyncio.create_task(mailing(listener, round, settings.pass_seconds)),
        ]
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for each in done:
            each.result()
    finally:
        client.close()


def _pass_over(_number: int, _frame: FrameType | None) -> None:
    """Do nothing."""


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    settings = NoticesSettings()
    logs.configure(service="notices", level=settings.log_level)
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises the signal again after an orderly stop; what listens and mails has to stop in order, too.
        signal.signal(number, _pass_over)
    asyncio.run(serve(settings, KafkaAccess.of(KafkaSettings())))


if __name__ == "__main__":
    main()
