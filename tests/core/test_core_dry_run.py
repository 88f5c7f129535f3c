"""A dry run says what each command would come to, and leaves no trace."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from core_builders import ID, TALLY, Tally, add, by, commands_of, plus, times_of

from shared.commands import Commands, Done
from shared.decision import Decision, Env, Rejected
from shared.document import Document
from shared.metrics import COMMANDS
from shared.mongo.documents import Documents
from tests.support.counting import counting
from tests.support.memory import Quiet


class Strict(Quiet):
    """Saves nothing for anybody."""

    async def save(self, documents: Iterable[Document[Any]], *, now: datetime) -> frozenset[str]:
        raise AssertionError(f"saved {len(list(documents))} at {now}")


def add_up_to_five(state: Tally | None, number: int, env: Env) -> Decision[Tally]:
    if (state.counted if state else 0) + number > 5:
        raise Rejected("penuh")
    return add(state, number, env)


MANY = [
    plus(3, key="1", decide=add_up_to_five),
    plus(3, key="2", decide=add_up_to_five),
    plus(1, key="1", decide=add_up_to_five),
    plus(id="b:person:e1"),
    plus(1, decide=add_up_to_five),
    plus(id="a:person:e2"),
]


def told(outcomes: Sequence[Any]) -> list[Any]:
    return [
        (each.version, each.state.counted, each.repeated) if isinstance(each, Done) else type(each).__name__
        for each in outcomes
    ]


async def test_it_says_what_the_commands_would_come_to_one_after_the_other(documents: Documents) -> None:
    await commands_of(documents).run(plus(1), by=by())

    dry = await commands_of(documents).run_many(MANY, by=by(), dry_run=True)

    # What is told of a document is what all commands together make of it, as in a run that is meant.
    assert told(dry) == [(3, 5, False), "Rejected", (3, 5, True), "NotFound", (3, 5, False), (1, 1, False)]
    assert told(await commands_of(documents).run_many(MANY, by=by())) == told(dry)


async def test_it_writes_publishes_and_counts_nothing(documents: Documents) -> None:
    await commands_of(documents).run(plus(1), by=by())
    asked, counts = counting(documents), [each.samples for each in COMMANDS.collect()]

    await Commands(documents=documents, teller=Strict(documents), times=times_of(documents)).run_many(
        MANY, by=by(), dry_run=True
    )

    assert asked.calls == {"find": 1}
    assert [each.samples for each in COMMANDS.collect()] == counts
    assert (await documents.get(TALLY, ID)).version == 1
    assert await documents.load(["a:person:e2"]) == {}


async def test_a_version_that_has_passed_is_refused_here_too(documents: Documents) -> None:
    await commands_of(documents).run(plus(1), by=by())

    dry = await commands_of(documents).run_many([plus()], by=by(if_version=0), dry_run=True)

    assert told(dry) == ["Outdated"]
