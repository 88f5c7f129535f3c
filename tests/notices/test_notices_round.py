"""Everybody for whom something waits is mailed once a day at most, whatever is killed, away, unknown or stopped."""

import asyncio
import signal
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from notices_builders import AGENCY, MONDAY, agency, appraisal, mail_server, person, plan, settings

from cli.stack import Stack
from notices.app import build
from notices.links import token_of
from notices.mail import Fate, Sender, Smtp
from notices.sending import Round
from notices.store import Recipient, Store
from tests.support.services import ROOT

pytestmark = pytest.mark.integration
KEY = b"k" * 40
DAY = timedelta(days=1)
SITI, HASAN = f"{AGENCY}:person:siti", f"{AGENCY}:person:hasan"


@dataclass
class Post:
    """Takes mails, or answers as a test says."""

    fates: dict[str, Fate] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    async def send(self, mail: EmailMessage) -> Fate:
        fate = self.fates.get(str(mail["To"]), Fate.SENT)
        self.sent.append(str(mail["To"]))
        return fate


def round_of(store: Store, sender: Sender, folder: Path, **more: Any) -> Round:
    return Round(store, sender, settings(folder, **more), key=KEY)


async def test_who_waits_is_mailed_once_a_day(store: Store, tmp_path: Path) -> None:
    await store.keep([agency(), person(), person("hasan"), person("wati"), plan(), appraisal()])
    post = Post()
    looking = round_of(store, post, tmp_path)

    moments = (timedelta(hours=-3), timedelta(), timedelta(hours=5), DAY)
    counted = [await looking.look(MONDAY + each) for each in moments]

    assert counted == [0, 2, 0, 2]
    assert post.sent == ["hasan@kota.go.id", "siti@kota.go.id"] * 2


async def test_two_processes_mail_once(store: Store, tmp_path: Path) -> None:
    await store.keep([person(), plan()])
    post = Post()

    await asyncio.gather(*(round_of(store, post, tmp_path).look(MONDAY) for _ in range(5)))

    assert post.sent == ["siti@kota.go.id"]


async def test_the_newest_fact_counts_whatever_comes_when(store: Store, tmp_path: Path) -> None:
    post = Post()
    done, begun = plan(version=9, status="closed"), plan(version=3)
    for facts in ([begun], [begun, done, done], [done, begun], [begun]):
        await store.keep([person(), *facts])

    await round_of(store, post, tmp_path).look(MONDAY)

    assert post.sent == []


async def test_a_kill_between_claim_and_sending_costs_the_mail_of_a_day_and_never_makes_it_two(
    servers: Stack, store: Store, database: str, tmp_path: Path
) -> None:
    await store.keep([person(), plan()])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.notices.killed_round", servers.database.uri, database, str(tmp_path), cwd=ROOT
    )
    assert await process.wait() == -signal.SIGKILL

    with mail_server() as server:
        looking = round_of(store, Smtp(settings(tmp_path, smtp_port=server.port)), tmp_path)
        same_day = [await looking.look(MONDAY + timedelta(minutes=each)) for each in range(3)]
        next_day = await looking.look(MONDAY + DAY)

    assert (same_day, next_day) == ([0, 0, 0], 1)
    assert [each["To"] for each in server.arrived] == ["siti@kota.go.id"]


async def test_with_the_server_away_the_mail_waits_and_goes_once(store: Store, tmp_path: Path) -> None:
    await store.keep([person(), plan()])
    away = await round_of(store, Smtp(settings(tmp_path)), tmp_path).look(MONDAY)

    with mail_server() as server:
        looking = round_of(store, Smtp(settings(tmp_path, smtp_port=server.port)), tmp_path)
        back = [await looking.look(MONDAY + timedelta(minutes=each)) for each in (5, 10)]

    assert (away, back, len(server.arrived)) == (0, [1, 0], 1)


