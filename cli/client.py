"""The directory service from outside: signed in as an officer of an agency, one call at a time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import httpx

from cli.addresses import Addresses
from cli.errors import Stop
from cli.issuer import Issuer, NoKey
from shared import clock
from shared.auth import Role

_TOKEN_SECONDS: Final = 3600
_HTTP_SECONDS: Final = 300.0
OFFICER: Final = "kinerja-cli"
"""Who acts where no token is given: an officer by the local stack's key."""


class Refused(Exception):
    """The directory refuses something; the text says why and what to do."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code


class DirectoryClient:
    """Calls the directory service on behalf of an officer."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Read something.

        :raises Refused: when it is not there, or not for this caller
        """
        return self._send("GET", path, query=query)

    def put(self, path: str, body: object) -> dict[str, Any]:
        """Record something.

        :raises Refused: when it cannot be
        """
        return self._send("PUT", path, body=body)

    def post(self, path: str, body: object) -> dict[str, Any]:
        """Order something; a repetition after a lost answer counts once.

        :raises Refused: when it cannot be
        """
        return self._send("POST", path, body=body)

    def pages(self, path: str, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Read a list to its end."""
        after: str | None = ""
        while after is not None:
            page = self.get(path, {**query, **({"after": after} if after else {})})
            yield from page["items"]
            after = page["next"]

    def _send(
        self, method: str, path: str, *, body: object = None, query: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        headers = {} if method == "GET" else {"idempotency-key": clock.random_id()}
        try:
            answer = self._client.request(method, f"/v1{path}", json=body, params=query, headers=headers)
        except httpx.TransportError as error:
            raise Stop(
                f"Layanan direktori di {self._client.base_url} tidak menjawab. Jalankan `kinerja up`, atau beri alamat"
                " yang benar dengan --directory atau --stack."
            ) from error
        try:
            found = answer.json()
        except ValueError:
            found = {}
        if answer.is_error or not isinstance(found, dict):
            known = found if isinstance(found, dict) else {}
            text = str(known.get("detail") or f"Layanan direktori menjawab {answer.status_code}.")
            raise Refused(answer.status_code, str(known.get("code", "")), text)
        return found


@contextmanager
def directory_of(addresses: Addresses, *, agency: str, token: str = "") -> Iterator[DirectoryClient]:
    """Sign in at the directory of an agency, with a token or as an officer by the local key."""
    bearer = token or _officer(addresses, agency)
    with httpx.Client(
        base_url=addresses.services["directory"],
        headers={"authorization": f"Bearer {bearer}"},
        timeout=_HTTP_SECONDS,
    ) as client:
        yield DirectoryClient(client)


def _officer(addresses: Addresses, agency: str) -> str:
    try:
        issuer = Issuer(addresses.issuer_key, issuer=addresses.issuer, audience=addresses.audience)
    except NoKey as error:
        raise Stop(f"{error} Atau beri token pengelola dengan --token.") from error
    roles = [Role.AGENCY_ADMIN, Role.PERFORMANCE_OFFICER]
    return issuer.token(agency=agency, employee=OFFICER, roles=roles, ttl_seconds=_TOKEN_SECONDS)
