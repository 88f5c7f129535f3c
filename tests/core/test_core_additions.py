"""What a command adds: inserted before the document that counts it, once, whatever dies in between or races."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from core_builders import NOW, by, commands_of
from pymongo.errors import AutoReconnect

from shared.commands import Command, Done
from shared.decision import Addition, Decision, Env, Kind, Rejected, publishes_nothing
from shared.document import Document, TooLarge
from shared.mongo.documents import Documents

BOX: Final = "a:box:b1"
FULL: Final = 6


@dataclass(frozen=True)
class Coin:
    """An addition: what it is worth, and the box that it was put in."""

    box: str
    worth: int


@dataclass(frozen=True)
class Box:
    """Counts coins."""

    worth: int = 0
    coins: tuple[str, ...] = ()


COIN: Final = Kind("coin", Coin, lambda _state: {}, publishes_nothing, belongs_to=lambda state: state.box)
LOOSE: Final = Kind("loose", Coin, lambda _state: {}, publishes_nothing, belongs_to=lambda _state: None)
BOXES: Final = Kind("box", Box, lambda _state: {}, publishes_nothing)


@pytest.fixture
async def documents(collection: Any) -> Documents:
    documents = Documents(collection, (COIN, LOOSE, BOXES), in_chunk=3)
    await documents.ensure_indexes(())
    return documents


def coin(name: str) -> str:
    return f"a:coin:{name}"


def put(state: Box | None, coins: dict[str, int], env: Env) -> Decision[Box]:
    """Put coins in; each counts once."""
    box = state or Box()
    new = {coin(name): worth for name, worth in coins.items() if coin(name) not in box.coins}
    if len(box.coins) + len(new) > FULL:
        raise Rejected("penuh")
    if not new:
        return Decision(box)
    if any(known.worth != new[id] for id in new if (known := env.get(COIN, id)) is not None):
        raise Rejected("lain")
    fuller = Box(box.worth + sum(new.values()), (*box.coins, *new))
    additions = tuple(Addition(COIN, id, Coin(env.id, worth)) for id, worth in new.items() if not env.get(COIN, id))
    return Decision(fuller, additions=additions)


def putting(id: str = BOX, **coins: int) -> Command[Box, dict[str, int]]:
    return Command(BOXES, id, put, coins, [coin(name) for name in coins])


async def run(documents: Documents, command: Command[Any, Any], *, unseen: bool = False) -> Done[Any]:
    """``unseen``: the coins are taken for new without a look."""
    known: dict[str, Document[Any] | None] = dict.fromkeys(command.contexts) if unseen else {}
    return await commands_of(documents).run(command, by=by(), known=known)


async def test_what_is_added_is_found_by_its_id_and_by_what_it_belongs_to(documents: Documents) -> None:
    done = await run(documents, putting(x=1, y=2, z=3, w=4))

    found = await documents.load([coin("x"), coin("y"), coin("z"), coin("w"), coin("none"), BOX])
    assert (done.state.worth, found[BOX].state) == (10, done.state)
    assert {id: each.present.worth for id, each in found.items() if id != BOX} == {
        coin("x"): 1,
        coin("y"): 2,
        coin("z"): 3,
        coin("w"): 4,
    }
    assert (found[coin("x")].agency_id, found[coin("x")].version) == ("a", 1)
    assert sorted(each.state.worth for each in await documents.additions.of(COIN, BOX)) == [1, 2, 3, 4]
    assert await documents.additions.of(COIN, "a:box:other") == []


@pytest.mark.parametrize("unseen", [False, True])
async def test_what_was_there_already_is_looked_at_and_decided_again(documents: Documents, unseen: bool) -> None:
    await documents.insert([Addition(COIN, coin("x"), Coin(BOX, 1))], now=NOW)

    done = await run(documents, putting(x=1, y=2), unseen=unseen)

    assert (done.state.worth, done.state.coins) == (3, (coin("x"), coin("y")))
    with pytest.raises(Rejected, match="lain"):
        await run(documents, putting("a:box:b2", y=5), unseen=unseen)
    assert (await documents.load([coin("y")]))[coin("y")].present == Coin(BOX, 2)


async def test_a_crash_between_the_two_writes_is_made_good_by_the_same_command(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: Any, **__: Any) -> None:
        raise AutoReconnect("killed")

    with monkeypatch.context() as patched:
        patched.setattr(documents, "save", dies)
        with pytest.raises(AutoReconnect):
            await run(documents, putting(x=1, y=2))
    assert await documents.load([BOX]) == {}
    assert len(await documents.additions.of(COIN, BOX)) == 2

    done = await run(documents, putting(x=1, y=2), unseen=True)

    assert (done.state.worth, done.repeated) == (3, False)
    assert (await run(documents, putting(x=1, y=2))).repeated


async def test_a_document_is_not_saved_without_what_its_command_adds(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: Any, **__: Any) -> None:
        raise AutoReconnect("killed")

    monkeypatch.setattr(documents, "insert", dies)
    with pytest.raises(AutoReconnect):
        await run(documents, putting(x=1))

    assert await documents.load([BOX]) == {}


async def test_of_many_who_send_the_same_each_coin_counts_once(documents: Documents) -> None:
    names = [f"n{number}" for number in range(FULL)]

    def some(number: int) -> Command[Any, Any]:
        return putting(**dict.fromkeys(names[number % 3 : number % 3 + 4], 1))

    outcomes = await asyncio.gather(
        *(run(documents, some(number), unseen=bool(number % 2)) for number in range(12)), return_exceptions=True
    )

    box = (await documents.get(BOXES, BOX)).present
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert sorted(box.coins) == [coin(name) for name in names]
    assert box.worth == len(box.coins) == FULL


async def test_others_in_the_same_request_are_saved_when_one_is_decided_again(documents: Documents) -> None:
    await documents.insert([Addition(COIN, coin("x"), Coin(BOX, 1))], now=NOW)
    commands = [putting(x=1), putting("a:box:b2", y=2)]
    known: dict[str, Document[Any] | None] = dict.fromkeys((coin("x"), coin("y")))

    outcomes = await commands_of(documents).run_many(commands, by=by(), known=known)

    assert [each.state.worth for each in outcomes if isinstance(each, Done)] == [1, 2]


async def test_what_no_database_can_hold_is_refused(documents: Documents) -> None:
    outcomes = await commands_of(documents).run_many([putting(x=2**70)], by=by())

    assert [type(each) for each in outcomes] == [TooLarge]


async def test_a_dry_run_adds_nothing(documents: Documents) -> None:
    (outcome,) = await commands_of(documents).run_many([putting(x=1)], by=by(), dry_run=True)

    assert isinstance(outcome, Done)
    assert await documents.load([coin("x"), BOX]) == {}


async def test_what_belongs_to_nothing_is_found_by_its_id_alone(documents: Documents) -> None:
    loose = [Addition(LOOSE, f"a:loose:{name}", Coin(BOX, 1)) for name in "xy"]

    assert await documents.insert(loose[:1], now=NOW) == frozenset()
    assert await documents.insert(loose, now=NOW) == {"a:loose:x"}
    assert sorted(await documents.load([each.id for each in loose])) == ["a:loose:x", "a:loose:y"]
    assert await documents.additions.of(LOOSE, BOX) == []


async def test_additions_of_another_agency_are_no_context(documents: Documents) -> None:
    await documents.insert([Addition(COIN, "b:coin:x", Coin("b:box:b1", 7))], now=NOW)
    seen: list[Iterable[str]] = []

    def look(state: Box | None, _input: None, env: Env) -> Decision[Box]:
        seen.append(tuple(env.contexts))
        return Decision(replace(state or Box(), worth=1))

    await run(documents, Command(BOXES, BOX, look, None, ["b:coin:x"]))

    assert seen == [()]


async def test_additions_are_found_by_how_their_ids_begin_with_when_they_came(documents: Documents) -> None:
    await run(documents, putting(x=1, y=2))

    found = await documents.additions.under(COIN, "a:coin:")

    assert sorted((each.id, each.state.worth) for each in found) == [("a:coin:x", 1), ("a:coin:y", 2)]
    assert all(each.at.tzinfo is not None for each in found)
    assert await documents.additions.under(COIN, "b:coin:") == []
