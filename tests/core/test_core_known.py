"""An act reads each document once: what was read for it is decided on, unless somebody changed it meanwhile."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from core_builders import CAUSE, ID, NOW, TALLY, Tally, add, by, commands_of, plus

from shared.commands import Known
from shared.decision import Decision, Env
from shared.document import apply, fresh
from shared.mongo.documents import Documents
from tests.support.counting import Counting, counting

CONTEXT = "a:person:context"


@pytest.fixture
async def known(documents: Documents) -> Known:
    """Two documents that were read already: each counted one."""
    made = [apply(fresh(kind=TALLY, id=id), Decision(Tally("a", counted=1)), CAUSE) for id in (ID, CONTEXT)]
    await documents.save(made, now=NOW)
    return dict[str, Any](await documents.load([ID, CONTEXT]))


@pytest.fixture
def asked(documents: Documents, known: Known) -> Counting:
    return counting(documents)


def add_context(state: Tally | None, number: int, env: Env) -> Decision[Tally]:
    """Count as many more as the context has."""
    found = env.get(TALLY, CONTEXT)
    return add(state, found.counted if found else number, env)


async def somebody_counts(documents: Documents, *ids: str, counted: int) -> None:
    found = await documents.load(ids)
    moved = [apply(each, Decision(replace(each.present, counted=counted)), CAUSE) for each in found.values()]
    await documents.save(moved, now=NOW)


async def test_what_is_known_is_not_read_again(documents: Documents, known: Known, asked: Counting) -> None:
    done = await commands_of(documents).run(plus(), by=by(), known=known)

    assert done.state.counted == 2
    assert asked.calls == {"bulk_write": 1}


async def test_what_is_known_to_be_absent_is_not_read(documents: Documents, asked: Counting) -> None:
    done = await commands_of(documents).run(plus(id="a:person:e9"), by=by(), known={"a:person:e9": None})

    assert done.version == 1
    assert asked.calls == {"bulk_write": 1}


async def test_known_contexts_are_seen_and_not_read(documents: Documents, known: Known, asked: Counting) -> None:
    context = known[CONTEXT]
    assert context is not None
    known[CONTEXT] = replace(context, state=Tally("a", counted=7))

    done = await commands_of(documents).run(plus(decide=add_context, contexts=(CONTEXT,)), by=by(), known=known)

    assert done.state.counted == 8
    assert asked.calls == {"bulk_write": 1}


async def test_without_anything_known_many_commands_cost_one_read_and_one_write(
    documents: Documents, asked: Counting
) -> None:
    many = [plus(decide=add_context, contexts=(CONTEXT,)), plus(), plus(id="a:person:e9")]

    await commands_of(documents).run_many(many, by=by())

    assert asked.calls == {"find": 1, "bulk_write": 1}
    assert sorted(asked.read) == sorted((ID, CONTEXT, "a:person:e9"))


async def test_the_loser_of_a_race_reads_everything_again_and_decides_on_what_is_new(
    documents: Documents, known: Known, asked: Counting
) -> None:
    await somebody_counts(documents, ID, CONTEXT, counted=10)
    asked.forget()

    done = await commands_of(documents).run(plus(decide=add_context, contexts=(CONTEXT,)), by=by(), known=known)

    assert done.state.counted == 20
    assert sorted(asked.read) == sorted((ID, CONTEXT))
    assert asked.calls == {"find": 1, "bulk_write": 2}


async def test_who_had_to_wait_for_another_command_reads_again(
    documents: Documents, known: Known, asked: Counting
) -> None:
    commands = commands_of(documents)

    first, second = await asyncio.gather(*(commands.run(plus(), by=by(), known=dict(known)) for _ in range(2)))

    assert (first.state.counted, second.state.counted) == (2, 3)
    assert asked.read == [ID]
    assert asked.calls == {"find": 1, "bulk_write": 2}  # a third write would be one that lost


async def test_what_a_command_changed_is_known_no_more(documents: Documents, known: Known) -> None:
    await commands_of(documents).run(plus(decide=add_context, contexts=(CONTEXT,)), by=by(), known=known)

    assert known.keys() == {CONTEXT}


async def test_documents_of_others_are_neither_taken_from_what_is_known_nor_read(
    documents: Documents, asked: Counting
) -> None:
    foreign = apply(fresh(kind=TALLY, id="b:person:e1"), Decision(Tally("b", counted=7)), CAUSE)
    seen: list[Any] = []

    def look(state: Tally | None, number: int, env: Env) -> Decision[Tally]:
        seen.append(env.contexts)
        return add(state, number, env)

    command = plus(id="a:person:e9", decide=look, contexts=("b:person:e1", "b:person:e2"))
    await commands_of(documents).run(command, by=by(), known={"b:person:e1": foreign})

    assert seen == [{}]
    assert asked.read == ["a:person:e9"]
