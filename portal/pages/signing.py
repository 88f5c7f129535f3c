"""Signing in and out, and choosing the language."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from portal.calls import Away, Refused, Services, bearer
from portal.errors import is_inside
from portal.forms import check_ours, read_form
from portal.session import cookies
from portal.session.oidc import Attempt, IssuerAway, SignInRefused
from portal.session.session import Session
from portal.views.parts import Link, Trouble
from portal.visit import LANGUAGE_COOKIE, Guest, GuestDep, go_to
from shared.logs import get

router = APIRouter()
_log = get(__name__)
_ATTEMPT_SECONDS: Final = 600
_A_YEAR: Final = 365 * 86_400
_DONE: Final = "/masuk/kembali"
Wanted = Annotated[str, Query(max_length=2000)]


@router.get("/masuk")
async def get_sign_in(asked: GuestDep, ke: Wanted = "/") -> Response:
    """Send somebody to the OpenID provider; each attempt has a cookie of its own, so that tabs do not disturb."""
    state, attempt = asked.request.app.state, Attempt.fresh()
    try:
        answer = RedirectResponse(await state.provider.sign_in_address(attempt), status_code=303)
    except IssuerAway as error:
        return _issuer_away(asked, error)
    kept = {"verifier": attempt.verifier, "to": ke if is_inside(ke) else "/"}
    cookies.write(answer, _cookie(attempt.state), kept, state.sealer, seconds=_ATTEMPT_SECONDS)
    return answer


@router.get("/masuk/selesai")
async def get_signed_in(
    asked: GuestDep,
    state: Annotated[str, Query(max_length=100, pattern=r"^[A-Za-z0-9]*$")] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Begin the session of who comes back from the OpenID provider."""
    app, request = asked.request.app.state, asked.request
    kept = cookies.read(request, _cookie(state), app.sealer) if state else None
    if kept is None or error or not code:
        return _again(asked, error or "no attempt of this browser")
    try:
        tokens = await app.provider.exchange(code, Attempt(state, str(kept["verifier"])))
        session = await app.keeper.begin(tokens)
    except SignInRefused as refusal:
        return _again(asked, str(refusal))
    except IssuerAway as away:
        return _issuer_away(asked, away)
    request.state.session = await _named(request, session)
    answer = go_to(str(kept["to"]))
    cookies.erase(answer, _cookie(state))
    return answer


@router.get(_DONE)
async def get_back(asked: GuestDep) -> Response:
    """Say to who signed in again in a second tab that the first one can go on."""
    return asked.show("pages/signed_in.html", None, session=asked.request.state.session)


@router.post("/keluar")
async def post_sign_out(asked: GuestDep) -> Response:
    """End the session here and at the OpenID provider."""
    request, session = asked.request, asked.request.state.session
    if session is None:
        return go_to("/keluar")
    form = await read_form(request)
    check_ours(
        request,
        form,
        address=asked.settings.address,
        agency_id=session.agency_id,
        employee_id=session.employee_id,
    )
    request.state.session = None
    try:
        there = await request.app.state.provider.sign_out_address()
    except IssuerAway:
        there = None
    return RedirectResponse(there or "/keluar", status_code=303)


@router.get("/keluar")
async def get_signed_out(asked: GuestDep) -> Response:
    """Say that nobody is signed in any more."""
    return asked.show("pages/signed_out.html", None)


@router.post("/bahasa")
async def post_language(asked: GuestDep) -> Response:
    """Choose the language of the pages in this browser."""
    form = await read_form(asked.request)
    to = form["ke"]
    answer = go_to(to if is_inside(to) else "/")
    cookies.put(answer, LANGUAGE_COOKIE, "en" if form["bahasa"] == "en" else "id", seconds=_A_YEAR)
    return answer


async def _named(request: Request, session: Session) -> Session:
    """Give the session with the person's name, where the directory tells it."""
    state = request.app.state
    services = Services(state.client, state.settings.services(), headers=bearer(session.access_token))
    try:
        me = (await services.get("directory", "/me")).content
    except (Away, Refused):
        return session
    return session.named(str(me["person"]["name"]))


def _again(asked: Guest, reason: str) -> Response:
    _log.info("sign-in not completed", reason=reason[:100])
    say = asked.language.say
    page = Trouble(
        title=say("Belum berhasil masuk"),
        text=say("Percobaan masuk ini sudah lama, dibatalkan, atau dimulai di peramban lain. Coba masuk lagi."),
        links=(Link(text=say("Masuk lagi"), href="/masuk"),),
    )
    return asked.show("pages/trouble.html", page, status=400)


def _issuer_away(asked: Guest, error: IssuerAway) -> Response:
    _log.warning("OpenID provider away", reason=str(error)[:100])
    say = asked.language.say
    page = Trouble(
        title=say("Layanan masuk sedang tidak siap"),
        text=say("Layanan identitas tidak menjawab. Coba lagi sebentar lagi."),
        links=(Link(text=say("Coba lagi"), href="/masuk"),),
    )
    return asked.show("pages/trouble.html", page, status=503)


def _cookie(state: str) -> str:
    return f"masuk-{state}"
