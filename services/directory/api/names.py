"""Names, for those who have to do with a person, and for nobody else."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.directory.api.person_out import EmploymentOut, PersonOut, employment_out, person_of
from services.directory.domain.employment import EMPLOYMENT
from services.directory.domain.person.state import PERSON
from services.directory.domain.requests import NamesIn
from services.directory.usecases.names import Named, names_for
from shared.acting import ReadingDep
from shared.http.pages import tag
from shared.ids import directory

router = APIRouter(tags=["names"])


class NamesOut(BaseModel):
    """The names that the caller may know; others are left out, whether they exist or not."""

    items: list[Named]


class MeOut(BaseModel):
    """Oneself, as the directory knows it."""

    person: PersonOut
    employment: EmploymentOut | None
    rater: Named | None


@router.post("/names", summary="Names of people")
async def post_names(body: NamesIn, acting: ReadingDep) -> NamesOut:
    """Give names by employee id: one's own, superiors' and subordinates' and theirs in turn, colleagues'."""
    return NamesOut(items=await names_for(acting, body.employee_ids))


@router.get("/me", summary="Oneself")
async def get_me(acting: ReadingDep, response: Response) -> MeOut:
    """Show everything that is current about the caller."""
    me = acting.actor.employee_id
    id, employed = directory.PERSON.of(acting.agency_id, me), directory.EMPLOYMENT.of(acting.agency_id, me)
    await acting.load((id, employed))
    person, employment = await acting.read(PERSON, id), await acting.find(EMPLOYMENT, employed)
    tag(response, person.version)
    rater_id = person.present.on(acting.today).rater_id
    raters = await names_for(acting, (rater_id,)) if rater_id is not None else []
    return MeOut(
        person=person_of(person.present, person.version),
        employment=employment_out(employment.state, employment.version) if employment.state is not None else None,
        rater=raters[0] if raters else None,
    )
