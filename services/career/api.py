"""Career over HTTP: profiles, recommendations, the catalogue of trainings, mentoring."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.career.domain.mentoring import Candidate
from services.career.domain.search import Filters
from services.career.domain.states import Training
from services.career.domain.views import (
    MatchView,
    ProfileView,
    RecommendationView,
    TrainingView,
    training_view,
)
from services.career.settings import Settings
from services.career.store import trainings_after
from services.career.usecases import mentoring, recommendations
from services.career.usecases.profiles import show_profile
from shared.decision import Rejected
from shared.events.base import Id
from shared.events.career import RecommendationKind, RecommendationStatus
from shared.http.callers import IfMatchDep, KeyDep, OfficerDep, ReaderDep
from shared.http.pages import After, Limit, tag
from shared.runtime import Parts, PartsDep

router = APIRouter(tags=["career"])
SubjectPath = Annotated[str, Path(max_length=400)]
CandidateLimit = Annotated[int, Query(ge=1, le=100, description="Jumlah paling banyak.")]


class Request(BaseModel):
    """What people send. An unknown field is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DecideRecommendation(Request):
    """Accept or decline (the person), or mark as done (the officer)."""

    decision: Literal["accepted", "declined", "done"]
    reason: Annotated[str, Field(max_length=2000)] = ""


class TrainingItem(Request):
    """A training of the catalogue."""

    training_id: Id
    title: Annotated[str, Field(min_length=1, max_length=300)]
    competence: Id
    hours_jp: Annotated[Decimal, Field(gt=0, le=2000, max_digits=8, decimal_places=2)]
    offered: bool = True


class RecordTrainings(Request):
    """Trainings to put into the catalogue, or to change."""

    items: Annotated[list[TrainingItem], Field(min_length=1, max_length=500)]


class MakeMatch(Request):
    """A mentor for a mentee's gap."""

    mentor_id: Id
    mentee_id: Id
    competence: Id


class EndMatch(Request):
    """Nothing needs to be said."""


class Recommendations(BaseModel):
    """A page of recommendations."""

    items: tuple[RecommendationView, ...]
    next: str | None


class Matches(BaseModel):
    """A page of mentoring matches."""

    items: tuple[MatchView, ...]
    next: str | None


class Trainings(BaseModel):
    """A page of the catalogue."""

    items: tuple[TrainingView, ...]
    next: str | None


class Candidates(BaseModel):
    """Possible mentors, best first."""

    items: tuple[Candidate, ...]


class RecordedTraining(BaseModel):
    """What became of one training."""

    training_id: str
    outcome: Literal["recorded", "repeated", "rejected"]
    code: str | None = None
    detail: str | None = None


class RecordedTrainings(BaseModel):
    """What became of each training, in order."""

    items: list[RecordedTraining]


@router.get("/profiles/{employee_id}")
async def get_profile(employee_id: Id, who: ReaderDep, parts: PartsDep, response: Response) -> ProfileView:
    """Show a person's history, gaps, strengths, training hours, recommendations and mentoring."""
    shown = await show_profile(parts, who=who, employee_id=employee_id)
    tag(response, shown.version)
    return shown


@router.get("/recommendations")
async def get_recommendations(
    who: ReaderDep,
    parts: PartsDep,
    employee_id: Id | None = None,
    unit_id: Id | None = None,
    cycle_id: Id | None = None,
    kind: RecommendationKind | None = None,
    status: RecommendationStatus | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Recommendations:
    """List recommendations: one's own, those of one's people, or (officer) those of the agency."""
    filters = Filters(employee_id=employee_id, unit_id=unit_id, cycle_id=cycle_id, kind=kind, status=status)
    items, following = await recommendations.list_recommendations(
        parts, who=who, filters=filters, limit=limit, after=after
    )
    return Recommendations(items=items, next=following)


@router.post("/recommendations/{id}/decisions")
async def post_decision(
    id: SubjectPath,
    command: DecideRecommendation,
    who: ReaderDep,
    parts: PartsDep,
    key: KeyDep,
    version: IfMatchDep,
    response: Response,
) -> RecommendationView:
    """Accept or decline one's own recommendation, or mark an accepted one as done."""
    decided = await recommendations.decide_recommendation(
        parts,
        who=who,
        id=id,
        decision=RecommendationStatus(command.decision),
        reason=command.reason,
        key=key,
        if_version=version,
    )
    tag(response, decided.version)
    return decided


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
    """Put trainings into the catalogue, or change them."""
    trainings = [Training(agency_id=who.agency_id, **each.model_dump()) for each in command.items]
    outcomes = await recommendations.record_trainings(parts, who=who, trainings=trainings, key=key)
    return RecordedTrainings(
        items=[
            RecordedTraining(training_id=each.training_id, outcome="rejected", code=outcome.code, detail=outcome.text)
            if isinstance(outcome, Rejected)
            else RecordedTraining(training_id=each.training_id, outcome="repeated" if outcome.repeated else "recorded")
            for each, outcome in zip(command.items, outcomes, strict=True)
        ]
    )


@router.get("/mentoring-candidates")
async def get_candidates(
    employee_id: Id, competence: Id, who: ReaderDep, parts: PartsDep, limit: CandidateLimit = 20
) -> Candidates:
    """Rank those who could mentor a junior in the competence where he or she has a gap."""
    found = await mentoring.list_candidates(
        parts, who=who, employee_id=employee_id, competence=competence, limits=_settings(parts).mentoring
    )
    return Candidates(items=found[:limit])


@router.get("/mentoring-matches")
async def get_matches(
    who: ReaderDep,
    parts: PartsDep,
    mentor_id: Id | None = None,
    mentee_id: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Matches:
    """List mentoring matches: one's own, those of one's people, or (officer) those of the agency."""
    items, following = await mentoring.list_matches(
        parts, who=who, mentor_id=mentor_id, mentee_id=mentee_id, limit=limit, after=after
    )
    return Matches(items=items, next=following)


@router.post("/mentoring-matches", status_code=201)
async def post_match(command: MakeMatch, who: ReaderDep, parts: PartsDep, key: KeyDep, response: Response) -> MatchView:
    """Give a mentee a mentor. The same open match again answers 200."""
    shown, new = await mentoring.make_match(
        parts,
        who=who,
        mentor_id=command.mentor_id,
        mentee_id=command.mentee_id,
        competence=command.competence,
        limits=_settings(parts).mentoring,
        key=key,
    )
    if not new:
        response.status_code = 200
    tag(response, shown.version)
    return shown


@router.get("/mentoring-matches/{id}")
async def get_match(id: SubjectPath, who: ReaderDep, parts: PartsDep, response: Response) -> MatchView:
    """Show a match with the sessions of the pair."""
    shown = await mentoring.show_match(parts, who=who, id=id)
    tag(response, shown.version)
    return shown


@router.post("/mentoring-matches/{id}/endings")
async def post_ending(id: SubjectPath, _command: EndMatch, who: ReaderDep, parts: PartsDep, key: KeyDep) -> MatchView:
    """End a match; the mentor has room for somebody else."""
    return await mentoring.end_match(parts, who=who, id=id, key=key)


def _settings(parts: Parts) -> Settings:
    settings = parts.settings
    assert isinstance(settings, Settings)  # main starts career with career's settings
    return settings
