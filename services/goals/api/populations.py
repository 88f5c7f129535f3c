"""Whom a cycle would take in, looked at before it is opened; officers only."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, Field, StrictInt, model_validator

from services.goals.api.template_bodies import PopulationIn
from services.goals.usecases.officers import preview
from shared.acting import OfficerReadingDep
from shared.alike import filled
from shared.http.pages import LIMIT_MAX
from shared.request import Request

router = APIRouter(prefix="/populations", tags=["officers"])


class PreviewIn(Request):
    """A population and the days of the cycle that it is meant for."""

    population: PopulationIn = PopulationIn()
    starts_on: date
    ends_on: date
    limit: Annotated[StrictInt, Field(ge=1, le=LIMIT_MAX)] = 50

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on lies before starts_on")
        return self


class PreviewOut(BaseModel):
    """How many people take part, by unit and group, the first of them, and who is left out because of the days."""

    total: int
    by_unit: dict[str, int]
    by_group: dict[str, int]
    employees: tuple[str, ...]
    begins_after: tuple[str, ...]
    left_before: tuple[str, ...]


@router.post("/preview", summary="Whom a cycle would take in")
async def post_preview(body: PreviewIn, acting: OfficerReadingDep) -> PreviewOut:
    """Count as enrolment would do it today; nothing is written."""
    population = body.population.state()
    found = await preview(acting, population, starts_on=body.starts_on, ends_on=body.ends_on, limit=body.limit)
    return filled(PreviewOut, found)
