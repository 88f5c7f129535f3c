"""Acts and lists without the versions of documents: one would count answers that must stay hidden."""

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Response

from shared.acting import Acting, AnyOfficerReadingDep, ReadingDep
from shared.commands import Done
from shared.http.callers import KeyDep

DryRun = Annotated[bool, Query(description="Hanya periksa; tidak ada yang disimpan.")]
CREATED: Final = 201
OK: Final = 200


async def _once(acting: ReadingDep, key: KeyDep) -> Acting:
    return replace(acting, key=key)


async def _officer_once(acting: AnyOfficerReadingDep, key: KeyDep) -> Acting:
    return replace(acting, key=key)


OnceDep = Annotated[Acting, Depends(_once)]
"""A person of the agency acts, once per key, and on no version: a refusal of If-Match would tell the present one."""
OfficerOnceDep = Annotated[Acting, Depends(_officer_once)]


def replayed(response: Response, done: Done[Any]) -> bool:
    """Say in an answer, which gets no entity tag, whether the command had been handled before and created nothing."""
    if done.repeated:
        response.headers["Idempotency-Replayed"] = "true"
        response.status_code = OK
    return done.repeated
