"""A service from outside, one call at a time, in the name of whoever holds the token."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from cli.addresses import Addresses
from cli.errors import Stop
from cli.issuer import Issuer, NoKey
from shared import clock
from shared.auth import Role

_TOKEN_SECONDS: Final = 3600
_HTTP_SECONDS: Final = 300.0
_PAGE: Final = "200"
_NAMES_MAX: Final = 200
_AWAY: Final = frozenset({502, 503, 504})
_CALLED: Final = {"directory": "direktori"}
OFFICER: Final = "kinerja-cli"
"""Who acts where no token is given: an officer by the local stack's key."""


class Refused(Exception):
    """A service refuses something; the text says why and what to do, ``faults`` where: JSON pointers and texts."""

    def __init__(self, status: int, code: str, text: str, faults: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.faults = tuple(faults)


class Away(Exception):
    """A service does not answer now; the text says what to do."""


class Client:
    """Calls one service."""

    def __init__(self, http: httpx.Client, service: str) -> None:
        self._http = http
        self._service = _CALLED.get(service, service)
        self._option = f"--{service}"

    def get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Read something.

        :raises Refused: when it is not there, or not for this caller
        :raises Away: when the service does not answer
        """
        return self._send("GET", path, query=query)

    def put(self, path: str, body: object) -> dict[str, Any]:
        """Record something.

        :raises Refused: when it cannot be
        :raises Away: when the service does not answer
        """
        return self._send("PUT", path, json=body)

    def post(
        self, path: str, body: object = None, *, text: bytes | None = None, query: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Order something; a repetition after a lost answer counts once. ``text``: a document as it was written.

        :raises Refused: when it cannot be
        :raises Away: when the service does not answer
        """
        if text is not None:
            return self._send("POST", path, query=query, content=text, media="application/yaml")
        return self._send("POST", path, query=query, json=body)

    def pages(self, path: str, query: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Read a list to its end.

        :raises Refused: when it is not for this caller
        :raises Away: when the service does not answer
        """
        after: str | None = ""
        while after is not None:
            page = self.get(path, {"limit": _PAGE, **(query or {}), **({"after": after} if after else {})})
            yield from page["items"]
            after = page["next"]

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: object = None,
        content: bytes | None = None,
        media: str = "",
    ) -> dict[str, Any]:
        headers = {} if method == "GET" else {"idempotency-key": clock.random_id()}
        if media:
            headers["content-type"] = media
        try:
            answer = self._http.request(method, f"/v1{path}", json=json, content=content, params=query, headers=headers)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise Away(
                f"Layanan {self._service} di {self._http.base_url} tidak menjawab. Jalankan `kinerja up`, atau beri"
                f" alamat yang benar dengan {self._option} atau --stack."
            ) from error
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            found = answer.json()
        except ValueError:
            found = None
        if answer.is_success and isinstance(found, dict):
            return found
        problem = found if isinstance(found, dict) else {}
        text = str(problem.get("detail") or f"Layanan {self._service} menjawab {answer.status_code}.")
        if answer.status_code in _AWAY:
            raise Away(text)
        told = problem.get("errors")
        faults = [
            (str(each.get("pointer", "")), str(each.get("detail", "")))
            for each in (told if isinstance(told, list) else ())
            if isinstance(each, dict)
        ]
        raise Refused(answer.status_code, str(problem.get("code", "")), text, faults)


@dataclass(frozen=True, slots=True)
class Services:
    """The services that an officer works with."""

    directory: Client
    goals: Client
    evaluation: Client

    def names(self, people: set[str]) -> dict[str, str]:
        """Give names by employee id, as far as the caller may know them; none where the directory is away.

        :raises Refused: when the token is not accepted
        """
        wanted, found = sorted(people), dict[str, str]()
        try:
            for start in range(0, len(wanted), _NAMES_MAX):
                page = self.directory.post("/names", {"employee_ids": wanted[start : start + _NAMES_MAX]})
                found |= {each["employee_id"]: each["name"] for each in page["items"]}
        except Away:
            return found
        return found

    def units(self) -> dict[str, str]:
        """Give the names of units by id; none where the directory is away.

        :raises Refused: when the token is not accepted
        """
        try:
            return {each["unit_id"]: each["name"] for each in self.directory.pages("/units")}
        except Away:
            return {}


@contextmanager
def directory_of(addresses: Addresses, *, agency: str, token: str = "") -> Iterator[Client]:
    """Sign in at the directory of an agency, with a token or as an officer by the local key.

    What the service refuses, and what nobody catches within, ends the command with its text.
    """
    with services_of(addresses, agency=agency, token=token) as services:
        yield services.directory


@contextmanager
def services_of(addresses: Addresses, *, agency: str, token: str = "") -> Iterator[Services]:
    """Sign in at the services of an agency, with a token or as an officer by the local key.

    What a service refuses, and what nobody catches within, ends the command with its text.
    """
    bearer = token or _officer(addresses, agency)
    try:
        with ExitStack() as leaving:
            clients = {
                name: Client(leaving.enter_context(_http(addresses.services[name], bearer)), name)
                for name in ("directory", "goals", "evaluation")
            }
            yield Services(**clients)
    except (Refused, Away) as error:
        raise Stop(str(error)) from error


def _http(url: str, bearer: str) -> httpx.Client:
    try:
        return httpx.Client(base_url=url, headers={"authorization": f"Bearer {bearer}"}, timeout=_HTTP_SECONDS)
    except httpx.InvalidURL as error:
        raise Away(f"{url[:80]} bukan alamat layanan; tulis seperti http://127.0.0.1:8101.") from error


def _officer(addresses: Addresses, agency: str) -> str:
    try:
        issuer = Issuer(addresses.issuer_key, issuer=addresses.issuer, audience=addresses.audience)
    except NoKey as error:
        raise Stop(f"{error} Atau beri token pengelola dengan --token.") from error
    roles = [Role.AGENCY_ADMIN, Role.PERFORMANCE_OFFICER]
    return issuer.token(agency=agency, employee=OFFICER, roles=roles, ttl_seconds=_TOKEN_SECONDS)
