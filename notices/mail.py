"""The mail itself, and handing it to the mail server."""

import hashlib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from typing import Final, Protocol

import aiosmtplib

from notices.settings import NoticesSettings

_POLICY: Final = SMTP.clone(max_line_length=998)
"""As long as a line may be (RFC 5322 section 2.1.1): a link that is folded or encoded leads nowhere."""
_SUBJECT: Final = "Ada yang menunggu Anda di Kinerja"
_TEXT: Final = """\
Ada pekerjaan yang menunggu Anda. Buka portal untuk melihatnya:

{portal}

Surat ini dikirim paling banyak sekali sehari dan tidak memuat isi pekerjaan.
Tidak ingin menerimanya lagi? Buka:

{stop}

(Something waits for you in Kinerja; open the first link. The second one stops these mails.)
"""


class Fate(StrEnum):
    """What became of a mail.

    ``UNKNOWN``: the server knows no such address. ``REFUSED``: it does not take the mail. ``LATER``, ``AWAY``: it
    certainly did not take this one, or any, and it may be sent again. ``UNCLEAR``: nobody knows whether it did.
    """

    SENT = "sent"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    LATER = "later"
    AWAY = "away"
    UNCLEAR = "unclear"


class Sender(Protocol):
    """Whoever hands a mail on."""

    async def send(self, mail: EmailMessage) -> Fate:
        """Hand a mail to the mail server, once."""


def message_id(mail_id: str, sender: str) -> str:
    """Name a mail: the same one has the same name, whenever and by whom it is built."""
    digest = hashlib.sha256(mail_id.encode()).hexdigest()[:40]
    return f"<{digest}@{sender.rpartition('@')[2]}>"


def mail_of(mail_id: str, *, to: str, sender: str, portal: str, stop: str, now: datetime) -> EmailMessage:
    """Write a mail: a link to the portal, one that stops the mail, and nothing else."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, to, _SUBJECT
    mail["Date"], mail["Message-ID"] = format_datetime(now), message_id(mail_id, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(_TEXT.format(portal=portal, stop=stop))
    return mail


class Smtp:
    """Speaks with the mail server, a connection for each mail."""

    def __init__(self, settings: NoticesSettings) -> None:
        self._settings = settings
        secure = settings.smtp_security != "none"
        self._context = ssl.create_default_context(cafile=settings.smtp_ca_file) if secure else None

    async def send(self, mail: EmailMessage) -> Fate:
        """Hand a mail to the mail server, once.

        What fails before the text of the mail is under way was certainly not accepted; what the server answers to the
        text is its word. Only a connection that breaks in between leaves it unclear.
        """
        settings = self._settings
        client = aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            timeout=settings.smtp_seconds,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            tls_context=self._context,
        )
        try:
            await client.connect()
            if settings.smtp_user:
                await client.login(settings.smtp_user, settings.password())
            await client.mail(str(mail["From"]))
            await client.rcpt(str(mail["To"]))
        except aiosmtplib.SMTPRecipientRefused as error:
            return await _ended(client, Fate.UNKNOWN if _for_good(error) else Fate.LATER)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return await _ended(client, Fate.AWAY)
        try:
            await client.data(mail.as_bytes())
        except aiosmtplib.SMTPResponseException as error:
            return await _ended(client, Fate.REFUSED if _for_good(error) else Fate.LATER)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return await _ended(client, Fate.UNCLEAR)
        return await _ended(client, Fate.SENT)


def _for_good(error: aiosmtplib.SMTPResponseException) -> bool:
    """Whether the server will never take it (RFC 5321 section 4.2.1)."""
    return error.code >= 500


async def _ended(client: aiosmtplib.SMTP, fate: Fate) -> Fate:
    try:
        await client.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        client.close()
    return fate
