"""One request of a person: who it is, in which language, with which services, and how its page is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from portal.calls import Services
from portal.forms import check_ours, read_form
from portal.language import Language, chosen
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

    def show(self, template: str, page: object, *, status: int = 200, session: Session | None = None) -> HTMLResponse:
        """Show a page."""
        frame = site(
            path=self.request.url.path,
            name=(session.name or session.employee_id) if session else None,
            rates=session is not None and session.rates,
            proof=self._proof(session),
            key=clock.random_id(),
            language=self.language,
        )
        return HTMLResponse(self.templates.render(template, self.language, page=page, site=frame), status_code=status)

    def _proof(self, session: Session | None) -> str:
        agency, employee = (session.agency_id, session.employee_id) if session else ("", "")
        return proof.token_of(self.form_secret, agency_id=agency, employee_id=employee)


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
        """Read what the person sent.

        :raises NotOurForm: when no page of ours sent it for this person
        :raises TooMuch: when it is larger than a form of ours
        """
        form = await read_form(self.request)
        check_ours(
            self.request,
            form,
            address=self.settings.address,
            agency_id=self.session.agency_id,
            employee_id=self.session.employee_id,
        )
        return form


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
    services = Services(state.client, state.settings.services(), session.access_token)
    return Visit(**_fields(asked), session=session, services=services)


def _fields(asked: Guest) -> Mapping[str, Any]:
    return {name: getattr(asked, name) for name in Guest.__dataclass_fields__}


def go_to(path: str) -> Response:
    """Send the browser to another page of ours, after something was done."""
    return RedirectResponse(path, status_code=303)


GuestDep = Annotated[Guest, Depends(guest)]
VisitDep = Annotated[Visit, Depends(visit)]
