"""The local OpenID provider: configuration, keys, a page to pick a person, tokens, and an end of it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Query, Request
from jinja2 import Environment, PackageLoader
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from cli.identity.grants import Grants, Person, Unusable
from cli.identity.people import TOKEN_AUDIENCE, TOKEN_ISSUER, agencies, people
from cli.identity.settings import IdentitySettings
from cli.issuer import Issuer, make_keys
from shared.auth import Role

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_OFFICER: Final = (Role.AGENCY_ADMIN, Role.PERFORMANCE_OFFICER)
_CALLBACK: Final = "/masuk/selesai"
_SIGNED_OUT: Final = "/keluar"
Agencies = Callable[[IdentitySettings], Awaitable[Mapping[str, str]]]
Text = Annotated[str, Query(max_length=500)]
Typed = Annotated[str, Form(max_length=500)]


class Asking:
    """What the portal asked for, checked; a wrong address to go back to is answered here, not there."""

    def __init__(self, settings: IdentitySettings, query: dict[str, str]) -> None:
        self.redirect_uri = query.get("redirect_uri", "")
        self.state = query.get("state", "")
        self.challenge = query.get("code_challenge", "")
        self.good = (
            self.redirect_uri == settings.portal + _CALLBACK
            and query.get("response_type") == "code"
            and query.get("code_challenge_method") == "S256"
            and 0 < len(self.challenge) <= 128
        )

    def kept(self) -> dict[str, str]:
        """What the page carries along."""
        return {
            "redirect_uri": self.redirect_uri,
            "state": self.state,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
            "response_type": "code",
        }


def build(settings: IdentitySettings, *, known: Agencies = agencies) -> FastAPI:
    """Build the provider; ``known`` says which agencies there are."""
    app = FastAPI(title="Kinerja: masuk lokal", openapi_url=None, docs_url=None, redoc_url=None)
    issuer = Issuer(settings.key_file, issuer=TOKEN_ISSUER, audience=TOKEN_AUDIENCE)
    grants = Grants()
    pages = Environment(loader=PackageLoader("cli.identity"), autoescape=True, trim_blocks=True, lstrip_blocks=True)

    def page(status: int = 200, **values: Any) -> Response:
        return HTMLResponse(pages.get_template("pick.html").render(**values), status_code=status, headers=_HEADERS)

    @app.get("/.well-known/openid-configuration")
    async def get_configuration() -> dict[str, Any]:
        return {
            "issuer": settings.address,
            "authorization_endpoint": f"{settings.address}/authorize",
            "token_endpoint": f"{settings.address}/token",
            "jwks_uri": f"{settings.address}/jwks.json",
            "end_session_endpoint": f"{settings.address}/logout",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        }

    @app.get("/jwks.json")
    async def get_keys() -> Response:
        _private, public = make_keys(settings.key_file.parent)
        return JSONResponse(json.loads(public.read_text(encoding="utf-8")))

    @app.get("/style.css")
    async def get_style() -> Response:
        source, _name, _fresh = pages.loader.get_source(pages, "pick.css") if pages.loader else ("", None, None)
        return Response(source, media_type="text/css")

    @app.get("/authorize")
    async def get_pick(request: Request, instansi: Text = "") -> Response:
        asking = Asking(settings, dict(request.query_params))
        if not asking.good:
            return page(400, wrong=True)
        named = dict(await known(settings))
        chosen = instansi or next(iter(named), "")
        found = await people(settings, chosen) if chosen else ()
        return page(wrong=False, asking=asking.kept(), agencies=named, chosen=chosen, people=found)

    @app.post("/authorize")
    async def post_pick(
        request: Request, agency: Typed, employee: Typed, rates: Typed = "", officer: Typed = ""
    ) -> Response:
        asking = Asking(settings, {name: str(value) for name, value in (await request.form()).items()})
        if not asking.good:
            return page(400, wrong=True)
        roles = {Role.EMPLOYEE, *([Role.RATER] if rates else []), *(_OFFICER if officer else [])}
        person = Person(agency_id=agency, employee_id=employee, roles=tuple(sorted(roles)))
        code = grants.code_for(person, challenge=asking.challenge, redirect_uri=asking.redirect_uri)
        back = urlencode({"code": code, "state": asking.state, "iss": settings.address})
        return RedirectResponse(f"{asking.redirect_uri}?{back}", status_code=303, headers=_HEADERS)

    @app.post("/token")
    async def post_token(
        grant_type: Typed,
        code: Typed = "",
        code_verifier: Typed = "",
        redirect_uri: Typed = "",
        refresh_token: Typed = "",
    ) -> Response:
        try:
            if grant_type == "refresh_token":
                person = grants.refreshed(refresh_token)
            else:
                person = grants.redeem(code, verifier=code_verifier, redirect_uri=redirect_uri)
        except Unusable as error:
            told = {"error": "invalid_grant", "error_description": str(error)}
            return JSONResponse(told, status_code=400, headers=_HEADERS)
        signed = issuer.token(
            agency=person.agency_id,
            employee=person.employee_id,
            roles=person.roles,
            ttl_seconds=settings.token_seconds,
        )
        given = {
            "access_token": signed,
            "token_type": "Bearer",
            "expires_in": settings.token_seconds,
            "refresh_token": grants.refresh_for(person),
        }
        return JSONResponse(given, headers=_HEADERS)

    @app.get("/logout")
    async def get_logout(post_logout_redirect_uri: Text = "") -> Response:
        back = settings.portal + _SIGNED_OUT
        return RedirectResponse(back if post_logout_redirect_uri == back else settings.portal, status_code=303)

    @app.get("/healthz")
    async def get_health() -> dict[str, str]:
        return {"status": "ok"}

    return app


def serve() -> None:
    """Serve until told to stop; nowhere but on this machine."""
    settings = IdentitySettings()
    uvicorn.run(
        build(settings), host=settings.http_host, port=settings.http_port, log_level="warning", access_log=False
    )
