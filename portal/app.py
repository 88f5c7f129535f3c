"""The portal as an application: sessions, headers, pages."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Final

import httpx
from fastapi import FastAPI, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from portal import errors
from portal.pace import Pace
from portal.pages import ROUTERS
from portal.session import cookies, proof
from portal.session.keeping import SESSION, Keeper
from portal.session.oidc import Provider
from portal.session.sealing import Sealer
from portal.settings import PortalSettings
from portal.templating import STATIC, Templates, file_address
from shared import clock

_CONNECTIONS: Final = httpx.Limits(max_connections=200, max_keepalive_connections=50)
_A_YEAR: Final = "public, max-age=31536000, immutable"
Next = Callable[[Request], Awaitable[Response]]


def build(settings: PortalSettings, *, client: httpx.AsyncClient | None = None) -> FastAPI:
    """Build the portal; ``client`` calls services and OpenID provider, one of its own where none is given."""
    calls = client or httpx.AsyncClient(timeout=settings.service_seconds, limits=_CONNECTIONS)
    live = client or httpx.AsyncClient(limits=httpx.Limits(max_connections=settings.live_max))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with calls, live if live is not calls else nullcontext():
            yield

    app = FastAPI(title="Kinerja: portal", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.settings = settings
    app.state.client = calls
    app.state.live = live
    app.state.templates = Templates()
    app.state.public_pace = Pace(settings.public_per_minute)
    app.state.sealer = Sealer.of(settings.session_key_file)
    app.state.provider = Provider(settings, calls)
    keeper = Keeper(settings, app.state.provider, app.state.sealer)
    app.state.keeper = keeper
    policy = _content_policy(settings)

    @app.middleware("http")
    async def every_page(request: Request, proceed: Next) -> Response:
        request.state.form_secret = request.cookies.get(proof.SECRET_COOKIE) or clock.secret_code() * 3
        request.state.session = before = await keeper.session_of(request)
        answer = await proceed(request)
        if (request.state.session is not None and request.state.session != before) or keeper.was_renewed(request):
            keeper.keep(answer, request.state.session)
        if (before is not None and request.state.session is None) or keeper.is_stale_cookie(request):
            cookies.erase(answer, SESSION)
        if proof.SECRET_COOKIE not in request.cookies and "text/html" in answer.headers.get("content-type", ""):
            cookies.put(answer, proof.SECRET_COOKIE, request.state.form_secret, seconds=None)
        for name, value in policy.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    @app.get("/berkas/{digest}/{name}")
    async def get_file(digest: str, name: str) -> Response:
        return _file(digest, name)

    @app.get("/healthz")
    async def get_health() -> Response:
        return PlainTextResponse("ok")

    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    return app


def _file(digest: str, name: str) -> Response:
    path = STATIC / name
    known = path.parent == STATIC and path.is_file() and file_address(name) == f"/berkas/{digest}/{name}"
    if not known:
        return PlainTextResponse("Berkas tidak ada.", status_code=404)
    return FileResponse(path, headers={"Cache-Control": _A_YEAR})


def _content_policy(settings: PortalSettings) -> dict[str, str]:
    """Nothing comes from elsewhere, nothing runs inline, nobody frames a page; only sign-out leads to the issuer."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        f"form-action 'self' {settings.issuer_origin}; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types kinerja"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
