"""The least that an HTTP service with a database can do, as good code: FastAPI, one write a request, nothing else.

Requests are checked by the services' own models; documents have 8 KB and the indexes of the service they stand for.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Final

import uvicorn
from fastapi import FastAPI
from pymongo.errors import BulkWriteError

from services.evaluation import store as evaluation
from services.evaluation.api.decisions import DecisionBody
from services.goals import store as goals
from services.goals.domain.requests import ActivitiesIn, AgreementIn
from shared.each import readable
from shared.mongo.client import connect

COLLECTION = "bare"


def build(mongo_uri: str, database: str, lookups: Iterable[Sequence[str]]) -> FastAPI:
    """Build the application on a database; ``lookups``: what documents are to be found by."""
    app = FastAPI()
    collection = connect(mongo_uri)[database][COLLECTION]
    entries = connect(mongo_uri)[database]["entries"]

    @app.get("/readyz")
    async def ready() -> dict[str, bool]:
        for fields in lookups:
            await collection.create_index([(f"ix.{each}", 1) for each in fields])
        return {"ready": True}

    @app.post("/v1/plans/{plan_id}/activities")
    async def insert(plan_id: str, body: ActivitiesIn) -> dict[str, int]:
        """Keep entries; those that are there already stay as they are."""
        written = [
            each.model_dump(mode="json", exclude={"activity_id"}) | {"_id": f"{plan_id}:{each.activity_id}"}
            for each in readable(body.items)
        ]
        try:
            return {"inserted": len((await entries.insert_many(written, ordered=False)).inserted_ids)}
        except BulkWriteError as error:
            return {"inserted": error.details["nInserted"]}

    @app.post("/v1/plans/{plan_id}/agreements")
    async def update(plan_id: str, body: AgreementIn) -> dict[str, int]:
        """Agree on the edition that was proposed."""
        done = await collection.update_one(
            {"_id": plan_id, "ix.status": "proposed"},
            {"$set": {"ix.status": "agreed", "agreed_edition": body.edition or 1}, "$inc": {"version": 1}},
        )
        return {"updated": done.modified_count}

    @app.post("/v1/appraisals/{appraisal_id}/decisions")
    async def decide(appraisal_id: str, body: DecisionBody) -> dict[str, int]:
        """Keep a decision."""
        done = await collection.update_one(
            {"_id": appraisal_id, "ix.status": "ready"},
            {"$set": {"ix.status": "decided", "decision": body.model_dump(mode="json")}, "$inc": {"version": 1}},
        )
        return {"updated": done.modified_count}

    return app


LOOKUPS: Final = {"goals": goals.LOOKUPS, "evaluation": evaluation.LOOKUPS}

if __name__ == "__main__":
    uvicorn.run(
        build(os.environ["BARE_MONGO_URI"], os.environ["BARE_DATABASE"], LOOKUPS[os.environ["BARE_SERVICE"]]),
        host="127.0.0.1",
        port=int(os.environ["BARE_PORT"]),
        access_log=False,
        log_config=None,
    )
