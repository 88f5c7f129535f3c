"""A person before a browser: pages are found by role and label, and every page that is looked at is examined."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, expect

WIDTHS: Final = (320, 1280)
SCHEMES: Final = ("light", "dark")
_EXPECTED: Final = re.compile(
    r"Failed to load resource: the server responded with a status of (401|403|404|409|412|422|503)"
    r"|Service Worker registration blocked|ERR_INTERNET_DISCONNECTED"
)
"""What a browser says of answers that a test asks for."""
_INTERNAL: Final = re.compile(
    r"\b(dossier|fold|slot|segment|payload|policy_id|None|null|undefined|NaN|True|False)\b|\{\w*\}|%\(\w+\)s"
)
"""Words of programs, which nobody else understands."""


@dataclass
class Book:
    """What was seen in a run of all tests."""

    folder: Path
    pages: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    acts: int = 0
    acts_without_script: int = 0
    stories: list[dict[str, Any]] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """Give the numbers of the run."""
        return {
            "pages": len(self.pages),
            "axe_violations": len(self.violations),
            "acts": self.acts,
            "stories": self.stories,
            "no_script_acts": self.acts_without_script,
            "console_errors": len(self.console),
            "foreign_requests": len(self.foreign),
            "seen": sorted(self.pages),
            "wrong": [*self.violations, *self.console, *self.foreign],
        }


@dataclass
class Person:
    """Somebody with a browser of his or her own."""

    address: str
    issuer: str
    context: BrowserContext
    page: Page
    book: Book
    script: bool

    def watch(self) -> None:
        """Note what no page of ours may do: complain, and ask others."""
        self.context.on("request", self._requested)
        self.context.on("console", self._said)

    def _requested(self, request: Request) -> None:
        found = urlsplit(request.url)
        if found.scheme in ("http", "https") and not request.url.startswith((self.address, self.issuer)):
            self.book.foreign.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED.search(message.text):
            self.book.console.append(message.text[:300])

    async def sign_in(self, name: str, agency: str, *, officer: bool = False) -> None:
        """Pick oneself at the local provider."""
        await self.page.goto(self.address)
        await self.page.get_by_label("Instansi").select_option(agency)
        await self.page.get_by_role("button", name="Tampilkan").click()
        if officer:
            await self.page.get_by_label(f"{name} juga sebagai pengelola kinerja").check()
        await self.page.get_by_role("button", name=f"Masuk sebagai {name}").click()
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    async def go(self, path: str) -> None:
        """Open a page."""
        await self.page.goto(f"{self.address}{path}")

    async def press(self, name: str, *, exact: bool = False) -> None:
        """Press a button: an act."""
        self.book.acts += 1
        self.book.acts_without_script += not self.script
        await self.page.get_by_role("button", name=name, exact=exact).first.click()

    async def follow(self, name: str) -> None:
        """Follow a link."""
        await self.page.get_by_role("link", name=name).first.click()

    async def sees(self, text: str) -> None:
        """Hold that a text is there."""
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def heading(self, text: str) -> None:
        """Hold what the page is about."""
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    async def examine(self, name: str) -> None:
        """Look at the page at both widths, light and dark: nothing that shuts people out, nothing sideways."""
        self.book.pages.add(name)
        found: list[str] = []
        for scheme in SCHEMES:
            await self.page.emulate_media(color_scheme=scheme)
            for width in WIDTHS:
                await self.page.set_viewport_size({"width": width, "height": 900})
                shot = self.book.folder / f"{name}-{width}{'-dark' if scheme == 'dark' else ''}.png"
                await self.page.screenshot(path=shot, full_page=True)
                found += await self._wrong(f"{name} {width} {scheme}")
        await self.page.emulate_media(color_scheme="light")
        await self.page.set_viewport_size({"width": 1280, "height": 900})
        self.book.violations += found
        assert found == []

    async def _wrong(self, where: str) -> list[str]:
        text = await self.page.locator("body").inner_text()
        inner = [f"{where}: says {each[0]!r}" for each in _INTERNAL.finditer(text)]
        sideways = await self.page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        told = [*inner, f"{where}: sideways"] if sideways else inner
        axe = (await Axe().run(self.page)).response["violations"]
        return told + [f"{where}: {each['id']}: {[node['html'][:120] for node in each['nodes'][:2]]}" for each in axe]
