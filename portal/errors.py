"""Errors as pages: what happened, what to do, and a number to quote. What was typed is never lost."""

from typing import Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from portal.calls import Away, Problem, Refused
from portal.forms import NotOurForm, TooMuch, read_form
from portal.language import Language, later
from portal.pace import TooFast
from portal.session import proof
from portal.views.parts import Held, Link, SummaryRow, Trouble
from portal.views.typed import Form
from portal.visit import NotSignedIn, guest
from shared import clock
from shared.logs import get

_log = get(__name__)
_SERVICES: Final = {
    "goals": later("Layanan rencana kinerja"),
    "evaluation": later("Layanan penilaian"),
    "feedback": later("Layanan umpan balik"),
    "career": later("Layanan karier"),
    "directory": later("Layanan direktori pegawai"),
}
_SHOWN_MAX: Final = 60
_LABELS: Final = {
    "uraian": later("Apa yang Anda kerjakan?"),
    "nama": later("Nama"),
    "misi": later("Misi atau sasaran instansi"),
    "target": later("Target"),
    "satuan": later("Satuan"),
    "harapan": later("Yang diharapkan"),
    "nilai": later("Capaian"),
    "tanggal": later("Tanggal"),
    "bukti": later("Tautan bukti"),
    "alasan": later("Alasan"),
    "lihat": later("Apa yang Anda lihat, dan kapan?"),
    "akibat": later("Apa akibatnya?"),
    "saran": later("Saran"),
    "catatan": later("Apa yang dibicarakan?"),
    "keterangan": later("Keterangan Anda"),
    "penjelasan": later("Penjelasan"),
    "judul": later("Judul"),
    "naskah": later("Isi kebijakan"),
}
"""How to name what somebody wrote, by the end of the field's name; choices and ids go along unseen."""


def install(app: FastAPI) -> None:
    """Answer everything that goes wrong as a page."""

    @app.exception_handler(NotSignedIn)
    async def not_signed_in(request: Request, _error: NotSignedIn) -> Response:
        return await _sign_in_first(request)

    @app.exception_handler(NotOurForm)
    async def not_ours(request: Request, _error: NotOurForm) -> Response:
        say = guest(request).language.say
        return await _held(
            request,
            status=403,
            title=say("Isian ini tidak dapat dikirim dari sini"),
            text=say(
                "Halaman isian dibuka oleh akun lain, atau sebelum peramban ditutup. Salin isian Anda di bawah, lalu "
                "buka halamannya lagi."
            ),
            can_send=False,
        )

    @app.exception_handler(TooMuch)
    async def too_much(request: Request, _error: TooMuch) -> Response:
        say = guest(request).language.say
        return _trouble(request, 413, say("Isian terlalu besar"), say("Kirim dalam beberapa bagian."))

    @app.exception_handler(TooFast)
    async def too_fast(request: Request, _error: TooFast) -> Response:
        say = guest(request).language.say
        return await _held(
            request,
            status=429,
            title=say("Belum terkirim, isian Anda masih ada"),
            text=say("Terlalu banyak jawaban dari jaringan ini. Tunggu satu menit, lalu kirim lagi."),
        )

    @app.exception_handler(Away)
    async def away(request: Request, error: Away) -> Response:
        say = guest(request).language.say
        service = say(_SERVICES[error.service])
        text = say("{service} sedang tidak menjawab. Tidak ada yang hilang.", service=service)
        if request.method == "POST":
            title = say("Belum terkirim, isian Anda masih ada")
            return await _held(request, status=503, title=title, text=f"{text} {say('Kirim lagi sebentar lagi.')}")
        return _trouble(request, 503, say("Sebentar, layanan sedang tidak siap"), text)

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        if error.problem.status == 401:
            return await _sign_in_first(request)
        say = guest(request).language.say
        if request.method == "POST":
            title = refusal_title(error.problem, guest(request).language)
            return await _held(
                request, status=error.problem.status, title=title, text=error.problem.detail, can_send=False
            )
        if error.problem.status == 404:
            text = say("Tidak ada apa-apa di alamat ini, atau bukan untuk Anda.")
            return _trouble(request, 404, say("Halaman tidak ditemukan"), text)
        return _trouble(request, error.problem.status, say("Tidak dapat ditampilkan"), error.problem.detail)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        say = guest(request).language.say
        if error.status_code == 404:
            text = say("Periksa alamatnya, atau mulai lagi dari beranda.")
            return _trouble(request, 404, say("Halaman tidak ditemukan"), text)
        text = say("Mulai lagi dari beranda.")
        return _trouble(request, error.status_code, say("Permintaan tidak dapat dilayani"), text)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        say = guest(request).language.say
        number = _number()
        _log.error("page failed", number=number, reason=type(error).__name__)
        text = say(
            "Ada kesalahan pada portal ini, bukan pada isian Anda. Coba lagi; bila terulang, sebutkan nomor ini."
        )
        return _trouble(request, 500, say("Portal sedang bermasalah"), text, number=number)


