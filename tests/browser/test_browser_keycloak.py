"""People sign in at Keycloak, with the realm that deploy/ brings, and act with its tokens."""

import re
from pathlib import Path

import pytest
from browser_keycloak import PASSWORD, keycloak, missing, user
from browser_people import People, Site
from playwright.async_api import expect

from cli.stack import free_port
from portal.app import build as build_portal
from portal.settings import PortalSettings
from shared.auth import Verifier
from tests.support.one_process import served

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


async def test_a_rater_signs_in_at_keycloak_and_decides(people: People, site: Site, tmp_path: Path) -> None:
    agency = await site.agency("2025-12-19")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    async with keycloak(tmp_path, address, [user("retno", "Retno", "Wulandari", agency, "rater")]) as issuer:
        keys = f"{issuer}/protocol/openid-connect/certs"
        own = {name: app.state.verifier for name, app in site.platform.apps.items()}
        settings = PortalSettings(
            address=address,
            issuer=issuer,
            jwt_issuer=issuer,
            session_key_file=_keys(tmp_path),
            service_seconds=60,
            **{f"{name}_url": url for name, url in site.platform.addresses.services.items()},
        )
        for app in site.platform.apps.values():
            app.state.verifier = Verifier(jwks_url=keys, key_file=None, issuer=issuer, audience="kinerja")
        try:
            async with served(build_portal(settings), port, lifespan=True):
                retno = await people.somebody()
                retno.address, retno.issuer = address, issuer.partition("/realms")[0]
                page = retno.page
                await page.goto(address)
                await page.locator("#username").fill("retno")
                await page.locator("#password").fill(PASSWORD)
                await page.locator("#kc-login").click()
                await expect(page.get_by_role("heading", level=1)).to_contain_text("Retno Wulandari")

                await retno.go("/tim/penilaian")
                await retno.press("Periksa putusan")
                await retno.press("Putuskan 3 penilaian")
                await retno.heading("3 penilaian diputuskan")

                await retno.press("Keluar")
                await page.wait_for_url(re.compile(re.escape(issuer)))
        finally:
            for name, app in site.platform.apps.items():
                app.state.verifier = own[name]


def _keys(folder: Path) -> Path:
    file = folder / "session.keys"
    file.write_text("kunci-sesi-untuk-uji-saja-0123456789\n", encoding="utf-8")
    return file
