"""A look that is killed between the claim of a mail and its sending: ``python -m ... URI DATABASE FOLDER``."""

import asyncio
import os
import signal
import sys
from email.message import EmailMessage
from pathlib import Path

from notices.mail import Fate
from notices.sending import Round
from notices.store import Store
from shared.mongo.client import connect
from tests.notices.notices_builders import MONDAY, settings


class Killed:
    async def send(self, _mail: EmailMessage) -> Fate:
        os.kill(os.getpid(), signal.SIGKILL)
        return Fate.SENT


async def main(uri: str, database: str, folder: str) -> None:
    store = Store(connect(uri)[database]["notices"])
    await Round(store, Killed(), settings(Path(folder)), key=b"k" * 40).look(MONDAY)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
