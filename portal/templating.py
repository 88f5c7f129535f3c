"""Templates: one environment per language, with nothing in it but texts, dates, numbers and addresses of files."""

import hashlib
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.language import CODES, Language, language

_HERE: Final = Path(__file__).parent
STATIC: Final = _HERE / "static"


class Templates:
    """All templates of the portal, in both languages."""

    def __init__(self) -> None:
        self._environments = {code: _environment(language(code)) for code in CODES}

    def render(self, name: str, said_in: Language, **values: Any) -> str:
        """Make a page."""
        return self._environments[said_in.code].get_template(name).render(**values)


def file_address(name: str) -> str:
    """Give the address of a file of ours; it changes with the content, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/berkas/{digest}/{name}"


def _environment(said_in: Language) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        say=said_in.say,
        language=said_in.code,
        file=_kept_addresses().__getitem__,
    )
    made.filters.update(day=said_in.day, number=said_in.number, short_day=said_in.short_day, month=said_in.month)
    return made


def _kept_addresses() -> dict[str, str]:
    return {each.name: file_address(each.name) for each in STATIC.iterdir() if each.is_file()}
