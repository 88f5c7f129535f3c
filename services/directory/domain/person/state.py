"""A person: name and NIP, where he or she worked and works, and who acts for him or her."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.directory.domain.refusals import refuse_own
from services.directory.rules.words import beginnings
from shared.alike import filled
from shared.authority import check_officer_of
from shared.decision import Decision, Env, Kind, Publish
from shared.events.directory import Delegation, EarlierAssignment, OtherPosition, Person
from shared.ids import directory

ASSIGNMENTS_MAX: Final = 51
NAMELESS: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """That an identity was erased: when, by whom and why."""

    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """A person. ``assignments``: oldest first, the last one holds now, or will from its day on.

    ``left``: inactive only because the employment is over. ``email``: empty where none is known.
    """

    agency_id: str
    employee_id: str
    name: str
    nip: str = ""
    active: bool = True
    left: bool = False
    assignments: tuple[EarlierAssignment, ...]
    others: tuple[OtherPosition, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    email: str = ""
    erased: Erasure | None = None
    version_base: int

    @property
    def present(self) -> EarlierAssignment:
        """The assignment that is told as the present one."""
        return self.assignments[-1]

    def on(self, day: date) -> EarlierAssignment:
        """The assignment in force on a day: one told ahead changes nothing before it begins."""
        begun = [each for each in self.assignments if each.valid_from <= day]
        return (begun or self.assignments)[-1 if begun else 0]

    @property
    def earlier(self) -> tuple[EarlierAssignment, ...]:
        """The assignments before."""
        return self.assignments[:-1]

    @property
    def heads(self) -> tuple[str, ...]:
        """The units that he or she heads or headed, by the main position or by another; none once inactive."""
        if not self.active:
            return ()
        units = {*(each.heads_unit for each in self.assignments), *(each.heads_unit for each in self.others)}
        return tuple(sorted(each for each in units if each is not None))

    def spans(self) -> Iterator[tuple[EarlierAssignment, date | None]]:
        """Give each assignment with its last day; None: it holds on."""
        following = [each.valid_from for each in self.assignments[1:]]
        ends: list[date | None] = [each - timedelta(days=1) for each in following]
        yield from zip(self.assignments, [*ends, None], strict=True)


def of_rater(rater_id: str) -> str:
    """As what a superior's list finds people."""
    return f"rater:{rater_id}"


def of_unit(unit_id: str) -> str:
    """As what the list of whoever heads a unit or team finds people."""
    return f"unit:{unit_id}"


def listed_on(state: PersonState, day: date) -> frozenset[str]:
    """Who lists somebody on a day: the superior; while he or she is active, whoever heads the unit or team."""
    return _listed_in(state, state.on(day))


def _listed_in(state: PersonState, here: EarlierAssignment) -> frozenset[str]:
    if state.erased is not None:
        return frozenset()
    places = (here.unit_id, here.team_id) if state.active else ()
    raters = {of_rater(here.rater_id)} if here.rater_id is not None else set()
    return frozenset(raters | {of_unit(each) for each in places if each is not None})


def publish(person: PersonState) -> Decision[PersonState]:
    """Tell what a person is now."""
    return Decision(person, (Publish("person.recorded", directory.PERSON.of(person.agency_id, person.employee_id)),))


def changed(state: PersonState | None, recorded: PersonState, env: Env) -> Decision[PersonState]:
    """Tell it only where something is different. Who is known already does not change the own record.

    :raises OwnRecord: when officers would change what is known of them, or give themselves a principal
    :raises NotYours: when an officer of some units records somebody who is, or comes from, elsewhere
    """
    if env.actor is not None:
        for each in (recorded, *(() if state is None else (state,))):
            check_officer_of(env.actor, each.present.unit_id)
    if state is not None and recorded == state:
        return Decision(state)
    if state is not None:
        refuse_own(state.employee_id, env)
        for each in set(recorded.delegations) - set(state.delegations):
            refuse_own(each.to_employee_id, env)
    return publish(recorded)


def id_in(env: Env) -> str:
    """The employee whom a decision is about."""
    return directory.PERSON.read(env.id)[0]


def _body(state: PersonState, publish: Publish, version: int) -> Person:
    return filled(Person, state, state.present, subject=publish.subject, version=version + state.version_base)


PERSON: Final = Kind(
    name=directory.PERSON.kind,
    state=PersonState,
    lookup=lambda state: {
        "employee_id": state.employee_id,
        "nip": state.nip,
        "words": list(beginnings(state.name)) if state.erased is None else [],
        "unit_id": state.present.unit_id,
        "active": state.active,
        "listed_for": sorted(frozenset[str]().union(*(_listed_in(state, each) for each in state.assignments))),
        "heads": list(state.heads),
        "delegates": sorted({each.to_employee_id for each in state.delegations}),
    },
    body=_body,
)
