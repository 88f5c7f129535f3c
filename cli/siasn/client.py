"""SIASN as it is: two tokens, slow, answers of many shapes, and no way to tell a repeated call from a new one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

from cli.siasn.payloads import Official, Service
from cli.siasn.settings import SiasnSettings
from shared import clock

_LISTS: Final = {
    Service.SKP22: "pns/rw-skp22",
    Service.PERIODIC: "pns/rw-kinerjaperiodik",
    Service.CREDIT: "pns/rw-angkakredit",
}
_TEXT_MAX: Final = 300
_EARLY_SECONDS: Final = 30.0
_EMPTY: Final = ("data tidak ditemukan", "data not found", "tidak ada data")


class Away(Exception):
    """No usable answer; ``sure`` says that nothing can have been saved. Try again later."""

    def __init__(self, reason: str, *, sure: bool, after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.sure = sure
        self.after_seconds = after_seconds


class Refused(Exception):
    """SIASN understood and said no; repeating it will not help."""


@dataclass(slots=True)
class _Token:
    value: str = ""
    until: float = 0.0


class Siasn:
    """Calls the web service; renews tokens, turns every odd answer into one of two errors."""

    def __init__(self, settings: SiasnSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._gateway = _Token()
        self._sso = _Token()
        self._renewing = asyncio.Lock()

    async def official(self, nip: str) -> Official:
        """Look somebody up.

        :raises Refused: when SIASN does not know the NIP.
        :raises Away: when it does not answer.
        """
        data = _data(await self._call("GET", f"pns/data-utama/{nip}"))
        if not isinstance(data, dict) or not data.get("id"):
            raise Refused("SIASN tidak mengenal NIP ini. Periksa NIP di direktori.")
        return Official(
            id=str(data["id"]),
            nip=nip,
            name=str(data.get("nama") or ""),
            position=str(data.get("jabatanNama") or ""),
            grade=str(data.get("golRuangAkhir") or ""),
            unit=str(data.get("unorNama") or ""),
        )

    async def records(self, service: Service, nip: str) -> list[dict[str, Any]]:
        """List what is stored about a person.

        :raises Away: when it does not answer.
        """
        try:
            data = _data(await self._call("GET", f"{_LISTS[service]}/{nip}"))
        except Refused as refused:
            if any(text in str(refused).lower() for text in _EMPTY):
                return []
            raise
        return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []

    async def save(self, service: Service, payload: Mapping[str, Any]) -> None:
        """Store a record, or change the one whose ``id`` is given. It has to be read back: the answer proves little.

        :raises Refused: when SIASN says what is wrong with it.
        :raises Away: when it does not answer, or not clearly.
        """
        await self._call("POST", f"{service.value}/save", payload)

    async def delete(self, service: Service, remote_id: str) -> None:
        """Remove a record.

        :raises Refused: when there is no such thing.
        :raises Away: when it does not answer, or not clearly.
        """
        await self._call("DELETE", f"{service.value}/delete/{remote_id}")

    async def _call(self, method: str, path: str, payload: Mapping[str, Any] | None = None) -> Any:
        reads = method == "GET"
        for last in (False, True):
            headers = {"Authorization": f"Bearer {await self._token(self._gateway, sso=False)}"}
            headers["Auth"] = f"bearer {await self._token(self._sso, sso=True)}"
            try:
                answer = await self._client.request(
                    method, f"{self._settings.url.rstrip('/')}/{path}", headers=headers, json=payload
                )
            except httpx.ConnectError as error:
                raise Away("SIASN tidak dapat dihubungi.", sure=True) from error
            except httpx.HTTPError as error:
                raise Away(f"SIASN tidak menjawab ({type(error).__name__}).", sure=reads) from error
            if answer.status_code == httpx.codes.UNAUTHORIZED and not last:
                self._gateway, self._sso = _Token(), _Token()
                continue
            return _understood(answer, reads=reads)
        raise AssertionError("two tries and no answer")

    async def _token(self, token: _Token, *, sso: bool) -> str:
        async with self._renewing:
            if token.until <= clock.monotonic():
                token.value, seconds = await self._new_token(sso=sso)
                token.until = clock.monotonic() + max(1.0, seconds - _EARLY_SECONDS)
            return token.value

    async def _new_token(self, *, sso: bool) -> tuple[str, float]:
        own = self._settings
        form = {"grant_type": "client_credentials"}
        key = (
            httpx.Auth()
            if sso
            else httpx.BasicAuth(*(each.get_secret_value() for each in (own.gateway_key, own.gateway_secret)))
        )
        if sso:
            form = {
                "grant_type": "password",
                "client_id": own.sso_client,
                "username": own.sso_user.get_secret_value(),
                "password": own.sso_password.get_secret_value(),
            }
        url = own.sso_token_url if sso else own.gateway_token_url
        who = "SSO SIASN" if sso else "gerbang API"
        try:
            answer = await self._client.post(url, data=form, auth=key)
            body = answer.json() if answer.is_success else {}
            return str(body["access_token"]), float(body.get("expires_in", 300))
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Away(f"Tidak mendapat token dari {who}. Periksa kunci dan sandi.", sure=True) from error


def _understood(answer: httpx.Response, *, reads: bool) -> Any:
    """Take an answer apart: whatever is not clearly a yes or a no may have been saved."""
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise Away("SIASN meminta jeda.", sure=True, after_seconds=_retry_after(answer))
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or answer.status_code == httpx.codes.REQUEST_TIMEOUT:
        raise Away(f"SIASN menjawab {answer.status_code}.", sure=reads, after_seconds=_retry_after(answer))
    try:
        body = answer.json()
    except ValueError as error:
        raise Away("SIASN menjawab sesuatu yang bukan JSON.", sure=reads) from error
    if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise Away("SIASN menolak token. Periksa hak pengguna.", sure=True)
    said_no = isinstance(body, dict) and (body.get("success") is False or str(body.get("code", "1")) in ("0", "false"))
    if answer.is_error or said_no:
        raise Refused(_reason(body))
    return body


def _data(body: Any) -> Any:
    return body.get("data") if isinstance(body, dict) else body


def _reason(body: Any) -> str:
    if isinstance(body, dict):
        for name in ("message", "data", "error"):
            if isinstance(body.get(name), str) and body[name]:
                return str(body[name])[:_TEXT_MAX]
    return "SIASN menolak tanpa alasan."


def _retry_after(answer: httpx.Response) -> float | None:
    text = answer.headers.get("retry-after", "")
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - clock.now()).total_seconds())
    except (TypeError, ValueError):
        return None
