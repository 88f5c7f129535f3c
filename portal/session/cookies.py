"""The cookies of the portal: http-only, for this host alone, in parts where the content is long."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from portal.session.sealing import Sealer

_PART: Final = 3800
_PARTS_MAX: Final = 4


def read(request: Request, name: str, sealer: Sealer) -> Mapping[str, Any] | None:
    """Give what a sealed cookie holds; None when there is none of ours."""
    parts = [request.cookies.get(_named(name, number)) for number in range(_PARTS_MAX)]
    text = "".join(part for part in parts if part)
    return sealer.open(text) if text else None


def write(response: Response, name: str, content: Mapping[str, Any], sealer: Sealer, *, seconds: int | None) -> None:
    """Set a sealed cookie; without ``seconds`` until the browser ends.

    :raises ValueError: when it is too long for the browser
    """
    text = sealer.seal(content)
    parts = [text[start : start + _PART] for start in range(0, len(text), _PART)]
    if len(parts) > _PARTS_MAX:
        raise ValueError(f"the cookie {name} has {len(text)} characters: the tokens are too long")
    for number in range(_PARTS_MAX):
        if number < len(parts):
            put(response, _named(name, number), parts[number], seconds=seconds)
        elif number:
            drop(response, _named(name, number))


def erase(response: Response, name: str) -> None:
    """Take a sealed cookie away."""
    for number in range(_PARTS_MAX):
        drop(response, _named(name, number))


def put(response: Response, name: str, value: str, *, seconds: int | None) -> None:
    """Set a plain cookie that no script can read."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def drop(response: Response, name: str) -> None:
    """Take a plain cookie away."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def _named(name: str, number: int) -> str:
    return f"__Host-kinerja-{name}-{number}"
