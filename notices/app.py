"""What the notices answer by HTTP: the page that stops the mail, metrics, and whether they listen."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import FastAPI, Path
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from notices.links import person_of
from notices.store import Store
from shared.metrics import REGISTRY

Token = Annotated[str, Path(max_length=300)]
_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_PAGE: Final = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>
"""
_FORM: Final = '<form method="post" action="{action}"><button>{label}</button></form>'


def build(store: Store, *, key: bytes, caught_up: Callable[[], bool]) -> FastAPI:
    """Make the application."""
    app = FastAPI(title="Kinerja notices", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/berhenti/{token}")
    async def get_choice(token: Token) -> Response:
        """Show whether mail is sent, and a button to change that; looking changes nothing."""
        person = person_of(token, key)
        if person is None:
            return _unknown()
        return _choice(token, off=await store.is_off(person))

    @app.post("/berhenti/{token}")
    async def post_choice(token: Token) -> Response:
        """Stop the mail, as mail programs do by themselves (RFC 8058) and people by the button."""
        person = person_of(token, key)
        if person is None:
            return _unknown()
        await store.turn(person, off=True)
        return _choice(token, off=True)

    @app.post("/berhenti/{token}/lagi")
    async def post_again(token: Token) -> Response:
        """Send the mail again."""
        person = person_of(token, key)
        if person is None:
            return _unknown()
        await store.turn(person, off=False)
        return _choice(token, off=False)

    @app.get("/metrics")
    async def get_metrics() -> Response:
        """Give the metrics."""
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)

    @app.get("/healthz")
    async def get_health() -> Response:
        """Say that the program runs."""
        return PlainTextResponse("ok")

    @app.get("/readyz")
    async def get_ready() -> Response:
        """Say whether everything that was there at the start was heard."""
        return PlainTextResponse("ok" if caught_up() else "catching up", status_code=200 if caught_up() else 503)

    return app


def _choice(token: str, *, off: bool) -> Response:
    """Show what is so now; the token was signed by us, so it holds no sign that a page would take for its own."""
    if off:
        text = "Anda tidak menerima surat pengingat lagi. Pekerjaan yang menunggu tetap tampil di portal."
        form = _FORM.format(action=f"/berhenti/{token}/lagi", label="Kirim lagi surat pengingat")
    else:
        text = "Anda menerima paling banyak satu surat pengingat sehari bila ada pekerjaan yang menunggu."
        form = _FORM.format(action=f"/berhenti/{token}", label="Jangan kirim lagi surat pengingat")
    return HTMLResponse(_PAGE.format(title="Surat pengingat Kinerja", text=text, form=form), headers=_HEADERS)


def _unknown() -> Response:
    text = "Tautan ini tidak dikenal. Buka tautan dari surat yang terakhir Anda terima."
    page = _PAGE.format(title="Surat pengingat Kinerja", text=text, form="")
    return HTMLResponse(page, status_code=404, headers=_HEADERS)
