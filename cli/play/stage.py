"""The stage: one story in one run, with its own agency, its actors and the ids of its documents."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

from cli.play.answers import Answer
from cli.play.platform import Actor, Platform, Service
from cli.play.steps import Step
from cli.play.story import Story
from cli.play.waiting import Patience, settled
from shared.auth import Role
from shared.ids.form import IdForm

T = TypeVar("T")
R = TypeVar("R")

_ID_MAX: Final = 64
_AT_ONCE: Final = 8
ACCEPTED_ELSEWHERE: Final = frozenset({"delegation-not-accepted"})
"""What a substitute is told where the acceptance, which goals keeps, has not been heard of yet."""


@dataclass(frozen=True)
class Stage:
    """Where the steps of a story are played; ``number`` is the step that is on."""

    story: Story
    folder: Path
    agency: str
    platform: Platform
    patience: Patience = field(default_factory=Patience)
    number: int = 0
    used_codes: dict[str, list[str]] = field(default_factory=dict)

    def at(self, number: int) -> "Stage":
        """Go to a step."""
        return replace(self, number=number)

    def actor(self, person_id: str) -> Actor:
        """Let a person of the story act, with the roles that the story gives."""
        roles = {Role.EMPLOYEE}
        if any(each.rater == person_id for each in self.story.people):
            roles.add(Role.RATER)
        if person_id == self.story.officer:
            roles.add(Role.PERFORMANCE_OFFICER)
        return Actor(self.agency, person_id, tuple(sorted(roles)))

    def admin(self) -> Actor:
        """Let the agency's administrator act, who is the officer, too."""
        return Actor(self.agency, self.story.officer, (Role.AGENCY_ADMIN, Role.PERFORMANCE_OFFICER))

    def officer(self, by: str | None = None) -> Actor:
        """Let the performance officer act, unless the step names somebody else."""
        return self.actor(by or self.story.officer)

    def cycle(self, step: Step) -> str:
        """Name the cycle of a step."""
        return self.story.cycle_of(step).id

    def document(self, form: IdForm, *parts: str | int) -> str:
        """Name a document of this run's agency."""
        return form.of(self.agency, *parts)

    def personal(self, form: IdForm, step: Step, person: str) -> str:
        """Name a plan, dossier or appraisal of somebody in the step's cycle, of the segment on the step's day."""
        cycle = self.story.cycle_of(step)
        return self.document(form, cycle.id, person, step.segment or self.story.segment(person, cycle, on=step.on))

    def item(self, *parts: str | int) -> str:
        """Make an id for something that this step sends; the same in every try."""
        text = "-".join(("s", *(str(each) for each in (self.number, *parts))))
        if len(text) <= _ID_MAX:
            return text
        return f"s-{self.number}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"

    async def order(
        self,
        service: Service,
        path: str,
        *,
        actor: Actor | None,
        body: object,
        step: Step,
        also_early: frozenset[str] = frozenset(),
        version: int | None = None,
        put: bool = False,
    ) -> Answer:
        """Send a command and wait until it is accepted, or refused as the step says.

        ``version``: the one that the actor has seen; ``put``: it is told as it is now.

        :raises StepFailed: when it ends otherwise.
        """
        who = actor.employee if actor else "public"
        key = hashlib.sha256(f"{self.agency}|{self.number}|{who}|{path}|{body!r}".encode()).hexdigest()[:40]

        async def send() -> Answer:
            if put and actor is not None:
                return await self.platform.put(service, path, actor=actor, body=body)
            return await self.platform.post(service, path, actor=actor, body=body, key=key, version=version)

        return await settled(
            send,
            refused=step.refused,
            patience=self.patience,
            also_early=also_early | ACCEPTED_ELSEWHERE,
        )

    async def each(self, items: Iterable[T], act: Callable[[T], Awaitable[R]]) -> list[R]:
        """Let several act at the same time, not too many at once."""
        limit = asyncio.Semaphore(_AT_ONCE)

        async def limited(item: T) -> R:
            async with limit:
                return await act(item)

        return list(await asyncio.gather(*(limited(item) for item in items)))
