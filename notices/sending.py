"""One look at everybody: who is to be mailed now is claimed, mailed, and settled."""

from datetime import datetime
from zoneinfo import ZoneInfo

from notices.daily import Calendar, When, to_mail
from notices.links import token_of
from notices.mail import Fate, Sender, mail_of
from notices.metrics import MAILS, WAITING
from notices.settings import NoticesSettings
from notices.store import Recipient, Store, mail_id
from shared.logs import get

_log = get(__name__)


class Round:
    """Looks at all agencies and mails whoever is to be mailed."""

    def __init__(self, store: Store, sender: Sender, settings: NoticesSettings, *, key: bytes) -> None:
        self._store = store
        self._sender = sender
        self._settings = settings
        self._key = key
        self._when = When(hour=settings.hour, soon_days=settings.soon_days)

    async def look(self, now: datetime) -> int:
        """Mail everybody who is due, and count the mails that were sent. With the mail server away it ends early."""
        sent = waiting = 0
        for agency, told in (await self._store.agencies()).items():
            calendar = told or Calendar(zone=self._settings.zone)
            local = now.astimezone(ZoneInfo(calendar.zone))
            due = sorted(to_mail(await self._store.waits(agency), local=local, calendar=calendar, when=self._when))
            waiting += len(due)
            async for each in self._store.recipients(agency, due, local.date()):
                fate = await self._mail(each, mail_id(each.person, local.date()), now)
                sent += fate is Fate.SENT
                if fate is Fate.AWAY:
                    return sent
        WAITING.set(waiting)
        return sent

    async def _mail(self, recipient: Recipient, id: str, now: datetime) -> Fate | None:
        if not await self._store.claim(id, now=now):
            return None
        stop = f"{self._settings.address}/berhenti/{token_of(recipient.person, self._key)}"
        mail = mail_of(
            id,
            to=recipient.address,
            sender=self._settings.sender,
            portal=self._settings.portal,
            stop=stop,
            now=now,
        )
        fate = await self._sender.send(mail)
        MAILS.labels(fate.value).inc()
        if fate in (Fate.AWAY, Fate.LATER):
            await self._store.release(id)
            _log.warning("mail not taken yet", mail=mail["Message-ID"], fate=fate.value)
            return fate
        await self._store.settle(id, fate.value)
        if fate is Fate.UNKNOWN:
            await self._store.unknown(recipient)
        if fate is not Fate.SENT:
            _log.warning("mail not sent", mail=mail["Message-ID"], fate=fate.value)
        return fate
