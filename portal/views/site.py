"""What stands around every page: who is signed in, where one can go, and where one is."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.language import Language
from portal.session.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An entry of the menu."""

    text: str
    href: str
    picture: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The frame of a page; ``proof`` and ``key`` go into its forms."""

    path: str
    name: str
    signed_in: bool
    ways: Sequence[Way]
    proof: str
    key: str


def site(*, path: str, session: Session | None, proof: str, key: str, language: Language) -> Site:
    """Make the frame of a page."""
    return Site(
        path=path,
        name=(session.name or session.employee_id) if session else "",
        signed_in=session is not None,
        ways=_ways(path, session, language) if session else (),
        proof=proof,
        key=key,
    )


def _ways(path: str, session: Session, language: Language) -> Sequence[Way]:
    say = language.say
    ways = [
        ("/", "home", say("Beranda")),
        ("/rencana", "plan", say("Rencana")),
        ("/catatan", "log", say("Catatan")),
        ("/hasil", "result", say("Penilaian")),
    ]
    if session.rates:
        ways.append(("/tim", "team", say("Tim saya")))
    return [Way(text=text, href=href, picture=picture, here=_is_in(path, href)) for href, picture, text in ways]


def _is_in(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
