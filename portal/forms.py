"""What a form carries, read; and the proof that it is ours, checked."""

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from portal.session import proof
from portal.views.typed import Form

_FIELDS_MAX: Final = 1000
_BODY_MAX: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody chose."""

    name: str
    content: bytes


class NotOurForm(Exception):
    """The form does not come from one of our pages, or was shown to somebody else."""


class TooMuch(Exception):
    """The form carries more than a form of ours can."""


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


async def read_upload(request: Request, *, bytes_max: int, files_max: int) -> tuple[Form, tuple[Upload, ...]]:
    """Read a form with files, within bounds; a field without a file is none.

    :raises TooMuch: when it is larger
    """
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > bytes_max + _BODY_MAX:
        raise TooMuch
    async with request.form(max_files=files_max, max_fields=_FIELDS_MAX, max_part_size=_BODY_MAX) as form:
        items = form.multi_items()
        pairs = tuple((name, value) for name, value in items if not isinstance(value, UploadFile))
        chosen = [value for _, value in items if isinstance(value, UploadFile) and value.filename]
        files = tuple([Upload(each.filename or "", await each.read()) for each in chosen])
    request.state.form = form_read = Form(pairs)
    return form_read, files


def check_ours(request: Request, form: Form, *, address: str, agency_id: str, employee_id: str) -> None:
    """Let through only what a page of ours sends for this person.

    :raises NotOurForm: for everything else
    """
    secret = request.cookies.get(proof.SECRET_COOKIE)
    known = proof.is_ours(form[proof.FIELD], secret=secret, agency_id=agency_id, employee_id=employee_id)
    if not (known and proof.same_origin(request.headers.get("origin"), address=address)):
        raise NotOurForm
