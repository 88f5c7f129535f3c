"""A limit on how much a request may carry, whatever its Content-Length says."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.problems import answer, problem

BODY_BYTES_MAX = 4 << 20


class BodyTooLarge(HTTPException):
    """The request carries more than is accepted; send it in several parts.

    An HTTPException, because FastAPI turns any other one raised while it reads a body into a 400.
    """

    def __init__(self) -> None:
        super().__init__(413, f"Permintaan lebih dari {BODY_BYTES_MAX >> 20} MiB. Kirim dalam beberapa bagian.")


class BodyLimit:
    """Refuses larger requests with 413 before their handler sees them whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass requests on, counting their bytes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _announced(scope) > BODY_BYTES_MAX:
            await _refusal(scope, receive, send)
            return
        received, answered = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > BODY_BYTES_MAX:
                raise BodyTooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except BodyTooLarge:
            if not answered:
                await _refusal(scope, receive, send)


def _announced(scope: Scope) -> int:
    """What Content-Length says; nothing is believed of it except that more than allowed is too much."""
    text = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(text) if text.isdigit() and len(text) < 20 else 0


async def _refusal(scope: Scope, receive: Receive, send: Send) -> None:
    described = problem(status=413, code="too-large", detail=BodyTooLarge().detail)
    await answer(described)(scope, receive, send)
