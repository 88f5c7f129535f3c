"""Awards: what a letter gave somebody, where it was shared, and what was given by mistake."""

from functools import partial

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.career.domain.award.grant import AwardUnknown, award_by, grant, share, withdraw
from services.career.domain.award.views import AwardView, award_view, award_views
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.requests import GrantAward, ShareAward, WithdrawAward
from services.career.metrics import count_award
from services.career.usecases.reading import holder_in, profile_for
from shared.acting import Acting, ActingDep, AnyOfficerActingDep, AnyOfficerReadingDep, DocumentId, ReadingDep, acted
from shared.commands import Command, Done
from shared.events.base import Id
from shared.http.pages import tag
from shared.ids import career as ids
from shared.importing import Import, Imported, PersonRow, take

router = APIRouter(tags=["awards"])


class AwardRow(PersonRow, GrantAward):
    """An award among several."""

    about = ("employee_id", "kind", "letter_number")

    def command(self, act: Acting) -> Command[Profile, GrantAward]:
        """Record it in the person's profile."""
        return Command(PROFILE, ids.PROFILE.of(act.agency_id, self.employee_id), grant, self)


class Awards(BaseModel):
    """All awards of a person, newest first, also those withdrawn."""

    items: tuple[AwardView, ...]


@router.get("/profiles/{employee_id}/awards")
async def get_awards(employee_id: Id, act: ReadingDep, response: Response) -> Awards:
    """List what somebody was awarded."""
    document = await profile_for(act, employee_id)
    tag(response, document.version)
    return Awards(items=award_views(document.present, version=document.version))


@router.post("/profiles/{employee_id}/awards", status_code=201)
async def post_award(employee_id: Id, command: GrantAward, act: AnyOfficerActingDep, response: Response) -> AwardView:
    """Record an award by its letter; ``recommendation_id`` names the accepted recognition that it fulfils."""
    done = await act.run(PROFILE, ids.PROFILE.of(act.agency_id, employee_id), grant, command)
    acted(response, done)
    if done.repeated:
        response.status_code = 200
    else:
        count_award("granted")
    given = award_by(done.state, command)
    if given is None:
        raise AwardUnknown
    return award_view(done.state, given, version=done.version)


@router.post("/awards/imports")
async def post_awards(command: Import, act: AnyOfficerReadingDep) -> Imported:
    """Record awards, one or many, from CSV or JSON rows; what is wrong with one row does not stop the others."""
    return await take(act, command, AwardRow, lambda row: row.command(act))


@router.post("/awards/{id}/sharings")
async def post_sharing(id: DocumentId, command: ShareAward, act: ActingDep, response: Response) -> AwardView:
    """Record where the person shared it with others, such as a seminar: the person, or an officer."""
    done = await act.run(PROFILE, _holder(act, id), partial(share, subject=id), command)
    acted(response, done)
    return _shown(done, id)


@router.post("/awards/{id}/withdrawals")
async def post_withdrawal(
    id: DocumentId, command: WithdrawAward, act: AnyOfficerActingDep, response: Response
) -> AwardView:
    """Withdraw what was given by mistake, with a reason; the recommendation that it fulfilled is open again."""
    done = await act.run(PROFILE, _holder(act, id), partial(withdraw, subject=id), command)
    acted(response, done)
    if not done.repeated:
        count_award("withdrawn")
    return _shown(done, id)


def _holder(act: Acting, id: str) -> str:
    return holder_in(act, id, ids.AWARD, AwardUnknown)


def _shown(done: Done[Profile], id: str) -> AwardView:
    found = next(each for each in done.state.awards if each.subject == id)
    return award_view(done.state, found, version=done.version)
