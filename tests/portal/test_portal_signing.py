"""Who is signed in: what the browser keeps, how it begins, is renewed and ends, and what no stranger can send."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from portal_world import ISSUER, PORTAL, World
from pydantic import ValidationError

from cli.identity.grants import Grants, Person, Unusable
from cli.identity.settings import IdentitySettings
from portal.errors import is_inside
from portal.session.oidc import Attempt
from portal.session.sealing import Sealer, WeakKeys
from portal.settings import PortalSettings
from shared import clock
from shared.auth import Role

OLD, NEW = "kunci-lama-0123456789-0123456789-x", "kunci-baru-0123456789-0123456789-x"
BAYU = Person(agency_id="sorong", employee_id="bayu", roles=(Role.EMPLOYEE,))
BACK = "http://127.0.0.1:8106/masuk/selesai"


def proof_in(page: str) -> str:
    found = re.search(r'name="_bukti" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def test_what_was_sealed_with_an_old_key_is_opened_while_it_is_kept() -> None:
    sealed = Sealer([OLD]).seal({"who": "bayu"})

    assert Sealer([NEW, OLD]).open(sealed) == {"who": "bayu"}
    assert Sealer([NEW]).open(sealed) is None
    assert Sealer([NEW]).open("a.b.c.d.e") is None


@pytest.mark.parametrize("lines", ["", "pendek\n"])
def test_a_weak_session_key_is_refused(tmp_path: Path, lines: str) -> None:
    file = tmp_path / "keys"
    file.write_text(lines)

    with pytest.raises(WeakKeys):
        Sealer.of(file)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "::"])
def test_the_local_provider_binds_to_this_machine_only(host: str) -> None:
    with pytest.raises(ValidationError):
        IdentitySettings(http_host=host)


@pytest.mark.parametrize(
    "portal", ["https://kinerja.sorong.go.id", "http://10.0.0.1:8106", "http://127.0.0.1.example.id"]
)
def test_the_local_provider_serves_no_portal_of_another_machine(portal: str) -> None:
    with pytest.raises(ValidationError):
        IdentitySettings(portal=portal)


def test_a_code_counts_once_and_only_with_its_verifier() -> None:
    grants, attempt = Grants(), Attempt.fresh()

    def code() -> str:
        return grants.code_for(BAYU, challenge=attempt.challenge, redirect_uri=BACK)

    with pytest.raises(Unusable):
        grants.redeem(code(), verifier="another", redirect_uri=BACK)
    with pytest.raises(Unusable):
        grants.redeem(code(), verifier=attempt.verifier, redirect_uri="http://127.0.0.1:9999/masuk/selesai")
    given = code()
    assert grants.redeem(given, verifier=attempt.verifier, redirect_uri=BACK) == BAYU
    with pytest.raises(Unusable):
        grants.redeem(given, verifier=attempt.verifier, redirect_uri=BACK)


def test_a_code_is_too_old_after_a_minute() -> None:
    now = [0.0]
    grants, attempt = Grants(monotonic=lambda: now[0]), Attempt.fresh()
    code = grants.code_for(BAYU, challenge=attempt.challenge, redirect_uri=BACK)
    now[0] = 60.1

    with pytest.raises(Unusable):
        grants.redeem(code, verifier=attempt.verifier, redirect_uri=BACK)


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:x", "", "/a\nb"]
)
def test_nobody_is_sent_to_another_place(path: str) -> None:
    assert not is_inside(path)


async def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(world: World) -> None:
    asked = await world.client.get("/rencana?x=1")
    begun = await world.client.get(asked.headers["location"])

    assert asked.headers["location"] == "/masuk?ke=%2Frencana%3Fx%3D1"
    assert begun.headers["location"].startswith(f"{ISSUER}/authorize?")
    assert dict(httpx.URL(begun.headers["location"]).params)["code_challenge_method"] == "S256"


async def test_the_session_is_in_a_cookie_that_no_script_and_no_other_site_gets(world: World) -> None:
    await world.sign_in()

    kept = {each.name: each for each in world.client.cookies.jar}
    session = kept["__Host-kinerja-sesi-0"]
    assert session.secure
    assert session.path == "/"
    assert "bayu" not in (session.value or "")
    assert session.has_nonstandard_attr("HttpOnly")


async def test_two_tabs_may_sign_in_at_the_same_time(world: World) -> None:
    first, second = [(await world.client.get("/masuk")).headers["location"] for _ in range(2)]
    for place in (first, second):
        asked = dict(httpx.URL(place).params) | {"agency": "sorong", "employee": "bayu"}
        picked = await world.client.post(f"{ISSUER}/authorize", data=asked)
        done = await world.client.get(picked.headers["location"])
        assert done.status_code == 303


async def test_a_code_from_another_browser_does_not_sign_in(world: World) -> None:
    begun = (await world.client.get("/masuk")).headers["location"]
    asked = dict(httpx.URL(begun).params) | {"agency": "sorong", "employee": "bayu"}
    picked = await world.client.post(f"{ISSUER}/authorize", data=asked)
    world.client.cookies.clear()

    done = await world.client.get(picked.headers["location"])

    assert done.status_code == 400
    assert "Masuk lagi" in done.text


async def test_a_session_is_renewed_before_its_token_ends(world: World) -> None:
    object.__setattr__(world.identity, "token_seconds", 20)
    await world.sign_in()
    before = world.client.cookies["__Host-kinerja-sesi-0"]

    answer = await world.client.get("/masuk/kembali")

    assert "Bayu Nugroho" in answer.text
    assert world.client.cookies["__Host-kinerja-sesi-0"] != before


async def test_after_the_hours_of_a_session_somebody_signs_in_again(
    world: World, settings: PortalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.sign_in()
    later = clock.now() + timedelta(hours=settings.session_hours, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = await world.client.get("/rencana")

    assert answer.headers["location"].startswith("/masuk")


async def test_signing_out_ends_here_and_at_the_provider(world: World) -> None:
    await world.sign_in()
    page = await world.client.get("/masuk/kembali")

    out = await world.client.post("/keluar", data={"_bukti": proof_in(page.text)}, headers={"origin": PORTAL})

    assert out.headers["location"].startswith(f"{ISSUER}/logout?")
    assert (await world.client.get("/rencana")).headers["location"].startswith("/masuk")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://portal.example.go.id", None])
async def test_a_form_of_another_site_is_refused(world: World, origin: str | None) -> None:
    await world.sign_in()
    page = await world.client.get("/masuk/kembali")
    headers = {"origin": origin} if origin else {}

    answer = await world.client.post("/tim/rencana", data={"_bukti": proof_in(page.text)}, headers=headers)

    assert answer.status_code == 403
    assert not [each for each in world.asked if each.method == "POST"]


async def test_a_form_without_its_proof_is_not_sent_and_not_lost(world: World) -> None:
    await world.sign_in()

    answer = await world.client.post("/catatan", data={"uraian": "Rapat pagi"}, headers={"origin": PORTAL})

    assert answer.status_code == 403
    assert "Rapat pagi" in answer.text
    assert "Kirim lagi" not in answer.text


async def test_what_was_typed_before_the_session_ended_is_held_and_never_signed_anew(world: World) -> None:
    answer = await world.client.post(
        "/catatan", data={"uraian": "Rapat <b>pagi</b>", "rencana": "r1", "_bukti": "palsu"}, headers={"origin": PORTAL}
    )

    assert answer.status_code == 401
    assert "Rapat &lt;b&gt;pagi" in answer.text
    assert 'name="_bukti" value="palsu"' in answer.text
    assert 'name="rencana" value="r1"' in answer.text
    assert "<dt>rencana</dt>" not in answer.text


async def test_nothing_is_kept_and_nothing_comes_from_elsewhere(world: World) -> None:
    await world.sign_in()

    answer = await world.client.get("/masuk/kembali")

    policy = answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert f"form-action 'self' {ISSUER};" in policy
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", answer.text)


async def test_a_service_that_is_away_is_missed_in_its_part_only(world: World) -> None:
    await world.sign_in()
    world.answer("GET", "/v1/agency", {"today": "2026-03-02"})

    answer = await world.client.get("/")

    assert answer.status_code == 200
    assert "Tugas tentang rencana kinerja tidak dapat ditampilkan sekarang." in answer.text
    assert "Halo, Bayu Nugroho" in answer.text


async def test_a_form_that_is_too_large_is_refused(world: World) -> None:
    await world.sign_in()

    answer = await world.client.post("/catatan", data={"uraian": "x" * 600_000}, headers={"origin": PORTAL})

    assert answer.status_code == 413
