"""The portal of a run of tests, and whoever sits before it."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from browser_person import Book, Person
from playwright.async_api import Browser

from tests.support.one_process import InOneProcess
from tests.support.stories import SCENARIOS

STORY = SCENARIOS / "permenpanrb-6-2022.yaml"


@dataclass
class Site:
    """The portal of this run, and the platform behind it."""

    address: str
    issuer: str
    platform: InOneProcess
    agencies: dict[str, str]

    @property
    def newest(self) -> str:
        """The agency that was played last."""
        return list(self.agencies)[-1]

    async def agency(self, until: str, *, story: Path = STORY) -> str:
        """Play a story up to a day in an agency of its own."""
        agency = await self.platform.play(story, until=date.fromisoformat(until))
        self.agencies[agency] = agency
        return agency


@dataclass
class People:
    """Whoever sits before a browser in a test."""

    site: Site
    browser: Browser
    book: Book
    leaving: AsyncExitStack

    async def signed_in(
        self, name: str, agency: str, *, script: bool = True, workers: bool = False, officer: bool = False
    ) -> Person:
        """Let somebody sign in, in a browser of its own."""
        person = await self.somebody(script=script, workers=workers)
        await person.sign_in(name, agency, officer=officer)
        return person

    async def somebody(self, *, script: bool = True, workers: bool = False) -> Person:
        """Give somebody a browser, without signing in."""
        context = await self.browser.new_context(
            viewport={"width": 1280, "height": 900},
            java_script_enabled=script,
            service_workers="allow" if workers else "block",
            locale="id-ID",
            reduced_motion="reduce",
        )
        self.leaving.push_async_callback(context.close)
        person = Person(self.site.address, self.site.issuer, context, await context.new_page(), self.book, script)
        person.watch()
        return person