def refusal_title(problem: Problem, language: Language) -> str:
    """Say in a few words why something was not accepted."""
    if problem.status == 412:
        return language.say("Orang lain mengubahnya lebih dahulu")
    if problem.status == 403:
        return language.say("Bukan wewenang Anda")
    return language.say("Belum dapat diterima")


async def _sign_in_first(request: Request) -> Response:
    say = guest(request).language.say
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"code": "signed-out"}, status_code=401)
    if request.method != "POST":
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/masuk?ke={quote(wanted, safe='')}", status_code=303)
    return await _held(
        request,
        status=401,
        title=say("Sesi Anda sudah berakhir, isian Anda masih ada"),
        text=say("Masuk lagi di tab baru, lalu kembali ke tab ini dan tekan Kirim lagi."),
        sign_in=True,
    )


async def _held(
    request: Request, *, status: int, title: str, text: str, can_send: bool = True, sign_in: bool = False
) -> Response:
    asked = guest(request)
    if not proof.same_origin(request.headers.get("origin"), address=asked.settings.address):
        say = asked.language.say
        return _trouble(request, 403, say("Permintaan ditolak"), say("Permintaan ini tidak berasal dari portal."))
    form = await _sent(request)
    page = Held(
        title=title,
        text=text,
        action=request.url.path,
        fields=form.pairs,
        typed=_written(form, asked.language)[:_SHOWN_MAX],
        can_send=can_send,
        sign_in=sign_in,
        back=Link(text=asked.language.say("Buka halaman terbaru"), href=_back(request)),
    )
    return asked.show("pages/held.html", page, status=status, session=request.state.session)


def _written(form: Form, language: Language) -> list[SummaryRow]:
    found = ((_LABELS.get(name.rpartition("-")[2]), value) for name, value in form.typed)
    return [SummaryRow(label=language.say(label), value=value) for label, value in found if label and value]


async def _sent(request: Request) -> Form:
    """Give what was sent; a form that was read already is the same one. Files are not kept: they are chosen again."""
    kept: Form | None = getattr(request.state, "form", None)
    try:
        return kept or await read_form(request)
    except (TooMuch, HTTPException):
        return Form(())


def _back(request: Request) -> str:
    """The page that the form was on: our forms name it."""
    form: Form | None = getattr(request.state, "form", None)
    wanted = form["_halaman"] if form is not None else ""
    return wanted if is_inside(wanted) else request.url.path


def is_inside(path: str) -> bool:
    """Whether a path leads to a page of ours, whatever a browser makes of it."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return plain and path.startswith("/") and not path.startswith("//")


def _trouble(request: Request, status: int, title: str, text: str, *, number: str = "") -> Response:
    asked = guest(request)
    links = (Link(text=asked.language.say("Ke beranda"), href="/"),)
    page = Trouble(title=title, text=text, number=number, links=links)
    session = getattr(request.state, "session", None)
    answer = asked.show("pages/trouble.html", page, status=status, session=session)
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _number() -> str:
    return clock.secret_code()[:6]
