"""Commands: once in effect whatever is repeated or raced, and never into another agency."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from core_builders import CAUSE, ID, NOW, OTHER, TALLY, Other, Tally, add, by, commands_of, plus

from shared.commands import By, Command, Commands, Done, KeyReused, Outdated
from shared.decision import Decision, Env, NotFound, NotYours, Rejected
from shared.document import TooLarge, apply, fresh
from shared.mongo.documents import Documents

LATE = datetime(2025, 3, 1, 17, 30, tzinfo=UTC)
"""Past midnight in the agency's zone already."""


def add_up_to_five(state: Tally | None, number: int, env: Env) -> Decision[Tally]:
    if (state.counted if state else 0) + number > 5:
        raise Rejected("penuh")
    return add(state, number, env)


async def run(commands: Commands, command: Command[Any, Any], **more: Any) -> Done[Any]:
    return await commands.run(command, by=by(**more))


async def counted(documents: Documents, id: str = ID) -> int:
    state = (await documents.get(TALLY, id)).state
    return 0 if state is None else state.counted


async def test_the_same_key_again_changes_nothing_and_answers_alike(documents: Documents) -> None:
    commands = commands_of(documents)

    first = await run(commands, plus(key="k"))
    again = await run(commands, plus(key="k"), if_version=0)

    assert (first.version, first.repeated) == (1, False)
    assert (again.version, again.repeated, again.state) == (1, True, first.state)
    assert await counted(documents) == 1


async def test_the_same_key_with_other_content_is_refused(documents: Documents) -> None:
    commands = commands_of(documents)
    await run(commands, plus(key="scope#one"))

    with pytest.raises(KeyReused):
        await run(commands, plus(5, key="scope#two"))

    assert await counted(documents) == 1


async def test_a_version_that_has_passed_is_refused_and_nothing_is_changed(documents: Documents) -> None:
    commands = commands_of(documents)
    await run(commands, plus(), if_version=0)

    with pytest.raises(Outdated):
        await run(commands, plus(), if_version=0)
    await run(commands, plus(), if_version=1)

    assert await counted(documents) == 2


async def test_whoever_may_not_act_learns_nothing_of_the_version(documents: Documents) -> None:
    """The version was compared first: 412 with the number, for people who were not even to see the document."""
    commands = commands_of(documents)
    await run(commands, plus())

    def never(_state: Tally | None, _number: int, _env: Env) -> Decision[Tally]:
        raise NotYours("bukan milik Anda")

    with pytest.raises(NotYours):
        await run(commands, plus(decide=never), if_version=7)


async def test_of_twenty_on_the_same_version_exactly_one_wins(documents: Documents) -> None:
    processes = [commands_of(documents) for _ in range(4)]
    outcomes = await asyncio.gather(
        *(run(processes[each % 4], plus(), if_version=0) for each in range(20)), return_exceptions=True
    )

    assert sum(isinstance(each, Done) for each in outcomes) == 1
    assert sum(isinstance(each, Outdated) for each in outcomes) == 19
    assert await counted(documents) == 1


@pytest.mark.parametrize("processes", [1, 4])
async def test_twenty_writers_at_once_have_twenty_effects(documents: Documents, processes: int) -> None:
    """Each round of a race has one winner, so twelve tries used to turn some of twenty away as busy."""
    some = [commands_of(documents) for _ in range(processes)]

    outcomes = await asyncio.gather(*(run(some[each % processes], plus(key=str(each))) for each in range(20)))

    assert await counted(documents) == 20
    assert sorted(each.version for each in outcomes) == list(range(1, 21))


async def test_the_same_key_from_twenty_at_once_has_one_effect(documents: Documents) -> None:
    some = [commands_of(documents) for _ in range(4)]

    outcomes = await asyncio.gather(*(run(some[each % 4], plus(key="k")) for each in range(20)))

    assert await counted(documents) == 1
    assert sum(not each.repeated for each in outcomes) == 1


async def test_a_key_that_is_noted_without_a_change_survives_a_race(documents: Documents) -> None:
    """Noting a key keeps the version; the guard used to let another writer overwrite it unseen."""
    commands = commands_of(documents)
    await run(commands, plus())
    read = await documents.get(TALLY, ID)

    done = await run(commands, plus(key="noted", decide=lambda state, _number, _env: Decision(state)))
    assert done.version == 1
    late = apply(read, Decision(Tally("a", counted=7)), CAUSE)
    saved = await documents.save([late], now=NOW)

    assert saved == {ID}
    assert "noted" in (await documents.get(TALLY, ID)).processed


