"""What becomes of a mail is known as well as it can be, whatever the mail server does."""

import ssl
from pathlib import Path

import pytest
from notices_builders import MONDAY, SENDER, mail_server, settings

from notices.mail import Fate, Smtp, mail_of
from tests.support.certificates import Authority

SITI = "siti@kota.go.id"
STOP = f"https://kinerja.kota.go.id/berhenti/{'x' * 120}"
MAIL = mail_of("m", to=SITI, sender=SENDER, portal="https://k.go.id", stop=STOP, now=MONDAY)


async def test_a_mail_arrives(tmp_path: Path) -> None:
    with mail_server() as server:
        fate = await Smtp(settings(tmp_path, smtp_port=server.port)).send(MAIL)

    assert fate is Fate.SENT
    (arrived,) = server.arrived
    assert (arrived["Message-ID"], arrived["To"]) == (MAIL["Message-ID"], SITI)
    assert arrived["List-Unsubscribe"] == f"<{STOP}>"
    lines = str(arrived.get_payload()).splitlines()
    assert {"https://k.go.id", STOP} <= set(lines)


async def test_without_a_server_nothing_was_accepted(tmp_path: Path) -> None:
    assert await Smtp(settings(tmp_path)).send(MAIL) is Fate.AWAY


@pytest.mark.parametrize(
    ("recipient", "text", "fate"),
    [
        ("550 5.1.1 no such user", "", Fate.UNKNOWN),
        ("450 4.2.1 try later", "", Fate.LATER),
        ("250 OK", "554 5.7.1 refused", Fate.REFUSED),
        ("250 OK", "451 4.3.0 try later", Fate.LATER),
    ],
)
async def test_the_server_is_taken_at_its_word(tmp_path: Path, recipient: str, text: str, fate: Fate) -> None:
    with mail_server() as server:
        server.recipients[SITI], server.text = recipient, text
        assert await Smtp(settings(tmp_path, smtp_port=server.port)).send(MAIL) is fate

    assert server.arrived == []


async def test_a_connection_that_breaks_after_the_text_leaves_it_unclear(tmp_path: Path) -> None:
    with mail_server() as server:
        server.breaks = True
        assert await Smtp(settings(tmp_path, smtp_port=server.port)).send(MAIL) is Fate.UNCLEAR


@pytest.mark.parametrize(("password", "fate"), [("rahasia", Fate.SENT), ("salah", Fate.AWAY)])
async def test_it_logs_in_over_tls(tmp_path: Path, password: str, fate: Fate) -> None:
    authority = Authority(tmp_path)
    certificate, key = authority.issue("surat")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    with mail_server(tls_context=context, require_starttls=True, auth_required=True, auth_require_tls=True) as server:
        told = {"smtp_user": "kinerja", "smtp_password": password, "smtp_ca_file": authority.file}
        found = settings(tmp_path, smtp_port=server.port, smtp_security="starttls", **told)
        assert await Smtp(found).send(MAIL) is fate

    assert server.logins[0] == (b"kinerja", password.encode())


async def test_a_server_that_offers_no_tls_gets_nothing(tmp_path: Path) -> None:
    with mail_server() as server:
        found = settings(tmp_path, smtp_port=server.port, smtp_security="starttls")
        assert await Smtp(found).send(MAIL) is Fate.AWAY

    assert server.arrived == []
