"""Fairness counters for officers, and the attributes they rest on. Nothing here is about one person."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.career.api.base import Request
from services.career.api.importing import Import, Imported, PersonRow, take
from services.career.domain.fairness.report import record_attributes
from services.career.domain.fairness.state import ATTRIBUTES, Attributes, FairnessReport
from services.career.rules.fairness import Sex
from services.career.rules.filled import filled
from services.career.usecases import fairness
from services.career.usecases.asking import record_each, today_of
from shared.auth import Caller
from shared.events.base import Id
from shared.http.callers import KeyDep, OfficerDep
from shared.ids import career as ids
from shared.runtime import Parts, PartsDep

router = APIRouter(tags=["fairness"])


class AttributeRow(PersonRow):
    """Sex and year of birth of a person; career never sees the NIP that they are taken from."""

    sex: Sex
    birth_year: Annotated[int, Field(ge=1900, le=2200)]

    def of(self, who: Caller, parts: Parts, *, purpose: str) -> tuple[str, Attributes]:
        """The attributes, as the caller records them today, with their document before them."""
        made = filled(
            Attributes,
            self,
            agency_id=who.agency_id,
            purpose=purpose,
            recorded_by=who.employee_id,
            recorded_on=today_of(parts),
        )
        return ids.ATTRIBUTES.of(who.agency_id, self.employee_id), made


class ImportAttributes(Import):
    """Attributes as rows, with the purpose for which they are kept."""

    purpose: Annotated[str, Field(min_length=10, max_length=500)]


class AskReport(Request):
    """Of which closed cycle."""

    cycle_id: Id


@router.post("/statistic-attributes/imports")
async def post_attributes(command: ImportAttributes, who: OfficerDep, parts: PartsDep) -> Imported:
    """Import sex and year of birth for fairness reports: kept apart, never shown and never published."""
    return await take(
        command,
        AttributeRow,
        lambda rows: record_each(
            parts,
            who=who,
            kind=ATTRIBUTES,
            items=[row.of(who, parts, purpose=command.purpose) for row in rows],
            record=record_attributes,
            dry_run=command.dry_run,
        ),
    )


@router.post("/fairness-reports", status_code=202)
async def post_report(command: AskReport, who: OfficerDep, parts: PartsDep, key: KeyDep) -> FairnessReport:
    """Ask for the counts of a closed cycle by unit, sex and age group; they are made in the background."""
    return await fairness.ask_report(parts, who=who, cycle_id=command.cycle_id, key=key)


@router.get("/fairness-reports/{cycle_id}")
async def get_report(cycle_id: Id, who: OfficerDep, parts: PartsDep) -> FairnessReport:
    """Show the counts. Without ``asked_on`` nobody asked for them yet; without ``counted_on`` they are being made."""
    return await fairness.show_report(parts, who=who, cycle_id=cycle_id)
