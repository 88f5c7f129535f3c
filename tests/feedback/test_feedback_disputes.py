"""While a result is in dispute, who decides about the objection reads the dossier; before and afterwards not."""

from datetime import date

import pytest
from feedback_builders import AGENCY, CYCLE_ID, DAY, PERSON, RATER, assignment, dossier, env

from services.feedback.domain.dispute import Dispute, disputes_of, on_appraisal
from services.feedback.domain.dossier.access import may_see, may_see_nominations
from shared.decision import Actor, Delegation
from shared.events.correction import Correction, CorrectionKind, CorrectionStatus
from shared.events.delegation import DelegationStatus
from shared.events.evaluation import Appraisal, AppraisalStatus, Objection, ObjectionStatus, SegmentResult

DECIDER = "sekda"
DISPUTE_ID = f"{AGENCY}:dispute:{CYCLE_ID}:{PERSON}:1"


def appraisal(
    status: ObjectionStatus | None = ObjectionStatus.FILED, *, segment: int = 1, decider_id: str | None = DECIDER
) -> Appraisal:
    objection = None
    if status is not None:
        objection = Objection(
            status=status, filed_on=DAY, last_day=date(2026, 3, 20), decider_id=decider_id, decided_on=None
        )
    earlier = tuple(
        SegmentResult(
            segment=each,
            appraisal=f"{AGENCY}:appraisal:{CYCLE_ID}:{PERSON}:{each}",
            unit_id="U-1",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 1, 31),
        )
        for each in range(1, segment)
    )
    return Appraisal(
        agency_id=AGENCY,
        subject=f"{AGENCY}:appraisal:{CYCLE_ID}:{PERSON}:{segment}",
        version=3,
        cycle_id=CYCLE_ID,
        segment=segment,
        assignment=assignment(),
        policy_id="uji",
        policy_version=1,
        status=AppraisalStatus.FINAL,
        objection=objection,
        earlier=earlier,
    )


def heard(body: Appraisal, state: Dispute | None = None) -> Dispute:
    decision = on_appraisal(state, body, env(id=DISPUTE_ID))
    assert decision is not None
    return decision.state


def actor(employee_id: str, *given: Delegation) -> Actor:
    return Actor(employee_id=employee_id, today=DAY, given=given)


def delegation(status: DelegationStatus = DelegationStatus.ACCEPTED, last: date = DAY) -> Delegation:
    return Delegation(
        agency_id=AGENCY,
        principal_id=DECIDER,
        delegate_id="plh",
        kind="plh",
        valid_from=date(2026, 3, 1),
        valid_to=last,
        status=status,
        answered_on=date(2026, 3, 1),
    )


def test_who_decides_reads_the_dossier_as_long_as_the_objection_is_filed() -> None:
    filed = heard(appraisal())

    assert may_see(actor(DECIDER), dossier(), filed)
    assert not may_see(actor(DECIDER), dossier())
    assert not may_see(actor("E-2"), dossier(), filed)
    assert not may_see_nominations(actor(DECIDER), dossier())


@pytest.mark.parametrize("status", [ObjectionStatus.UPHELD, ObjectionStatus.REJECTED])
def test_afterwards_not_any_more(status: ObjectionStatus) -> None:
    over = heard(appraisal(status), heard(appraisal()))

    assert over.decider_id is None
    assert not may_see(actor(DECIDER), dossier(), over)


def test_who_decides_a_correction_reads_the_dossier_as_long_as_it_is_proposed() -> None:
    def told(status: CorrectionStatus) -> Appraisal:
        correction = Correction(
            kind=CorrectionKind.REPLACE, status=status, proposed_by=RATER, proposed_on=DAY, decider_id=DECIDER
        )
        return appraisal(None).model_copy(update={"correction": correction})

    waiting = heard(told(CorrectionStatus.PROPOSED))
    assert disputes_of(told(CorrectionStatus.PROPOSED)) == (DISPUTE_ID,)

    assert may_see(actor(DECIDER), dossier(), waiting)
    over = heard(told(CorrectionStatus.APPROVED), waiting)
    assert not may_see(actor(DECIDER), dossier(), over)


def test_who_acts_for_the_decider_today_reads_it_too() -> None:
    filed = heard(appraisal())

    assert may_see(actor("plh", delegation()), dossier(), filed)
    assert not may_see(actor("plh", delegation(last=date(2026, 3, 4))), dossier(), filed)
    assert not may_see(actor("plh", delegation(DelegationStatus.PROPOSED)), dossier(), filed)


def test_nobody_reads_where_no_decider_is_known_and_another_one_takes_the_place() -> None:
    unknown = heard(appraisal(decider_id=None))

    assert not may_see(actor(DECIDER), dossier(), unknown)
    other = heard(appraisal(decider_id="wali"), heard(appraisal()))
    assert not may_see(actor(DECIDER), dossier(), other)
    assert may_see(actor("wali"), dossier(), other)
    assert may_see(actor(RATER), dossier(), other)


def test_the_dossiers_of_all_segments_are_in_dispute_and_without_an_objection_none() -> None:
    assert disputes_of(appraisal(segment=2)) == (f"{AGENCY}:dispute:{CYCLE_ID}:{PERSON}:2", DISPUTE_ID)
    assert disputes_of(appraisal(None)) == ()


def test_a_newer_word_that_says_the_same_is_noted_so_that_an_older_one_opens_nothing() -> None:
    body = appraisal()
    newer = heard(body.model_copy(update={"version": 5}), heard(body))

    assert (newer.decider_id, newer.version) == (heard(body).decider_id, 5)


def test_the_same_again_changes_nothing() -> None:
    assert on_appraisal(heard(appraisal()), appraisal(), env(id=DISPUTE_ID)) is None
