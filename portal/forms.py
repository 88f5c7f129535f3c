"""What a form carries, read; and the proof that it is ours, checked."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from portal.session import proof

KEY: Final = "_kunci"
VERSION: Final = "_versi"
_OURS: Final = "_"
_FIELDS_MAX: Final = 1000
_BODY_MAX: Final = 512 * 1024


class NotOurForm(Exception):
    """The form does not come from one of our pages, or was shown to somebody else."""


class TooMuch(Exception):
    """The form carries more than a form of ours can."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form as they were typed, in order."""

    pairs: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        """Give what was typed, without blanks around it; nothing where the field is not there."""
        return next((value.strip() for each, value in self.pairs if each == name), "")

    def all(self, name: str) -> list[str]:
        """Give all that was chosen under one name."""
        return [value for each, value in self.pairs if each == name]

    def __iter__(self) -> Iterator[str]:
        """Name the fields, in order."""
        return iter(dict.fromkeys(name for name, _ in self.pairs))

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """What the person typed, without what the page added."""
        return tuple((name, value) for name, value in self.pairs if not name.startswith(_OURS))

    @property
    def values(self) -> Mapping[str, str]:
        """What was typed, by field."""
        return {name: self[name] for name in self}

    @property
    def key(self) -> str:
        """The repetition key: the same form with the same content counts once, changed content is another act."""
        content = "\n".join(f"{name}={value}" for name, value in self.typed)
        return hashlib.sha256(f"{self[KEY]}|{content}".encode()).hexdigest()[:40] if self[KEY] else ""

    @property
    def version(self) -> int | None:
        """The version that the person saw."""
        text = self[VERSION]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


async def read_form(request: Request) -> Form:
    """Read a form, within bounds.

    :raises TooMuch: when it is larger
    """
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > _BODY_MAX:
        raise TooMuch
    async with request.form(max_files=0, max_fields=_FIELDS_MAX) as form:
        pairs = tuple((name, value) for name, value in form.multi_items() if not isinstance(value, UploadFile))
    request.state.form = form_read = Form(pairs)
    return form_read


def check_ours(request: Request, form: Form, *, address: str, agency_id: str, employee_id: str) -> None:
    """Let through only what a page of ours sends for this person.

    :raises NotOurForm: for everything else
    """
    secret = request.cookies.get(proof.SECRET_COOKIE)
    known = proof.is_ours(form[proof.FIELD], secret=secret, agency_id=agency_id, employee_id=employee_id)
    if not (known and proof.same_origin(request.headers.get("origin"), address=address)):
        raise NotOurForm
