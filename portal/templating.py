"""Templates: one environment per language, with nothing in it but texts, dates, numbers and addresses of files."""

import hashlib
from functools import cache
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


@cache
def files_address() -> str:
    """Give the folder of our files, as browsers ask for them; it changes with any of them, so they may be kept."""
    content = b"".join(each.name.encode() + each.read_bytes() for each in sorted(STATIC.iterdir()) if each.is_file())
    return f"/berkas/{hashlib.sha256(content).hexdigest()[:12]}"


def file_address(name: str) -> str:
    """Give the address of a file of ours."""
    return f"{files_address()}/{name}"


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
        file=file_address,
    )
    made.filters.update(day=said_in.day, number=said_in.number, short_day=said_in.short_day, month=said_in.month)
    return made
