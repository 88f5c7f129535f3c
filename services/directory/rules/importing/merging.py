"""Bring the rows of one person together: the row itself, and rows that add leave, positions or acting officers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

from services.directory.rules.importing.columns import Column
from services.directory.rules.importing.entries import AdditionEntry, PersonEntry
from services.directory.rules.importing.problems import RowProblem
from services.directory.rules.importing.repeated import LeaveEntry, OtherEntry, Repeated
from shared.indonesian import date_text

_NAMES = {
    "employee_id": Column.EMPLOYEE_ID,
    "nip": Column.NIP,
    "name": Column.NAME,
    "unit_id": Column.UNIT_ID,
    "unit_name": Column.UNIT,
    "team_name": Column.TEAM,
    "position": Column.POSITION,
    "group": Column.GROUP,
    "rater": Column.RATER,
    "heads": Column.HEADS,
    "active": Column.ACTIVE,
    "email": Column.EMAIL,
    "valid_from": Column.VALID_FROM,
    "employed": Column.EMPLOYMENT,
}


@dataclass(frozen=True, slots=True)
class Merged:
    """One entry for each person, and what is wrong between rows of the same person."""

    people: tuple[PersonEntry, ...]
    problems: tuple[RowProblem, ...]


def merge(people: Sequence[PersonEntry], additions: Iterable[AdditionEntry]) -> Merged:
    """Merge rows of the same person; rows that contradict each other are left out."""
    problems: list[RowProblem] = []
    by_id: dict[str, list[PersonEntry]] = defaultdict(list)
    for each in people:
        by_id[each.employee_id].append(each)
    wrong = _numbers_twice(people, problems)
    added: dict[str, list[Repeated]] = defaultdict(list)
    for addition in additions:
        if addition.employee_id in by_id:
            added[addition.employee_id].append(addition.repeated)
        else:
            text = "baris ini hanya menambah cuti, jabatan rangkap, atau PLT, tetapi baris pegawainya tidak ada"
            problems.append(addition.place.problem(Column.NIP, "", f"{text}; tambahkan barisnya"))
    merged: list[PersonEntry] = []
    for employee_id, same in by_id.items():
        if employee_id in wrong:
            continue
        contradiction = _contradiction(same)
        if contradiction is not None:
            column = Column.NIP if same[0].nip and len({each.nip for each in same}) == 1 else Column.EMPLOYEE_ID
            problems += [each.place.problem(column, each.nip or each.employee_id, contradiction) for each in same]
            continue
        repeated = _joined([*(each.repeated for each in same), *added[employee_id]])
        overlapping = _overlaps(repeated.leaves or ())
        problems += overlapping
        if not overlapping:
            merged.append(replace(same[0], repeated=repeated))
    return Merged(tuple(merged), tuple(problems))


def _numbers_twice(people: Sequence[PersonEntry], problems: list[RowProblem]) -> set[str]:
    """Find people with different ids and the same NIP."""
    by_nip: dict[str, list[PersonEntry]] = defaultdict(list)
    for each in people:
        if each.nip:
            by_nip[each.nip].append(each)
    wrong: set[str] = set()
    for nip, same in by_nip.items():
        if len({each.employee_id for each in same}) > 1:
            text = f"NIP yang sama dengan employee_id berbeda ada di {_rows(same)}; sisakan satu"
            problems += [each.place.problem(Column.NIP, nip, text) for each in same]
            wrong |= {each.employee_id for each in same}
    return wrong


def _contradiction(same: Sequence[PersonEntry]) -> str | None:
    """Say why rows of one id are not one person's: other content, or the very same row again."""
    if len(same) == 1:
        return None
    if len({each.nip for each in same}) > 1:
        return f"employee_id yang sama dipakai orang lain ({_rows(same)}); setiap orang perlu id sendiri"
    differ = [
        _NAMES[each.name].value
        for each in fields(PersonEntry)
        if each.name in _NAMES and len({repr(getattr(entry, each.name)) for entry in same}) > 1
    ]
    if differ:
        return f"NIP yang sama ada di {_rows(same)} dengan isi berbeda ({', '.join(differ)}); sisakan satu"
    if len({repr(_content(each)) for each in same}) < len(same):
        return f"NIP yang sama ada di {_rows(same)}; sisakan satu"
    return None


def _content(entry: PersonEntry) -> tuple[object, ...]:
    repeated = entry.repeated
    leaves = [each.leave for each in repeated.leaves or ()]
    others = [(each.position, each.unit, each.valid_from) for each in repeated.others or ()]
    return leaves, others, [(each.who, each.kind, each.days) for each in repeated.acting]


def _joined(parts: Sequence[Repeated]) -> Repeated:
    leaves: list[LeaveEntry] = []
    others: list[OtherEntry] = []
    for part in parts:
        leaves += [each for each in part.leaves or () if each.leave not in [known.leave for known in leaves]]
        others += part.others or ()
    with_days = [each.days for each in parts if each.days.valid_from and each.days.valid_to]
    return Repeated(
        leaves=tuple(sorted(leaves, key=lambda each: each.leave.first_day))
        if any(each.leaves is not None for each in parts)
        else None,
        others=tuple(others) if any(each.others is not None for each in parts) else None,
        acting=tuple(acting for part in parts for acting in part.acting),
        days=with_days[0] if with_days else parts[0].days,
    )


def _overlaps(leaves: Sequence[LeaveEntry]) -> list[RowProblem]:
    return [
        later.place.problem(
            Column.LEAVE_FROM,
            str(later.leave.first_day),
            f"bertumpuk dengan cuti sampai {date_text(before.leave.last_day)} (baris"
            f" {before.place.row}); perbaiki salah satu",
        )
        for before, later in pairwise(leaves)
        if later.leave.first_day <= before.leave.last_day
    ]


def _rows(same: Sequence[PersonEntry]) -> str:
    shown = ", ".join(str(each.place.row) for each in same[:10])
    return f"baris {shown}" if len(same) <= 10 else f"baris {shown} dan {len(same) - 10} lagi"
