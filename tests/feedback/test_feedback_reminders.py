"""The superior who owes feedback is reminded; of colleagues nobody learns from it who was asked or has answered."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from feedback_builders import AGENCY, CYCLE_ID, DOSSIER_ID, RATER, assignment, cycle, cycle_event, dossier, entry, env

from services.feedback.domain.cycle import CLOSE, REMIND, on_cycle
from services.feedback.domain.dossier.remind import finish_day, remind
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.nomination.state import Nominations, Nominee, Phase, Standing
from services.feedback.main import SERVICE
from services.feedback.settings import Settings
from shared import clock
from shared.agency import AgencyState
from shared.decision import Publish
from shared.events.evaluation import CycleStatus
from shared.events.feedback import FeedbackReminder, Source
from shared.events.reminding import Wait
from shared.ids import directory
from shared.jobs import BulkJobs
from shared.service import Parts
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.memory import MemoryCollection, Quiet

HEAD: Final = "E-00"
REMINDS: Final = {"days": [-14, 1, 7], "escalated_from": 7}
BEFORE, AFTER, WEEK_AFTER = date(2026, 12, 17), date(2027, 1, 1), date(2027, 1, 7)


def reminded(state: Dossier, on: date, *known: Any, **feedback: Any) -> Dossier | None:
    whole = cycle(**{"reminders": REMINDS} | feedback)
    done = remind(state, whole, env(whole, *known, today=on))
    if done is None:
        return None
    assert done.publishes == (Publish("dossier.reminded", DOSSIER_ID),)
    assert done.state.edition == state.edition + 1
    return done.state


def last(state: Dossier | None) -> FeedbackReminder:
    assert state is not None
    return state.reminders[-1]


def answered(state: Dossier, by: str, source: Source) -> Dossier:
    """With an answer to one criterion, as it is kept."""
    return replace(state, entries=(*state.entries, entry(by, source=source)))


def test_the_superior_who_has_said_nothing_is_reminded_each_step_once() -> None:
    first = reminded(dossier(), BEFORE)
    assert first is not None

    told = last(first)

    assert (told.wait, told.employee_id, told.due_on, told.days_late, told.step) == (
        Wait.FEEDBACK,
        RATER,
        date(2026, 12, 31),
        -14,
        1,
    )
    assert (told.superior_id, told.officers) == (None, False)
    assert reminded(first, BEFORE) is None
    assert last(reminded(first, AFTER)).step == 2


def test_where_it_stays_open_the_superiors_superior_is_told_or_the_officers() -> None:
    own = dossier(assignment(RATER, rater_id=HEAD))

    known, unknown = last(reminded(dossier(), WEEK_AFTER, own)), last(reminded(dossier(), WEEK_AFTER))
    nobody = last(reminded(dossier(assignment(rater_id=None)), BEFORE))

    assert (known.superior_id, known.officers) == (HEAD, False)
    assert (unknown.superior_id, unknown.officers) == (None, True)
    assert (nobody.employee_id, nobody.officers) == (None, True)


def test_neither_answers_nor_nominations_of_colleagues_change_anything_of_a_reminder() -> None:
    nominees = tuple(Nominee(employee_id=each, source=Source.PEER, standing=Standing.APPROVED) for each in ("a", "b"))
    asked = replace(dossier(), nominations=Nominations(phase=Phase.DECIDED, nominees=nominees))
    heard = answered(asked, "a", Source.PEER)

    silent, after = (DOSSIER.body(found(each), Publish("dossier.reminded", DOSSIER_ID), 1) for each in (asked, heard))

    assert silent == after == DOSSIER.body(found(dossier()), Publish("dossier.reminded", DOSSIER_ID), 1)
    assert last(found(heard)).groups == (Source.PEER, Source.SUBORDINATE)


def found(state: Dossier) -> Dossier:
    done = reminded(state, AFTER)
    assert done is not None
    return done


def test_once_the_superior_has_spoken_only_the_groups_are_reminded() -> None:
    spoken = answered(dossier(), RATER, Source.SUPERIOR)

    told = last(reminded(spoken, WEEK_AFTER))

    assert (told.employee_id, told.superior_id, told.officers) == (None, None, False)
    assert told.groups == (Source.PEER, Source.SUBORDINATE)
    assert reminded(spoken, WEEK_AFTER, sources=["superior"]) is None
    owing = reminded(dossier(), WEEK_AFTER)
    assert owing is not None
    assert reminded(answered(owing, RATER, Source.SUPERIOR), WEEK_AFTER) is None


def test_who_left_early_or_moved_is_due_on_the_last_day_of_the_segment() -> None:
    moved = replace(dossier(), ends_on=date(2026, 6, 30))

    assert last(reminded(moved, date(2026, 7, 1))).due_on == date(2026, 6, 30)


def test_nobody_is_reminded_of_a_closed_dossier_or_where_the_policy_has_no_reminders() -> None:
    assert reminded(replace(dossier(), closed=True), WEEK_AFTER) is None
    assert reminded(dossier(), WEEK_AFTER, reminders=None) is None


def test_an_open_cycle_is_looked_at_daily_until_it_closes() -> None:
    heard = cycle(reminders=REMINDS)
    again = on_cycle(heard, cycle_event(version=2, reminders=REMINDS), env()).state
    closes = on_cycle(heard, cycle_event(version=3, status=CycleStatus.CLOSING, reminders=REMINDS), env()).state

    noted = finish_day(heard, AFTER, env())

    assert (heard.jobs, again.jobs, closes.jobs) == ((REMIND,), (REMIND,), (CLOSE,))
    assert cycle().jobs == ()
    assert noted is not None
    assert (noted.state.reminded_on, noted.state.jobs) == (AFTER, (REMIND,))
    assert finish_day(heard, None, env()) is None


async def test_open_dossiers_are_looked_at_once_a_day_with_what_a_reminder_reads(identity: Identity) -> None:
    whole = replace(cycle(reminders=REMINDS), ends_on=clock.day_in("Asia/Jakarta", clock.now()) - timedelta(days=8))
    own = replace(dossier(assignment(RATER, rater_id=HEAD)), closed=True)
    agency = AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")
    known = {
        f"{AGENCY}:cycle:{CYCLE_ID}": whole,
        directory.AGENCY.of(AGENCY, AGENCY): agency,
        **{each.id: each for each in (dossier(), own)},
    }
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), known)
    parts: Parts = app.state.parts
    for _process in range(2):
        teller = Quiet(parts.documents)
        jobs = BulkJobs(documents=parts.documents, teller=teller, mine=bool, jobs=SERVICE.jobs, times=parts.times)
        while await jobs.step():
            pass

    told = (await parts.documents.get(DOSSIER, DOSSIER_ID)).present
    assert [(each.employee_id, each.superior_id, each.step) for each in told.reminders] == [(RATER, HEAD, 3)]
    assert (await parts.documents.get(DOSSIER, own.id)).present.reminders == ()
