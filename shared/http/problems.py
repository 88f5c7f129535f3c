"""Errors as problem+json (RFC 9457), with an Indonesian text that says what to do next."""

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException

from shared.auth import KeysUnavailable
from shared.decision import Rejected
from shared.logs import get
from shared.wording import faults, field_problem, pointer_of, pointer_to

_log = get(__name__)
MEDIA_TYPE = "application/problem+json"
_NAMED: Final = 5
"""How many wrong fields the text names; ``errors`` has them all."""
_TITLES = {
    400: "Permintaan tidak dapat dibaca",
    401: "Anda belum dikenal",
    403: "Tidak diizinkan",
    404: "Tidak ditemukan",
    405: "Cara permintaan tidak didukung",
    409: "Bertentangan dengan keadaan sekarang",
    412: "Data sudah berubah",
    413: "Terlalu besar",
    422: "Isian tidak benar",
    428: "Versi data belum disebut",
    500: "Kesalahan pada layanan",
    503: "Layanan sedang tidak siap",
}


class FieldError(BaseModel):
    """One wrong field: where it is (JSON pointer) and what is wrong with it."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """An error as every endpoint answers it. ``code`` is stable and meant for programs.

    ``current_version`` is there only where the caller named an older version in If-Match.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] = []
    current_version: int | None = None


def problem(
    *,
    status: int,
    code: str,
    detail: str,
    errors: Sequence[FieldError] = (),
    current_version: int | None = None,
) -> Problem:
    """Describe an error."""
    return Problem(
        type=f"urn:kinerja:problem:{code}",
        title=_TITLES.get(status, "Kesalahan"),
        status=status,
        code=code,
        detail=detail,
        errors=list(errors),
        current_version=current_version,
    )


def rejection(refusal: Rejected) -> Problem:
    """Describe a refusal, also as part of a larger answer, such as one item of a bulk command."""
    return problem(
        status=refusal.status,
        code=refusal.code,
        detail=refusal.text,
        errors=errors_of(refusal),
        current_version=refusal.current_version,
    )


def answer(
    described: Problem, *, retry_after: int | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Answer with an error."""
    sent = dict(headers or {})
    if retry_after is not None:
        sent["Retry-After"] = str(retry_after)
    if described.status == 401:
        sent["WWW-Authenticate"] = "Bearer"
    left_out = {"current_version"} if described.current_version is None else None
    content = described.model_dump(exclude=left_out)
    return JSONResponse(content, status_code=described.status, media_type=MEDIA_TYPE, headers=sent)


def install(app: FastAPI) -> None:
    """Answer all errors of an app as problems."""

    @app.exception_handler(Rejected)
    async def rejected(_request: Request, refusal: Rejected) -> JSONResponse:
        return answer(rejection(refusal), retry_after=1 if refusal.code in ("not-yet", "busy") else None)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            FieldError(pointer=pointer_of(each["loc"]), detail=field_problem(each)) for each in faults(error.errors())
        ]
        named = ", ".join(each.pointer for each in errors[:_NAMED])
        more = f" dan {len(errors) - _NAMED} lainnya" if len(errors) > _NAMED else ""
        detail = f"Isian tidak benar: {named}{more}. Perbaiki lalu kirim lagi."
        return answer(problem(status=422, code="invalid", detail=detail, errors=errors))

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        code = "too-large" if error.status_code == 413 else f"http-{error.status_code}"
        return answer(problem(status=error.status_code, code=code, detail=str(error.detail)), headers=error.headers)

    @app.exception_handler(PyMongoError)
    async def database(_request: Request, error: PyMongoError) -> JSONResponse:
        _log.error("database away", reason=type(error).__name__)
        detail = "Basis data sedang tidak dapat dihubungi. Tidak ada yang hilang; coba lagi sebentar lagi."
        return answer(problem(status=503, code="database-away", detail=detail), retry_after=2)

    @app.exception_handler(KeysUnavailable)
    async def keys(_request: Request, error: KeysUnavailable) -> JSONResponse:
        _log.error("no keys to verify tokens with", reason=str(error)[:200])
        detail = "Layanan identitas sedang tidak dapat dihubungi. Coba lagi sebentar lagi."
        return answer(problem(status=503, code="identity-away", detail=detail), retry_after=5)

    @app.exception_handler(Exception)
    async def unexpected(_request: Request, _error: Exception) -> JSONResponse:
        detail = "Ada kesalahan pada layanan ini, bukan pada isian Anda. Laporkan kepada pengelola bila terulang."
        return answer(problem(status=500, code="internal", detail=detail))


def errors_of(refusal: Rejected) -> list[FieldError]:
    """Name every wrong field of a refusal by its pointer."""
    return [FieldError(pointer=pointer_to(field), detail=text) for field, text in _faults(refusal)]


def _faults(refusal: Rejected) -> Sequence[tuple[str, str]]:
    if refusal.faults:
        return refusal.faults
    return [(refusal.field, refusal.text)] if refusal.field else []
