"""What stands around every page: who is signed in, where one can go, and where one is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An entry of the menu; ``wide``: only where there is room, it stands under the last entry, too."""

    text: str
    href: str
    picture: str
    here: bool
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The frame of a page; ``proof`` and ``key`` go into its forms, ``public``: for citizens, who never sign in."""

    path: str
    name: str
    signed_in: bool
    ways: Sequence[Way]
    proof: str
    key: str
    public: bool


def site(*, path: str, name: str | None, rates: bool, officer: bool, proof: str, key: str, language: Language) -> Site:
    """Make the frame of a page.

    ``name``: who is signed in, None where nobody is; ``rates``: as somebody's rater; ``officer``: for the agency.
    """
    return Site(
        path=path,
        name=name or "",
        signed_in=name is not None,
        ways=_ways(path, language, rates=rates, officer=officer) if name is not None else (),
        proof=proof,
        key=key,
        public=_is_in(path, "/survei"),
    )


def _ways(path: str, language: Language, *, rates: bool, officer: bool) -> Sequence[Way]:
    say = language.say
    ways = [
        ("/", "home", say("Beranda")),
        ("/rencana", "plan", say("Rencana")),
        ("/catatan", "log", say("Catatan")),
        ("/hasil", "result", say("Penilaian")),
    ]
    if rates:
        ways.append(("/tim", "team", say("Tim saya")))
    if officer:
        ways.append(("/kelola", "officer", say("Kelola")))
    ways.append(("/lainnya", "more", say("Lainnya")))
    found = [Way(text=text, href=href, picture=picture, here=_is_in(path, href)) for href, picture, text in ways]
    return [replace(each, wide=rates and each.href == "/kelola") for each in found]


def _is_in(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
