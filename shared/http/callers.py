"""FastAPI dependencies: who calls, which repetition key and which version the caller names."""

from typing import Annotated

from fastapi import Depends, Header, Request

from shared.auth import Caller, Forbidden, Role, Unauthenticated, Verifier
from shared.decision import Invalid
from shared.ids.form import digest

_KEY_MAX = 128
_DIGITS_MAX = 18


async def caller(request: Request, authorization: Annotated[str | None, Header()] = None) -> Caller:
    """Verify the bearer token of a request.

    :raises Unauthenticated: when it is missing or does not hold
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Sertakan token: header Authorization: Bearer <token>.")
    verifier: Verifier = request.app.state.verifier
    return await verifier.verify(token.strip())


CallerDep = Annotated[Caller, Depends(caller)]


async def officer(who: CallerDep) -> Caller:
    """Demand that the caller acts for the agency."""
    if not who.is_officer:
        raise Forbidden("Hanya pengelola kinerja atau admin instansi yang boleh melakukan ini.")
    return who


async def any_officer(who: CallerDep) -> Caller:
    """Demand an officer of the agency, or of some of its units: whoever lets one in asks for which unit."""
    if not (who.is_officer or who.units):
        raise Forbidden("Hanya pengelola kinerja atau admin instansi yang boleh melakukan ini.")
    return who


AnyOfficerDep = Annotated[Caller, Depends(any_officer)]
OfficerDep = Annotated[Caller, Depends(officer)]


async def reader(who: CallerDep) -> Caller:
    """Demand a person of the agency: a subscriber's token is for events, not for personal data."""
    if not who.roles - {Role.SUBSCRIBER}:
        raise Forbidden("Token pelanggan peristiwa tidak dapat membaca data pegawai.")
    return who


ReaderDep = Annotated[Caller, Depends(reader)]


async def idempotency_key(
    request: Request,
    who: CallerDep,
    idempotency_key: Annotated[str | None, Header(max_length=_KEY_MAX)] = None,
) -> str | None:
    """Read the key under which a repetition of the same command is recognised.

    Keys are the caller's to choose, so one counts only for this caller and this address; behind ``#`` stands what
    the request carried, so that the same key with other content is refused instead of taken for a repetition.
    """
    if not idempotency_key:
        return None
    told = (who.agency_id, who.employee_id, request.method, request.url.path, idempotency_key)
    content = (await request.body()).decode("latin-1")
    return f"{digest('|'.join(told))[:32]}#{digest(content)[:16]}"


KeyDep = Annotated[str | None, Depends(idempotency_key)]


async def if_match(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """Read the version that the caller has seen.

    :raises Invalid: when it is not an entity tag of ours
    """
    if if_match is None or if_match == "*":
        return None
    tag = if_match.strip().removeprefix("W/").strip('"')
    if not (tag.isascii() and tag.isdigit() and len(tag) <= _DIGITS_MAX):
        raise Invalid('If-Match harus berupa versi dalam tanda petik, misalnya "3".', field="If-Match")
    return int(tag)


IfMatchDep = Annotated[int | None, Depends(if_match)]
