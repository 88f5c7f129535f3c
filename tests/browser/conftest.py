"""A browser, the platform in this process with its portal, and a book of all that was seen."""

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from browser_people import People, Site
from browser_person import Book
from playwright.async_api import Browser, async_playwright, expect

from cli.identity.app import build as build_identity
from cli.identity.settings import IdentitySettings
from cli.stack import free_port
from portal.app import build as build_portal
from portal.settings import PortalSettings
from tests.support.one_process import in_one_process, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
BUILD = Path(__file__).resolve().parents[2] / "build" / "browser"
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in (each for each in items if each.path.is_relative_to(Path(__file__).parent)):
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.timeout(300))
        if CHROMIUM is None:
            item.add_marker(
                pytest.mark.skip(reason="there is no Chromium on this machine: make test-browser installs it")
            )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("browser")
    keys = folder / "session.keys"
    keys.write_text("kunci-sesi-untuk-uji-saja-0123456789\n")
    portal_port, issuer_port = free_port(), free_port()
    address, issuer = f"http://127.0.0.1:{portal_port}", f"http://127.0.0.1:{issuer_port}"
    agencies: dict[str, str] = {}

    async def known(_settings: IdentitySettings) -> dict[str, str]:
        return dict(agencies)

    async with AsyncExitStack() as leaving:
        platform = await leaving.enter_async_context(in_one_process(folder))
        identity = IdentitySettings(
            address=issuer,
            http_port=issuer_port,
            portal=address,
            directory=platform.addresses.services["directory"],
            key_file=platform.addresses.issuer_key,
        )
        await leaving.enter_async_context(served(build_identity(identity, known=known), issuer_port))
        settings = PortalSettings(
            address=address,
            issuer=issuer,
            session_key_file=keys,
            service_seconds=60,
            **{f"{name}_url": url for name, url in platform.addresses.services.items()},
        )
        await leaving.enter_async_context(served(build_portal(settings), portal_port, lifespan=True))
        yield Site(address, issuer, platform, agencies)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM)
        yield started
        await started.close()


@pytest.fixture(scope="session")
def book() -> Iterator[Book]:
    BUILD.mkdir(parents=True, exist_ok=True)
    kept = Book(BUILD)
    yield kept
    (BUILD / "report.json").write_text(json.dumps(kept.report(), indent=1) + "\n", encoding="utf-8")


@pytest_asyncio.fixture(loop_scope="session")
async def people(site: Site, browser: Browser, book: Book) -> AsyncIterator[People]:
    async with AsyncExitStack() as leaving:
        yield People(site, browser, book, leaving)
