"""How long a story waits, and for what: against a real HTTP application that needs its time."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response

from cli.play.answers import Answer
from cli.play.steps import Refused
from cli.play.waiting import Patience, StepFailed, settled, until

QUICK = Patience(seconds=0.4, first_pause=0.01, last_pause=0.05)
Reply = tuple[int, str]
OK: Reply = (200, "")


@asynccontextmanager
async def answering(*replies: Reply) -> AsyncIterator[tuple[Callable[[], Awaitable[Answer]], list[str]]]:
    """A server that gives these answers one after the other and then repeats the last."""
    app, calls = FastAPI(), list[str]()

    @app.post("/act")
    async def act(request: Request) -> Response:
        calls.append(request.headers.get("idempotency-key", ""))
        status, code = replies[min(len(calls), len(replies)) - 1]
        return Response(f'{{"code": "{code}", "detail": "d"}}', status_code=status)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/act"
        async with httpx.AsyncClient() as client:

            async def call() -> Answer:
                answer = await client.post(address, headers={"idempotency-key": "k"})
                return Answer(status=answer.status_code, text=answer.text)

            yield call, calls
        server.should_exit = True
        await serving


@pytest.mark.parametrize("early", [(404, "not-found"), (409, "not-yet"), (503, "unavailable")])
async def test_what_comes_too_early_is_tried_again(early: Reply) -> None:
    async with answering(early, early, OK) as (call, calls):
        answer = await settled(call, refused=None, patience=QUICK)

    assert answer.accepted
    assert calls == ["k", "k", "k"]


@pytest.mark.parametrize("final", [(422, "invalid"), (403, "not-yours"), (401, "unauthenticated"), (500, "broken")])
async def test_what_will_not_change_fails_at_once(final: Reply) -> None:
    async with answering(final) as (call, calls):
        with pytest.raises(StepFailed, match=final[1]):
            await settled(call, refused=None, patience=QUICK)

    assert len(calls) == 1


async def test_patience_ends_with_the_last_answer() -> None:
    async with answering((409, "plan-closed")) as (call, calls):
        with pytest.raises(StepFailed, match="plan-closed"):
            await settled(call, refused=None, patience=QUICK)

    assert len(calls) > 2


async def test_a_code_that_only_means_not_heard_yet_is_tried_again() -> None:
    async with answering((422, "criterion-unknown"), OK) as (call, _):
        answer = await settled(call, refused=None, patience=QUICK, also_early=frozenset({"criterion-unknown"}))

    assert answer.accepted


async def test_a_refusal_is_waited_for_through_other_refusals() -> None:
    async with answering((404, "not-found"), (409, "not-yet"), (409, "stage-missing")) as (call, _):
        answer = await settled(call, refused=Refused(code="stage-missing", status=409), patience=QUICK)

    assert answer.problem.code == "stage-missing"


async def test_an_acceptance_where_a_refusal_was_due_fails() -> None:
    async with answering(OK) as (call, _):
        with pytest.raises(StepFailed, match="tetapi diterima"):
            await settled(call, refused=Refused(code="plan-closed"), patience=QUICK)


@pytest.mark.parametrize("other", [(422, "invalid"), (409, "cycle-closed")], ids=["for-ever", "until-patience-ends"])
async def test_another_refusal_than_the_one_due_fails(other: Reply) -> None:
    async with answering(other) as (call, _):
        with pytest.raises(StepFailed, match="seharusnya ditolak dengan plan-closed"):
            await settled(call, refused=Refused(code="plan-closed"), patience=QUICK)


async def test_the_status_of_a_refusal_counts_where_it_is_given() -> None:
    async with answering((422, "plan-closed")) as (call, _):
        with pytest.raises(StepFailed):
            await settled(call, refused=Refused(code="plan-closed", status=409), patience=QUICK)


async def test_looking_goes_on_until_it_holds() -> None:
    async with answering((200, "a"), (200, "b")) as (call, _):
        seen = await until(call, holds=lambda answer: answer.problem.code == "b", what="b", patience=QUICK)

    assert seen.problem.code == "b"


async def test_looking_in_vain_says_what_was_waited_for() -> None:
    async with answering((200, "a")) as (call, _):
        with pytest.raises(StepFailed, match="penutupan belum terjadi"):
            await until(call, holds=lambda answer: answer.problem.code == "b", what="penutupan", patience=QUICK)
