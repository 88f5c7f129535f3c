"""A limit on how much a request may carry, whatever its Content-Length says."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.problems import problem

BODY_BYTES_MAX = 4 << 20


class BodyTooLarge(Exception):
    """The request carries more than is accepted; send it in several parts."""


class BodyLimit:
    """Refuses larger requests with 413 before their handler sees them whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass requests on, counting their bytes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
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
                detail = f"Permintaan lebih dari {BODY_BYTES_MAX >> 20} MiB. Kirim dalam beberapa bagian."
                await problem(status=413, code="too-large", detail=detail)(scope, receive, send)