async def test_what_may_have_arrived_is_not_sent_again_that_day(store: Store, tmp_path: Path) -> None:
    await store.keep([person(), plan()])
    post = Post({"siti@kota.go.id": Fate.UNCLEAR})
    looking = round_of(store, post, tmp_path)

    for minutes in range(3):
        await looking.look(MONDAY + timedelta(minutes=minutes))

    assert post.sent == ["siti@kota.go.id"]


async def test_one_who_cannot_be_mailed_now_keeps_nobody_waiting(store: Store, tmp_path: Path) -> None:
    await store.keep([person(), person("hasan"), plan(), appraisal()])
    post = Post({"hasan@kota.go.id": Fate.LATER})
    looking = round_of(store, post, tmp_path)

    await looking.look(MONDAY)
    post.fates = {}
    await looking.look(MONDAY + timedelta(minutes=5))

    assert post.sent == ["hasan@kota.go.id", "siti@kota.go.id", "hasan@kota.go.id"]


async def test_an_address_that_nobody_has_is_asked_once_and_a_corrected_one_again(store: Store, tmp_path: Path) -> None:
    await store.keep([person(), plan()])
    post = Post({"siti@kota.go.id": Fate.UNKNOWN})
    looking = round_of(store, post, tmp_path)

    for days in range(3):
        await looking.look(MONDAY + days * DAY)
    await store.keep([person(version=2, email="s.aisyah@kota.go.id")])
    await looking.look(MONDAY + 3 * DAY)

    assert post.sent == ["siti@kota.go.id", "s.aisyah@kota.go.id"]


@pytest.mark.parametrize("changes", [{"email": ""}, {"active": False}], ids=["no address", "left"])
async def test_who_has_no_address_or_left_is_not_mailed(store: Store, tmp_path: Path, changes: dict[str, Any]) -> None:
    await store.keep([person(**changes), plan()])
    post = Post()

    await round_of(store, post, tmp_path).look(MONDAY)

    assert post.sent == []


async def test_an_agency_without_waits_or_people_costs_nothing(store: Store, tmp_path: Path) -> None:
    await store.keep([agency(), plan()])

    assert await round_of(store, Post(), tmp_path).look(MONDAY) == 0


async def test_the_hour_is_that_of_the_agency(store: Store, tmp_path: Path) -> None:
    await store.keep([agency(zone="Asia/Jayapura"), person(), plan()])
    post = Post()
    looking = round_of(store, post, tmp_path, hour=10)

    assert await looking.look(MONDAY - timedelta(hours=1, minutes=1)) == 0
    assert await looking.look(MONDAY - timedelta(hours=1)) == 1


async def test_a_person_stops_the_mail_by_the_link_and_starts_it_again(store: Store, tmp_path: Path) -> None:
    await store.keep([person(), plan()])
    link = f"/berhenti/{token_of(SITI, KEY)}"
    app = build(store, key=KEY, caught_up=bool)
    post = Post()
    looking = round_of(store, post, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
        looked = await client.get(link)
        still = await looking.look(MONDAY)
        stopped = await client.post(link, data={"List-Unsubscribe": "One-Click"})
        off = await looking.look(MONDAY + DAY)
        again = await client.post(f"{link}/lagi")
        on = await looking.look(MONDAY + 2 * DAY)
        foreign = f"/berhenti/{token_of(HASAN, b'x' * 40)}"
        forged = [await client.post(each) for each in ("/berhenti/x", f"{link}x", foreign)]

    assert [each.status_code for each in (looked, stopped, again)] == [200] * 3
    assert (still, off, on) == (1, 0, 1)
    assert {each.status_code for each in forged} == {404}
    assert "script" not in looked.text


async def test_a_claim_is_settled_once(store: Store) -> None:
    claims = [await store.claim("kota:person:siti:mail:2026-06-15", now=MONDAY) for _ in range(2)]
    await store.settle("kota:person:siti:mail:2026-06-15", "sent")
    await store.release("kota:person:siti:mail:2026-06-15")
    again = await store.claim("kota:person:siti:mail:2026-06-15", now=MONDAY)

    assert (claims, again) == ([True, False], False)
    assert Recipient(SITI, "a@kota.go.id") != Recipient(HASAN, "a@kota.go.id")
