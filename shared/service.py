"""What makes a service, and the parts that its use cases and endpoints work with while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from shared.agency import UNIT_PLACE
from shared.batch import Handlers, unhandled
from shared.commands import Commands
from shared.decision import Kind
from shared.events.base import Body
from shared.jobs import BulkJob
from shared.mongo.documents import Documents
from shared.parties import Party
from shared.settings import ServiceSettings
from shared.times import Times


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What makes a service: its name and topics, its documents, its decisions, its bulk jobs and its API.

    ``ignores``: bodies on subscribed topics that it has no use for. ``delegations``: its documents of who acts for
    whom, where people may act for others; their lookup fields are ``employee_id`` (the delegate) and ``status``, and
    there is an index of the two. ``units``: its documents of which unit stands below which; their lookup fields are
    ``unit_id`` and ``parent_id``.
    """

    party: Party
    kinds: Sequence[Kind[Any]]
    lookups: Sequence[tuple[str, ...]]
    handlers: Handlers
    ignores: Sequence[type[Body]] = ()
    jobs: Sequence[BulkJob[Any, Any]] = ()
    settings: type[ServiceSettings] = ServiceSettings
    routers: Sequence[APIRouter] = ()
    delegations: Kind[Any] | None = None
    units: Kind[Any] = UNIT_PLACE

    def __post_init__(self) -> None:
        """Check that no body that comes in is forgotten.

        :raises ValueError: when one is neither handled nor ignored, or named without need
        """
        if wrong := unhandled(self.party.subscribes, self.handlers, self.ignores):
            raise ValueError(
                f"{self.party.name}: neither handled nor ignored, or without need: {sorted(map(str, wrong))}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What use cases and endpoints work with."""

    settings: ServiceSettings
    documents: Documents
    commands: Commands
    times: Times
    delegations: Kind[Any] | None = None
    units: Kind[Any] = UNIT_PLACE


async def parts_of(request: Request) -> Parts:
    """Give the parts of the running service, as a FastAPI dependency."""
    parts: Parts = request.app.state.parts
    return parts


PartsDep = Annotated[Parts, Depends(parts_of)]
