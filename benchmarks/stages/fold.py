"""S1, S1u, S2, S8: how fast evaluation applies what goals publishes."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load import Sittings, Uniform, agreed_plans, outgoing
from benchmarks.platform import Platform
from benchmarks.rounds import Json, Measure, Run, Runs, held, interleaved, rates, ratio, rounded, spread
from benchmarks.stage import Plan
from shared import clock
from shared.events.registry import GOALS

Document = dict[str, Any]
AGENCY = "bench"


@dataclass
class Fold:
    """A topic full of reports, and stores to begin with: one that knows the cycle only, one that knows the plans.

    ``before``: the code as it was, to be measured in the same rounds; it has stores of its own. Each run writes into a
    database of its own, which goes with the servers: dropping a collection takes SecantusDB as long as filling it.
    """

    platform: Platform
    before: Path | None = None
    events: int = 0
    starts: dict[str, int] = field(default_factory=dict)
    all_events: int = 0
    empty: dict[Path | None, list[Document]] = field(default_factory=dict)
    known: dict[Path | None, list[Document]] = field(default_factory=dict)

    async def fill(self, load: Sittings | Uniform, *, agreed: bool) -> None:
        """Open the cycle, let the service hear of the plans where they were agreed, then publish all reports."""
        here, plans = self.platform, agreed_plans(AGENCY, load.people)
        trees: dict[Path | None, str] = {None: "seed"}
        if self.before is not None:
            trees[self.before] = "seed-before"
        for tree, name in trees.items():
            await here.child("fold", tree=tree, database=name, group=name, token=here.officer(AGENCY))
            self.empty[tree] = self.known[tree] = await here.stored(name, name)
        if agreed:
            await here.publish(outgoing(("plan.agreed", each) for each in plans))
            for tree, name in trees.items():
                await here.child("fold", tree=tree, database=name, group=name, events=len(plans))
                self.known[tree] = await here.stored(name, name)
            self.all_events = len(plans)
        self.starts = here.reached(GOALS)
        reports = list(load.events(plans))
        await here.publish(reports)
        self.events = len(reports)
        self.all_events += len(reports)

    def kinds(self, naive: int) -> dict[str, Measure]:
        """What is measured in each round; of the slow naive way only the first reports."""
        few = min(naive, self.events)
        own: dict[str, Measure] = {"fold": self.fold, "ceiling": self.ceiling, "naive": lambda: self.naive(few)}
        return own if self.before is None else own | {"before": lambda: self.fold(self.before)}

    async def fold(self, tree: Path | None = None) -> Run:
        """Let the service apply the reports."""
        return await self._service(self.known[tree], self.starts, self.events, tree)

    async def counted(self) -> tuple[Run, list[Document]]:
        """Count what the reports cost, and give the documents that they end in."""
        database = clock.random_id()
        run = await self._applied(database, self.known[None], self.starts, self.events, count=True)
        return run, await self.platform.stored(database, database)

    async def replay(self) -> Run:
        """Let the service apply the whole topic to a store that knows the cycle only."""
        return await self._service(self.empty[None], dict.fromkeys(self.starts, 0), self.all_events, None)

    async def ceiling(self) -> Run:
        """Read the same reports and write the newest of each person as it came."""
        database = clock.random_id()
        return await self.platform.child(
            "ceiling", database=database, topic=GOALS, events=self.events, starts=self.starts, group=database
        )

    async def naive(self, events: int) -> Run:
        """Handle the first so many reports one by one."""
        database = clock.random_id()
        await self.platform.begin_at(database, GOALS, self.starts)
        return await self.platform.child(
            "naive", database=database, agency=AGENCY, topic=GOALS, events=events, group=database
        )

    async def _service(self, documents: list[Document], starts: dict[str, int], events: int, tree: Path | None) -> Run:
        return await self._applied(clock.random_id(), documents, starts, events, tree=tree)

    async def _applied(
        self,
        database: str,
        documents: list[Document],
        starts: dict[str, int],
        events: int,
        *,
        tree: Path | None = None,
        count: bool = False,
    ) -> Run:
        await self.platform.store(database, database, documents)
        await self.platform.begin_at(database, GOALS, starts)
        return await self.platform.child(
            "fold", tree=tree, database=database, group=database, events=events, count=count
        )


async def in_sittings(here: Platform, plan: Plan) -> dict[str, Json]:
    """S1, S2 in sittings and S8."""
    stage = Fold(here, plan.before)
    await stage.fill(plan.size.sittings, agreed=True)
    counts = (await stage.counted())[0].counts
    replay: dict[str, Measure] = {"replay": stage.replay} if "S8" in plan.stages else {}
    runs = await interleaved(stage.kinds(plan.size.naive) | replay, plan.rounds, plan.tell)
    told = {
        "S1": held(runs, "fold", ceiling="ceiling") | counts | times_before(runs),
        "S2": held(runs, "fold", naive="naive") | counts,
    }
    return told | ({"S8": held(runs, "replay", ceiling="fold")} if replay else {})


async def uniform(here: Platform, plan: Plan) -> dict[str, Json]:
    """S1u, and S2 in uniform order."""
    stage = Fold(here, plan.before)
    await stage.fill(plan.size.uniform, agreed=False)
    counts = (await stage.counted())[0].counts
    runs = await interleaved(stage.kinds(plan.size.naive), plan.rounds, plan.tell)
    return {
        "S1u": held(runs, "fold", ceiling="ceiling") | counts | times_before(runs),
        "S2u": held(runs, "fold", naive="naive") | counts,
    }


def times_before(runs: Runs) -> Json:
    """How many times the rate of the code as it was, where that was measured too."""
    if "before" not in runs:
        return {}
    own, old = rates(runs["fold"]), rates(runs["before"])
    cpu = [[sum(each.cpu.values()) for each in runs[kind]] for kind in ("before", "fold")]
    return {
        "before": rounded(statistics.median(old)),
        "times_before": rounded(ratio(own, old)),
        "times_before_spread": [rounded(each) for each in spread(own, old)],
        "times_before_cpu": rounded(ratio(*cpu)),
    }