async def test_a_bulk_has_one_outcome_per_command_and_one_write_per_document(documents: Documents) -> None:
    commands = [
        plus(3, key="1", decide=add_up_to_five),
        plus(3, key="2", decide=add_up_to_five),
        plus(2, key="3", decide=add_up_to_five),
        plus(3, key="1", decide=add_up_to_five),
        plus(id="b:person:e1"),
        plus(id="a:person:e2"),
    ]

    outcomes = await commands_of(documents).run_many(commands, by=by())

    kinds = [type(each).__name__ if isinstance(each, Rejected) else each.repeated for each in outcomes]
    assert kinds == [False, "Rejected", False, True, "NotFound", False]
    assert await counted(documents) == 5
    assert await counted(documents, "b:person:e1") == 0
    assert (await documents.get(TALLY, ID)).version == 2


async def test_a_refusal_that_rests_on_a_change_that_lost_its_race_is_decided_again(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First fills the document, second is refused as full; then the write loses, and the first does not fit either."""
    await run(commands_of(documents), plus())
    save, raced = documents.save, False

    async def save_after_somebody_else(changed: Any, *, now: Any, **mark: Any) -> frozenset[str]:
        nonlocal raced
        if not raced:
            raced = True
            found = await documents.get(TALLY, ID)
            await save([apply(found, Decision(Tally("a", counted=3)), CAUSE)], now=now)
        return await save(changed, now=now, **mark)

    monkeypatch.setattr(documents, "save", save_after_somebody_else)
    both = [plus(4, decide=add_up_to_five), plus(2, decide=add_up_to_five)]
    outcomes = await commands_of(documents).run_many(both, by=by())

    assert [isinstance(each, Done) for each in outcomes] == [False, True]
    assert await counted(documents) == 5


@pytest.mark.parametrize("id", ["b:person:e1", "", "person:e1", "a", "ab:person:e1", "$a:person:e1"])
async def test_an_id_outside_of_the_agency_is_not_found_and_never_decided(documents: Documents, id: str) -> None:
    def never(_state: Any, _number: int, _env: Env) -> Decision[Tally]:
        raise AssertionError("decided")

    with pytest.raises(NotFound):
        await run(commands_of(documents), plus(id=id, decide=never))


@pytest.mark.parametrize("agency", ["", ":", "a:person"])
async def test_an_agency_that_is_none_reaches_nothing(documents: Documents, agency: str) -> None:
    await run(commands_of(documents), plus())

    with pytest.raises(NotFound):
        await run(commands_of(documents), plus(id=":person:e1"), agency_id="")
    with pytest.raises(NotFound):
        await run(commands_of(documents), plus(), agency_id=agency if agency != "a:person" else "b")
    assert await documents.select(kind=TALLY, agency_id=agency, where={}, limit=10) == []


async def test_contexts_of_another_agency_are_as_if_they_did_not_exist(documents: Documents) -> None:
    await run(commands_of(documents), plus(id="b:person:e1"), agency_id="b")
    seen: dict[str, Any] = {}

    def look(state: Tally | None, number: int, env: Env) -> Decision[Tally]:
        seen.update(env.contexts)
        return add(state, number, env)

    await run(commands_of(documents), plus(decide=look, contexts=("b:person:e1", "a:person:e9")))

    assert seen == {}


async def test_an_id_of_another_kind_is_not_found(documents: Documents) -> None:
    other = apply(fresh(kind=OTHER, id="a:other:x"), Decision(Other("a")), CAUSE)
    await documents.save([other], now=NOW)

    with pytest.raises(NotFound):
        await run(commands_of(documents), plus(id="a:other:x"))


async def test_what_the_public_sends_is_nobodys_act(documents: Documents) -> None:
    def by_nobody(state: Tally | None, number: int, env: Env) -> Decision[Tally]:
        assert env.actor is None
        return add(state, number, env)

    await commands_of(documents).run(plus(decide=by_nobody), by=By(agency_id="a"))

    assert await counted(documents) == 1


async def test_what_no_database_can_hold_is_refused_and_its_neighbour_saved(documents: Documents) -> None:
    commands = [plus(2**70, id="a:person:big"), plus()]

    big, small = await commands_of(documents).run_many(commands, by=by())

    assert isinstance(big, TooLarge)
    assert isinstance(small, Done)
    assert await counted(documents) == 1


async def test_an_event_larger_than_others_take_is_refused_before_it_is_saved(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.mongo.documents.EVENT_BYTES_MAX", 10)
    monkeypatch.setattr("shared.mongo.documents._SURELY_SMALL", 2)

    with pytest.raises(TooLarge):
        await run(commands_of(documents), plus())
    assert await counted(documents) == 0


async def test_a_decision_may_ask_for_the_day_of_any_moment(documents: Documents) -> None:
    def late(_state: Tally | None, _input: int, env: Env) -> Decision[Tally]:
        return Decision(Tally("a", unit_id=f"{env.day_of(LATE)}"))

    assert (await run(commands_of(documents), plus(decide=late))).state.unit_id == "2025-03-02"
