"""Officials who left, or leave soon, and for whom somebody would wait: raters of undecided people, deciders."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from shared.agency import EmploymentState
from shared.events.directory import EmploymentEnd

SOON: Final = timedelta(days=30)
"""So long before the last day an official is named."""

_RATER: Final = (
    "Catat pejabat penilai yang baru pada data pegawai (direktori), atau penugasan PLT/Plh dengan surat.",
    "Daftar penilaiannya: GET /v1/appraisals?rater_id={official_id}",
)
_DECIDER: Final = (
    "Tunjuk pemutus keberatan yang lain, dengan alasan: POST /v1/appraisals/{{appraisal_id}}/objection/decider.",
)
_CORRECTOR: Final = (
    "Tunjuk pemutus koreksi yang lain, dengan alasan: POST /v1/appraisals/{{appraisal_id}}/correction/decider.",
)


@dataclass(slots=True)
class Awaited:
    """What waits for an official: undecided appraisals by cycle, objections and corrections to decide by appraisal."""

    cycles: dict[str, int] = field(default_factory=dict)
    objections: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything does."""
        return bool(self.cycles or self.objections or self.corrections)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLeft:
    """An official whose last day is past or near, how much waits, and what can be done, in Indonesian."""

    official_id: str
    last_day: date
    ended: EmploymentEnd | None
    over: bool
    appraisals: int
    cycles: dict[str, int]
    objections: tuple[str, ...]
    corrections: tuple[str, ...]
    next_steps: tuple[str, ...]


def official_left(employment: EmploymentState, awaited: Awaited, *, today: date) -> OfficialLeft | None:
    """Name an official for whom somebody waits; None where nobody does, or the last day is not near."""
    last_day = employment.last_day
    if last_day is None or last_day > today + SOON or not awaited:
        return None
    steps = (
        *(_RATER if awaited.cycles else ()),
        *(_DECIDER if awaited.objections else ()),
        *(_CORRECTOR if awaited.corrections else ()),
    )
    return OfficialLeft(
        official_id=employment.employee_id,
        last_day=last_day,
        ended=employment.ended,
        over=employment.is_over(today),
        appraisals=sum(awaited.cycles.values()),
        cycles=dict(sorted(awaited.cycles.items())),
        objections=tuple(sorted(awaited.objections)),
        corrections=tuple(sorted(awaited.corrections)),
        next_steps=tuple(each.format(official_id=employment.employee_id) for each in steps),
    )
