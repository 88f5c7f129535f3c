"""Commands: once in effect whatever is repeated or raced, and never into another agency."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from core_builders import NOW, TALLY, Tally

from cli.stack import Stack
from shared import clock
from shared.commands import Command, Commands, Done, KeyReused, NotFound, Outdated
from shared.decision import Contexts, Decision, Kind, Rejected, Says
from shared.document import Cause, TooLarge, apply, fresh
from shared.mongo.client import connect
from shared.mongo.documents import Documents, Owing, Saved

pytestmark = pytest.mark.integration


@dataclass(frozen=True)
class Other:
    """Another kind of document."""

    agency_id: str


OTHER = Kind("other", Other, lambda _state: {}, TALLY.body)


class Quiet:
    async def try_publish(self, owing: Sequence[Owing]) -> None: ...


@pytest.fixture
async def documents(servers: Stack) -> AsyncIterator[Documents]:
    client = connect(servers.database.uri)
    found = Documents(client["core"][clock.random_id()], [TALLY, OTHER], in_chunk=50, slots=4)
    await found.ensure_indexes([])
    yield found
    await found.collection.drop()
    client.close()


def commands_of(documents: Documents) -> Commands:
    return Commands(documents=documents, outbox=Quiet())  # type: ignore[arg-type]


def add(number: int = 1, *, most: int = 1000) -> Any:
    def decide(state: Tally | None, _contexts: Contexts) -> Decision[Tally]:
        state = state or Tally("a")
        if state.heard + number > most:
            raise Rejected("penuh")
        return Decision(replace(state, heard=state.heard + number), (Says("cycle.enrolled", "a:enrolment:c"),))

    return decide


async def heard(documents: Documents, id: str = "a:person:e1") -> int:
    state = (await documents.get(TALLY, id)).state
    return 0 if state is None else state.heard


async def run(commands: Commands, decide: Any, **more: Any) -> Done[Tally]:
    given: dict[str, Any] = {"agency_id": "a", "kind": TALLY, "id": "a:person:e1"}
    return await commands.run(decide=decide, **(given | more))


async def test_the_same_key_again_changes_nothing_and_answers_alike(documents: Documents) -> None:
    commands = commands_of(documents)

    first = await run(commands, add(), key="k")
    again = await run(commands, add(), key="k", if_version=0)

    assert (first.version, first.repeated) == (1, False)
    assert (again.version, again.repeated, again.state) == (1, True, first.state)
    assert await heard(documents) == 1


async def test_the_same_key_with_other_content_is_refused(documents: Documents) -> None:
    commands = commands_of(documents)
    await run(commands, add(), key="scope#one")

    with pytest.raises(KeyReused):
        await run(commands, add(5), key="scope#two")

    assert await heard(documents) == 1


async def test_a_version_that_has_passed_is_refused_and_nothing_is_changed(documents: Documents) -> None:
    commands = commands_of(documents)
    await run(commands, add(), if_version=0)

    with pytest.raises(Outdated):
        await run(commands, add(), if_version=0)
    await run(commands, add(), if_version=1)

    assert await heard(documents) == 2


async def test_of_twenty_on_the_same_version_exactly_one_wins(documents: Documents) -> None:
    processes = [commands_of(documents) for _ in range(4)]
    outcomes = await asyncio.gather(
        *(run(processes[each % 4], add(), if_version=0) for each in range(20)), return_exceptions=True
    )

    assert sum(isinstance(each, Done) for each in outcomes) == 1
    assert sum(isinstance(each, Outdated) for each in outcomes) == 19
    assert await heard(documents) == 1


@pytest.mark.parametrize("processes", [1, 4])
async def test_twenty_writers_at_once_have_twenty_effects(documents: Documents, processes: int) -> None:
    """Each round of a race has one winner, so twelve tries used to turn some of twenty away as busy."""
    some = [commands_of(documents) for _ in range(processes)]

    outcomes = await asyncio.gather(*(run(some[each % processes], add(), key=str(each)) for each in range(20)))

    assert await heard(documents) == 20
    assert sorted(each.version for each in outcomes) == list(range(1, 21))


async def test_the_same_key_from_twenty_at_once_has_one_effect(documents: Documents) -> None:
    some = [commands_of(documents) for _ in range(4)]

    outcomes = await asyncio.gather(*(run(some[each % 4], add(), key="k") for each in range(20)))

    assert await heard(documents) == 1
    assert sum(not each.repeated for each in outcomes) == 1


async def test_a_key_that_is_noted_without_a_change_survives_a_race(documents: Documents) -> None:
    """Noting a key keeps the version; the guard used to let another writer overwrite it unseen."""
    commands = commands_of(documents)
    await run(commands, add())
    read = await documents.get(TALLY, "a:person:e1")

    done = await run(commands, lambda state, _contexts: Decision(state), key="noted")
    assert done.version == 1
    late = apply(read, Decision(Tally("a", heard=7)), Cause("c", "c", NOW))
    saved = await documents.save([late], now=NOW)

    assert saved.losers == {"a:person:e1"}
    assert "noted" in (await documents.get(TALLY, "a:person:e1")).handled


async def test_a_bulk_has_one_outcome_per_command_and_one_write_per_document(documents: Documents) -> None:
    commands = [
        Command(TALLY, "a:person:e1", add(3, most=5), key="1"),
        Command(TALLY, "a:person:e1", add(3, most=5), key="2"),
        Command(TALLY, "a:person:e1", add(2, most=5), key="3"),
        Command(TALLY, "a:person:e1", add(3, most=5), key="1"),
        Command(TALLY, "b:person:e1", add()),
        Command(TALLY, "a:person:e2", add()),
    ]

    outcomes = await commands_of(documents).run_many(commands, agency_id="a")

    kinds = [type(each).__name__ if isinstance(each, Rejected) else each.repeated for each in outcomes]
    assert kinds == [False, "Rejected", False, True, "NotFound", False]
    assert await heard(documents) == 5
    assert await heard(documents, "b:person:e1") == 0
    assert len((await documents.get(TALLY, "a:person:e1")).outbox) == 2


async def test_a_refusal_that_rests_on_a_change_that_lost_its_race_is_decided_again(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First fills the document, second is refused as full; then the write loses, and the first does not fit either."""
    await run(commands_of(documents), add(1))
    save, raced = documents.save, False

    async def save_after_somebody_else(changed: Any, *, now: Any) -> Saved:
        nonlocal raced
        if not raced:
            raced = True
            found = await documents.get(TALLY, "a:person:e1")
            await save([apply(found, Decision(Tally("a", heard=3)), Cause("c", "c", NOW))], now=now)
        return await save(changed, now=now)

    monkeypatch.setattr(documents, "save", save_after_somebody_else)
    both = [Command(TALLY, "a:person:e1", add(4, most=5)), Command(TALLY, "a:person:e1", add(2, most=5))]
    outcomes = await commands_of(documents).run_many(both, agency_id="a")

    assert [isinstance(each, Done) for each in outcomes] == [False, True]
    assert await heard(documents) == 5


