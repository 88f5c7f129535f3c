"""What is noted beside an appraisal: a note that only the rater reads, absence and discipline that count not."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from evaluation_builders import AGENCY, DAY, EMPLOYEE, LONG, RATER, SUBSTITUTE, altered, closing, env, ready, under
from pydantic import ValidationError

from services.evaluation.api.views import AppraisalView, ExplanationView
from services.evaluation.domain.appraisal.checks import AlreadyFinal, OwnAppraisal
from services.evaluation.domain.appraisal.decide import Decide, decide
from services.evaluation.domain.appraisal.explain import explain
from services.evaluation.domain.appraisal.finish import Ending, finalise
from services.evaluation.domain.appraisal.flagged import FlagKind
from services.evaluation.domain.appraisal.flags import NoFlag, record_flag, withdraw_flag
from services.evaluation.domain.appraisal.publish import APPRAISAL
from services.evaluation.domain.appraisal.state import AppraisalState
from services.evaluation.domain.note.write import NOTE, NoteState, note_id, write_note
from services.evaluation.domain.requests import FlagBody, FlagWithdrawalBody, NoteBody, ReasonNeeded
from services.evaluation.main import SERVICE
from services.evaluation.settings import Settings
from shared.agency import AgencyState
from shared.decision import DayAhead, Invalid, NotYours, Publish
from shared.ids import directory
from shared.policy.deciding import DecidingRule
from shared.rules.vocabulary import Level
from tests.support.identity import Identity
from tests.support.in_process import client_of, service_on
from tests.support.memory import MemoryCollection
from tests.support.sentences import faults
from tests.support.world import OFFICER

ABSENT = FlagBody(kind=FlagKind.ABSENCE, source="Rekap kehadiran Maret 2025", on=date(2025, 3, 4), days=3)
WARNED = FlagBody(kind=FlagKind.DISCIPLINE, source="SK 800/12/2025", on=date(2025, 6, 2))
FOLLOWING = Decide(results=Level.ABOVE, behaviour=Level.AS, reason="")
SECRET = "Tampak lelah sejak Maret; tanyakan pelan-pelan."
BY_OFFICER = env(closing(), by="pengelola", officer=True)


def flagged(*bodies: FlagBody) -> AppraisalState:
    state = ready()
    for each in bodies or (ABSENT, WARNED):
        state = record_flag(state, each, BY_OFFICER).state
    return state


def test_what_is_recorded_names_source_day_and_who_and_stands_beside_the_rating() -> None:
    state = flagged()

    first, second = AppraisalView.of(3, state).flags
    assert (first.number, first.kind, first.days, first.recorded_by, first.recorded_on) == (
        1,
        FlagKind.ABSENCE,
        3,
        "pengelola",
        DAY,
    )
    assert (second.source, second.on) == ("SK 800/12/2025", date(2025, 6, 2))
    shown = ExplanationView.of(3, state, explain(state, cycle=closing())).model_dump(mode="json")
    assert (
        "Tercatat, tidak dihitung dalam nilai: tidak masuk kerja 3 hari, 4 Maret 2025"
        " (sumber 'Rekap kehadiran Maret 2025')." in shown["summary"]
    )
    assert not faults(shown)


def test_it_counts_in_nothing_and_no_event_tells_it() -> None:
    state = flagged()

    assert state.suggestion == ready().suggestion
    told = [APPRAISAL.body(each, Publish("appraisal.suggested", each.id), 3) for each in (ready(), state)]
    assert told[0] == told[1]
    assert record_flag(ready(), ABSENT, BY_OFFICER).publishes == ()


def test_where_the_policy_says_so_the_rater_says_how_it_was_considered() -> None:
    silent, asking = closing(), under(closing(), deciding=DecidingRule(flags_need_reason=True))

    assert decide(flagged(), FOLLOWING, env(under(closing(), deciding=DecidingRule()), by=RATER)).state
    with pytest.raises(ReasonNeeded) as refused:
        decide(flagged(), FOLLOWING, env(asking, by=RATER))
    assert "kehadiran atau disiplin" in refused.value.text
    assert silent.running.policy.deciding.flags_need_reason, "switched on in the policy sasaran"
    assert decide(ready(), FOLLOWING, env(asking, by=RATER)).state
    assert decide(flagged(), replace(FOLLOWING, reason=LONG), env(asking, by=RATER)).state
    withdrawn = flagged(ABSENT)
    withdrawn = withdraw_flag(withdrawn, FlagWithdrawalBody(number=1, reason=LONG), BY_OFFICER).state
    assert decide(withdrawn, FOLLOWING, env(asking, by=RATER)).state


def test_a_record_by_mistake_is_withdrawn_with_a_reason_and_kept() -> None:
    state = withdraw_flag(flagged(), FlagWithdrawalBody(number=1, reason=LONG), BY_OFFICER).state

    assert [(each.stands, each.withdrawal_reason) for each in state.flags] == [(False, LONG), (True, "")]
    with pytest.raises(NoFlag):
        withdraw_flag(state, FlagWithdrawalBody(number=1, reason=LONG), BY_OFFICER)
    with pytest.raises(ReasonNeeded):
        withdraw_flag(state, FlagWithdrawalBody(number=2, reason="salah"), BY_OFFICER)


def test_the_same_twice_is_one_and_what_was_withdrawn_may_be_recorded_again() -> None:
    assert len(flagged(ABSENT, ABSENT).flags) == 1
    gone = withdraw_flag(flagged(ABSENT), FlagWithdrawalBody(number=1, reason=LONG), BY_OFFICER).state
    assert [each.number for each in record_flag(gone, ABSENT, BY_OFFICER).state.flags] == [1, 2]


@pytest.mark.parametrize(
    ("body", "refusal", "field"),
    [
        (altered(ABSENT, days=None), Invalid, "days"),
        (altered(WARNED, days=1), Invalid, "days"),
        (altered(WARNED, on=date(2026, 1, 6)), DayAhead, "on"),
        (altered(WARNED, on=date(2024, 12, 31)), Invalid, "on"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field(body: FlagBody, refusal: type[Invalid], field: str) -> None:
    with pytest.raises(refusal) as refused:
        record_flag(ready(), body, BY_OFFICER)
    assert refused.value.field == field


def test_no_officer_records_it_of_oneself_nor_of_a_final_appraisal() -> None:
    with pytest.raises(OwnAppraisal):
        record_flag(ready(), ABSENT, env(closing(), by=EMPLOYEE, officer=True))
    with pytest.raises(OwnAppraisal):
        withdraw_flag(flagged(), FlagWithdrawalBody(number=1, reason=LONG), env(by=EMPLOYEE, officer=True))
    decided = decide(flagged(), replace(FOLLOWING, reason=LONG), env(closing(), by=RATER)).state
    final = finalise(decided, Ending(reason=LONG), BY_OFFICER).state
    with pytest.raises(AlreadyFinal):
        record_flag(final, ABSENT, BY_OFFICER)
    with pytest.raises(ValidationError):
        FlagBody(kind=FlagKind.ABSENCE, source="x", on=DAY, days=1)


@pytest.mark.parametrize("by", [EMPLOYEE, SUBSTITUTE, "eka"])
def test_only_the_rater_writes_a_note(by: str) -> None:
    id = note_id(ready().id, by)
    with pytest.raises(NotYours):
        write_note(None, NoteBody(text=SECRET), env(ready(), by=by, officer=True, id=id))


def test_a_note_is_written_anew_and_deleted_and_nothing_is_told_of_it() -> None:
    id = note_id(ready().id, RATER)
    written = write_note(None, NoteBody(text=SECRET), env(ready(), by=RATER, id=id))

    assert written.publishes == ()
    assert (written.state.text, written.state.on) == (SECRET, DAY)
    with pytest.raises(LookupError):
        NOTE.body(written.state, Publish("appraisal.decided", id), 1)
    assert write_note(written.state, NoteBody(text=""), env(ready(), by=RATER, id=id)).state.text == ""
    assert NOTE.lookup(written.state) == {}


async def test_a_note_is_in_no_answer_but_the_raters_own(identity: Identity) -> None:
    note = NoteState(agency_id=AGENCY, appraisal_id=ready().id, writer_id=RATER, text=SECRET, on=DAY)
    states: dict[str, Any] = {each.id: each for each in (closing(), ready())}
    states |= {directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone="Asia/Jakarta")}
    states[note_id(ready().id, RATER)] = note
    app = await service_on(MemoryCollection(), SERVICE, Settings(jwt_key_file=identity.key_file), states)
    path = f"/v1/appraisals/{ready().id}"
    async with client_of(app) as client:

        async def read(rest: str, *who: str) -> Any:
            return await client.get(f"{path}{rest}", headers=identity.header(who[0], AGENCY, *who[1:]))

        assert (await read("/note", RATER, "employee", "rater")).json()["text"] == SECRET
        for who in (("pengelola", OFFICER), (EMPLOYEE, "employee"), ("admin", "agency_admin")):
            assert (await read("/note", *who)).status_code == 403
        for rest in ("", "/explanation", "/objection", "/improvement"):
            for who in ((RATER, "employee", "rater"), ("pengelola", OFFICER), (EMPLOYEE, "employee")):
                assert SECRET[:12] not in json.dumps((await read(rest, *who)).json())
