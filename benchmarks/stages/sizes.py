"""S9: how many bytes an appraisal takes in the store, an event on the wire, and a person's year in goals."""

import statistics

import bson

from benchmarks.agency import Agency
from benchmarks.http import Client
from benchmarks.load import Sittings, employee
from benchmarks.platform import Platform
from benchmarks.rounds import Json
from benchmarks.stage import Plan
from benchmarks.stages.doors import UNITS, full_year, url
from benchmarks.stages.fold import Fold

_PEOPLE = 50


async def sizes(here: Platform, plan: Plan) -> dict[str, Json]:
    """S9."""
    stage = Fold(here)
    await stage.fill(Sittings(people=min(_PEOPLE, plan.size.sittings.people), sittings=4), agreed=True)
    run, documents = await stage.counted()
    appraisals = [len(bson.encode(each)) for each in documents if ":appraisal:" in each["_id"]]
    year = await _year(here, plan)
    return {
        "S9": {
            "appraisal_bytes": round(statistics.mean(appraisals)),
            "event_bytes": run.counts["sent_bytes_per_record"],
            "year_bytes": sum(year),
            "year_documents": len(year),
            "year_largest_bytes": max(year),
            "docs_per_event": run.counts["docs_per_event"],
            "bytes_per_event": run.counts["bytes_per_event"],
        }
    }


async def _year(here: Platform, plan: Plan) -> list[int]:
    """The bytes of each document that goals keeps of one person after a year of daily logs and weekly reports."""
    agency = Agency(here, "tahun", 1)
    async with here.services("goals") as services, Client(url(services["goals"])) as goals:
        await agency.known(UNITS)
        await agency.cycle_told()
        await agency.enrolled(goals, 1 + UNITS)
        await agency.at_years_end(goals)
        await agency.propose(goals, [0])
        await agency.agree(goals, [0], UNITS)
        plan.tell("a year of one person")
        await full_year(agency, goals, 0, months=12)
    stored = await here.stored("kinerja", "goals")
    parts = (f":{employee(0)}:", f":{employee(0)}")
    return [
        len(bson.encode(each))
        for each in stored
        if str(each["_id"]).startswith(f"{agency.name}:")
        and (parts[0] in each["_id"] or each["_id"].endswith(parts[1]))
    ]
