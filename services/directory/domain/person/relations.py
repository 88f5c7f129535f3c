"""Who may know somebody's name: those who have to do with each other this year or did last year, and nobody else."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.directory.domain.person.state import PersonState, of_rater, of_unit
from shared.events.directory import Delegation, EarlierAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks: the own entry, where there is one, and the people for whom the directory lets him or her act.

    ``acts_for`` and ``delegates``: for whom he or she acts today, and who for him or her, accepted as goals tells.
    ``units``: those of whose people he or she is an officer. ``superiors``: those of the asker and of whoever is asked
    about, by their ids, as far as they are known.
    """

    employee_id: str
    today: date
    officer: bool = False
    person: PersonState | None = None
    principals: Sequence[PersonState] = field(default=())
    acts_for: Collection[str] = ()
    delegates: Collection[str] = ()
    units: Collection[str] = ()
    superiors: Mapping[str, PersonState] = field(default_factory=dict)

    @property
    def since(self) -> date:
        """The first day that counts: of the year before."""
        return date(max(self.today.year - 1, 1), 1, 1)


def sign_together(asker: Asker, other: PersonState) -> bool:
    """Whether somebody is told a person's NIP, too: employee and superior stand with theirs on the forms of the SKP."""
    return (
        asker.officer
        or (other.erased is None and other.present.unit_id in asker.units)
        or other.employee_id == asker.employee_id
        or _is_under(other, asker.employee_id, asker)
        or (asker.person is not None and _is_under(asker.person, other.employee_id, asker))
    )


def may_know(asker: Asker, other: PersonState) -> bool:
    """Whether somebody is told a person's name."""
    return (
        sign_together(asker, other)
        or (asker.person is not None and _work_together(asker.person, other, today=asker.today))
        or _act_for_each_other(asker, other)
        or _is_twice_under(other, asker.employee_id, asker)
        or (asker.person is not None and _is_twice_under(asker.person, other.employee_id, asker))
    )


def superiors_of(people: Iterable[PersonState], asker: Asker) -> set[str]:
    """Name the superiors of people, in days that count."""
    return {each.rater_id for person in people for each in _counting(person, asker) if each.rater_id is not None}


def listed_for(asker: Asker) -> Sequence[str] | None:
    """As what somebody lists people: own ones, those of a principal of today, those of units headed or looked after."""
    if asker.officer:
        return None
    raters = sorted({asker.employee_id, *asker.acts_for})
    headed = asker.person.on(asker.today).heads_unit if asker.person is not None and asker.person.active else None
    units = sorted({*asker.units, *(() if headed is None else (headed,))})
    return [*(of_rater(each) for each in raters), *(of_unit(each) for each in units)]


def _is_under(person: PersonState, rater_id: str, asker: Asker) -> bool:
    """Whether somebody is or was a person's superior, in days that count."""
    return any(each.rater_id == rater_id for each in _counting(person, asker))


def _is_twice_under(person: PersonState, official_id: str, asker: Asker) -> bool:
    """Whether somebody is or was the superior of a person's superior, who decides on objections and corrections."""
    known = (asker.superiors.get(each) for each in superiors_of((person,), asker))
    return any(_is_under(each, official_id, asker) for each in known if each is not None)


def _counting(person: PersonState, asker: Asker) -> Sequence[EarlierAssignment]:
    begun = person.on(asker.today).valid_from
    return [each for each, last in person.spans() if each.valid_from <= begun and (last is None or last >= asker.since)]


def _work_together(one: PersonState, other: PersonState, *, today: date) -> bool:
    """Whether two work in the same unit or team now, or one heads it."""
    if not (one.active and other.active):
        return False
    here, there = one.on(today), other.on(today)
    places = {here.unit_id, here.team_id} - {None}
    return bool(places & {there.unit_id, there.team_id, there.heads_unit}) or here.heads_unit in (
        {there.unit_id, there.team_id} - {None}
    )


def _act_for_each_other(asker: Asker, other: PersonState) -> bool:
    """Whether one acts or acted for the other, or the asker acts for the other's superior."""
    if other.employee_id in (*asker.acts_for, *asker.delegates):
        return True
    if any(_is_under(other, each, asker) for each in asker.acts_for):
        return True
    mine = asker.person.delegations if asker.person is not None else ()
    if any(each.to_employee_id == other.employee_id and _counts(each, asker) for each in mine):
        return True
    given = [
        each
        for each in asker.principals
        if any(to.to_employee_id == asker.employee_id and _counts(to, asker) for to in each.delegations)
    ]
    return any(each.employee_id == other.employee_id or _is_under(other, each.employee_id, asker) for each in given)


def _counts(delegation: Delegation, asker: Asker) -> bool:
    return delegation.valid_from <= asker.today and delegation.valid_to >= asker.since
