"""The agency's catalogue of trainings."""

from collections.abc import Hashable
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.career.api.base import Request
from services.career.api.importing import Import, Imported, ImportRow, take
from services.career.domain.training.catalogue import TrainingView, record, training_view
from services.career.domain.training.state import TRAINING, Training, TrainingMode
from services.career.store import trainings_after
from services.career.usecases.asking import record_each
from shared.auth import Caller
from shared.decision import Rejected
from shared.events.base import Id
from shared.http.callers import KeyDep, OfficerDep, ReaderDep
from shared.http.pages import After, Limit
from shared.ids.career import TRAINING as TRAINING_ID
from shared.runtime import PartsDep

router = APIRouter(tags=["trainings"])


class TrainingItem(ImportRow):
    """A training of the catalogue; ``level`` is the level of the competence that it leads to."""

    training_id: Id
    title: Annotated[str, Field(min_length=1, max_length=300)]
    competence: Id
    hours_jp: Annotated[Decimal, Field(gt=0, le=2000, max_digits=8, decimal_places=2)]
    offered: bool = True
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    provider: Annotated[str, Field(max_length=300)] = ""
    mode: TrainingMode | None = None

    @property
    def about(self) -> Hashable:
        """The training."""
        return self.training_id

    def of(self, who: Caller) -> tuple[str, Training]:
        """The training in the catalogue of the caller's agency, its document before it."""
        made = Training(agency_id=who.agency_id, **self.model_dump())
        return TRAINING_ID.of(who.agency_id, self.training_id), made


class RecordTrainings(Request):
    """Trainings to put into the catalogue, or to change."""

    items: Annotated[list[TrainingItem], Field(min_length=1, max_length=500)]


class Trainings(BaseModel):
    """A page of the catalogue."""

    items: tuple[TrainingView, ...]
    next: str | None


class RecordedTraining(BaseModel):
    """What became of one training."""

    training_id: str
    outcome: Literal["recorded", "repeated", "rejected"]
    code: str | None = None
    detail: str | None = None


class RecordedTrainings(BaseModel):
    """What became of each training, in order."""

    items: list[RecordedTraining]


@router.get("/trainings")
async def get_trainings(
    who: ReaderDep, parts: PartsDep, competence: Id | None = None, limit: Limit = 50, after: After = None
) -> Trainings:
    """List the agency's catalogue of trainings."""
    found, following = await trainings_after(
        parts.documents, who.agency_id, competence=competence, limit=limit, after=after
    )
    return Trainings(items=tuple(training_view(each) for each in found), next=following)


@router.post("/trainings")
async def post_trainings(command: RecordTrainings, who: OfficerDep, parts: PartsDep, key: KeyDep) -> RecordedTrainings:
    """Put trainings into the catalogue, or change them: each change is a new edition."""
    items = [each.of(who) for each in command.items]
    outcomes = await record_each(parts, who=who, kind=TRAINING, items=items, record=record, dry_run=False, key=key)
    return RecordedTrainings(
        items=[
            RecordedTraining(training_id=each.training_id, outcome="rejected", code=outcome.code, detail=outcome.text)
            if isinstance(outcome, Rejected)
            else RecordedTraining(training_id=each.training_id, outcome="repeated" if outcome.repeated else "recorded")
            for each, outcome in zip(command.items, outcomes, strict=True)
        ]
    )


@router.post("/trainings/imports")
async def post_import(command: Import, who: OfficerDep, parts: PartsDep, key: KeyDep) -> Imported:
    """Import a catalogue from CSV or JSON rows; a bad row is told with its number and does not stop the others."""
    return await take(
        command,
        TrainingItem,
        lambda rows: record_each(
            parts,
            who=who,
            kind=TRAINING,
            items=[row.of(who) for row in rows],
            record=record,
            dry_run=command.dry_run,
            key=key,
        ),
    )
