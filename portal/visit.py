"""One request of a person: who it is, in which language, with which services, and how its page is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal.calls import Services, bearer
from portal.forms import Upload, check_ours, read_form, read_upload
from portal.language import Language, chosen
from portal.pace import Pace
from portal.session import proof
from portal.session.session import Session
from portal.settings import PortalSettings
from portal.templating import Templates
from portal.views.site import site
from portal.views.typed import Form
from shared import clock

LANGUAGE_COOKIE: Final = "__Host-kinerja-bahasa"


class NotSignedIn(Exception):
    """Nobody is signed in, or the session is over: sign in, then come back."""


@dataclass(frozen=True)
class Guest:
    """Whoever asks, signed in or not."""

    request: Request
    settings: PortalSettings
    language: Language
    templates: Templates
    form_secret: str

    async def form(self) -> Form:
        """Read what somebody sent.

        :raises NotOurForm: when no page of ours sent it for this browser and person
        :raises TooMuch: when it is larger than a form of ours
        """
        return self._ours(await read_form(self.request))

    def show(self, template: str, page: object, *, status: int = 200, session: Session | None = None) -> HTMLResponse:
        """Show a page."""
        frame = site(
            path=self.request.url.path,
            name=(session.name or session.employee_id) if session else None,
            rates=session is not None and session.rates,
            officer=session is not None and session.is_officer,
            proof=self._proof(session),
            key=clock.random_id(),
            language=self.language,
        )
        return HTMLResponse(self.templates.render(template, self.language, page=page, site=frame), status_code=status)

    def _proof(self, session: Session | None) -> str:
        agency, employee = _whose(session)
        return proof.token_of(self.form_secret, agency_id=agency, employee_id=employee)

    def _ours(self, form: Form, session: Session | None = None) -> Form:
        agency, employee = _whose(session)
        check_ours(self.request, form, address=self.settings.address, agency_id=agency, employee_id=employee)
        return form


def _whose(session: Session | None) -> tuple[str, str]:
    return (session.agency_id, session.employee_id) if session else ("", "")


@dataclass(frozen=True)
class Visit(Guest):
    """A signed-in person's request."""

    session: Session
    services: Services

    @property
    def proof(self) -> str:
        """The token of this person's forms in this browser."""
        return self._proof(self.session)

    def page(self, template: str, page: object, *, status: int = 200) -> HTMLResponse:
        """Show a page to this person."""
        return self.show(template, page, status=status, session=self.session)

    async def form(self) -> Form:
        """Read what the person sent; see :meth:`Guest.form`."""
        return self._ours(await read_form(self.request), self.session)

    async def upload(self, *, bytes_max: int, files_max: int) -> tuple[Form, tuple[Upload, ...]]:
        """Read what the person sent, with files.

        :raises NotOurForm: when no page of ours sent it for this person
        :raises TooMuch: when it is larger
        """
        form, files = await read_upload(self.request, bytes_max=bytes_max, files_max=files_max)
        return self._ours(form, self.session), files


@dataclass(frozen=True)
class Stranger(Guest):
    """Somebody of the public, without a sign-in: what is asked is asked with the device that asks."""

    services: Services

    def count(self) -> None:
        """Count that the network of this device sends something.

        :raises TooFast: when it sent too much within a minute
        """
        pace: Pace = self.request.app.state.public_pace
        pace.count(self.request.client.host if self.request.client else "")


def guest(request: Request) -> Guest:
    """Give the request of whoever asks."""
    state = request.app.state
    return Guest(
        request=request,
        settings=state.settings,
        language=chosen(request.cookies.get(LANGUAGE_COOKIE)),
        templates=state.templates,
        form_secret=request.state.form_secret,
    )


def visit(request: Request) -> Visit:
    """Give the request of a signed-in person.

    :raises NotSignedIn: for everybody else
    """
    session: Session | None = request.state.session
    if session is None:
        raise NotSignedIn
    asked, state = guest(request), request.app.state
    services = Services(state.client, state.settings.services(), headers=bearer(session.access_token), live=state.live)
    return Visit(**_fields(asked), session=session, services=services)


def stranger(request: Request) -> Stranger:
    """Give the request of somebody of the public, who is counted by the network that it comes from."""
    asked, state = guest(request), request.app.state
    device = {"user-agent": request.headers.get("user-agent", "")[:400]}
    if request.client is not None:
        device["x-forwarded-for"] = request.client.host
    services = Services(state.client, state.settings.services(), headers=device)
    return Stranger(**_fields(asked), services=services)


def _fields(asked: Guest) -> Mapping[str, Any]:
    return {name: getattr(asked, name) for name in Guest.__dataclass_fields__}


def go_to(path: str) -> Response:
    """Send the browser to another page of ours, after something was done."""
    return RedirectResponse(path, status_code=303)


GuestDep = Annotated[Guest, Depends(guest)]
StrangerDep = Annotated[Stranger, Depends(stranger)]
VisitDep = Annotated[Visit, Depends(visit)]
