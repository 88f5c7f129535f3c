"""The service without its background: a client for it, on documents that a test puts there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
from fastapi import FastAPI
from goals_builders import (
    AGENCY,
    CYCLE_ID,
    EMPLOYEE,
    NOW,
    RATER,
    SUPERIOR_ID,
    UNIT,
    cycle,
    draft,
    env,
    objective,
    person,
    proposed,
    unit_body,
)

from services.goals.domain.directory.units import on_unit
from services.goals.domain.plan.cascade import pass_on
from services.goals.domain.plan.impact import Ripple
from services.goals.domain.plan.state import PlanState
from services.goals.main import SERVICE
from services.goals.settings import Settings
from shared.decision import Actor, Decision
from shared.document import Cause, apply, fresh
from shared.events.goals import ImpactChange
from shared.runtime import build
from tests.support.identity import Identity


async def service_on(collection: Any, identity: Identity, states: Mapping[str, Any]) -> FastAPI:
    """Build the service on a collection that holds these states."""
    app = build(SERVICE, Settings(jwt_key_file=identity.key_file))
    documents = app.state.parts.documents
    documents._collection = collection
    made = [
        apply(fresh(kind=documents.kind_of(id), id=id), Decision(state), Cause("test", "test", NOW))
        for id, state in states.items()
    ]
    await documents.save(made, now=NOW)
    return app


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of an app in this process."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t/v1/") as client:
        yield client


def running_agency() -> dict[str, Any]:
    """An open cycle, a unit with its head and people, and their plans: one is told that the head's was revised."""
    unit = on_unit(None, unit_body(), env())
    people = [person(each) for each in (RATER, EMPLOYEE, "told", "x", "right")]
    plans = [draft(EMPLOYEE), draft(RATER), _told()]
    return {
        CYCLE_ID: cycle(),
        f"{AGENCY}:unit:{UNIT}": unit.state if unit else None,
        **{f"{AGENCY}:person:{each.employee_id}": each for each in people},
        **{each.id: each for each in plans},
    }


def _told() -> PlanState:
    below = proposed(objective(intervenes_in=f"{SUPERIOR_ID}:o1"), plan=draft("told"), actor=Actor(employee_id="told"))
    ripple = Ripple(
        objective=f"{SUPERIOR_ID}:o1",
        edition=2,
        change=ImpactChange.CHANGED,
        changes=("x",),
        levels=0,
        through=("o1",),
    )
    decision = pass_on(below, replace(draft(RATER), ripples=(ripple,)), env(below.id))
    if decision is None:
        raise AssertionError("the revision is not heard of")
    return decision.state