@pytest.mark.parametrize("id", ["b:person:e1", "", "person:e1", "a", "ab:person:e1", "$a:person:e1"])
async def test_an_id_outside_of_the_agency_is_not_found_and_never_decided(documents: Documents, id: str) -> None:
    def never(_state: Any, _contexts: Contexts) -> Decision[Tally]:
        raise AssertionError("decided")

    with pytest.raises(NotFound):
        await run(commands_of(documents), never, id=id)


@pytest.mark.parametrize("agency", ["", ":", "a:person"])
async def test_an_agency_that_is_none_reaches_nothing(documents: Documents, agency: str) -> None:
    await run(commands_of(documents), add())

    with pytest.raises(NotFound):
        await run(commands_of(documents), add(), agency_id="", id=":person:e1")
    with pytest.raises(NotFound):
        await run(commands_of(documents), add(), agency_id=agency if agency != "a:person" else "b")
    assert await documents.select(kind=TALLY, agency_id=agency, where={}, limit=10) == []


async def test_contexts_of_another_agency_are_as_if_they_did_not_exist(documents: Documents) -> None:
    await run(commands_of(documents), add(), agency_id="b", id="b:person:e1")
    seen: dict[str, Any] = {}

    def look(state: Tally | None, contexts: Contexts) -> Decision[Tally]:
        seen.update(contexts)
        return add()(state, contexts)

    await run(commands_of(documents), look, contexts=("b:person:e1", "a:person:e9"))

    assert seen == {}


async def test_an_id_of_another_kind_is_not_found(documents: Documents) -> None:
    other = apply(fresh(kind=OTHER, id="a:other:x"), Decision(Other("a")), Cause("c", "c", NOW))
    await documents.save([other], now=NOW)

    with pytest.raises(NotFound):
        await run(commands_of(documents), add(), id="a:other:x")


async def test_what_no_database_can_hold_is_refused_and_its_neighbour_saved(documents: Documents) -> None:
    commands = [Command(TALLY, "a:person:big", add(2**70, most=2**80)), Command(TALLY, "a:person:e1", add())]

    big, small = await commands_of(documents).run_many(commands, agency_id="a")

    assert isinstance(big, TooLarge)
    assert isinstance(small, Done)
    assert await heard(documents) == 1


async def test_an_event_larger_than_others_take_is_refused_before_it_is_saved(documents: Documents) -> None:
    def large(_state: Any, _contexts: Contexts) -> Decision[Tally]:
        return Decision(Tally("a"), (Says("cycle.enrolled", "a:enrolment:c"),))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("shared.document.EVENT_BYTES_MAX", 10)
        with pytest.raises(TooLarge):
            await run(commands_of(documents), large)
    assert await heard(documents) == 0
