"""Who left is a candidate for nothing, and nothing waits for who left."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from career_builders import AGENCY, TODAY, actor, cycle, env, final, hear, profile, rule, said

from services.career.domain.fairness import counted, not_asked
from services.career.domain.mentoring.answer import answer
from services.career.domain.mentoring.propose import candidates, propose
from services.career.domain.profile.facts import on_appraisal, on_employment
from services.career.domain.profile.kind import PROFILE
from services.career.domain.profile.state import Profile
from services.career.domain.recommendation.expire import expire, is_overdue
from services.career.domain.requests import AnswerMatch, MakeMatch
from services.career.domain.talent.place import talent_view
from services.career.rules.competence import training_years
from services.career.rules.mentoring import MentoringLimits
from shared.agency import EmploymentState
from shared.decision import Decision, Env, Rejected
from shared.events.career import MatchStatus, RecommendationStatus
from shared.events.directory import Employment, EmploymentEnd
from shared.indonesian import date_text
from shared.policy.career import ForEach

RULES = cycle(rule("latih", for_each=ForEach.GAP), expires_after_days=90)
LIMITS = MentoringLimits()
DAY = timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY
MATCH = "sabang:match:budi:rini:komunikasi"


def employment(
    employee_id: str = "budi", last_day: date | None = YESTERDAY, first_day: date | None = None
) -> Employment:
    return Employment(
        agency_id=AGENCY,
        subject=f"{AGENCY}:employment:{employee_id}",
        version=1,
        employee_id=employee_id,
        first_day=first_day,
        last_day=last_day,
        ended=EmploymentEnd.RETIRED if last_day else None,
    )


def budi() -> Profile:
    return profile((final(competences={"komunikasi": (3, 2)}), RULES))


def rini() -> Profile:
    return profile((final("rini", competences={"komunikasi": (3, 4)}, rater_id="tuti"), RULES))


def gone(state: Profile, last_day: date | None = YESTERDAY, *, on: date = TODAY) -> Decision[Profile]:
    decision = on_employment(state, employment(state.employee_id, last_day), env(on=on))
    assert decision is not None
    return decision


def proposed(mentor: Profile, mentee: Profile, *, on: date = TODAY) -> Decision[Profile]:
    wanted = MakeMatch(mentor_id=mentor.employee_id, mentee_id=mentee.employee_id, competence="komunikasi")
    return propose(mentor, wanted, env(mentee, RULES, by=actor("ani"), on=on), limits=LIMITS)


def status(state: Profile) -> RecommendationStatus:
    (only,) = state.recommendations
    return only.status


def test_what_waits_for_somebody_who_left_expires_when_that_is_heard() -> None:
    left = gone(budi())

    assert status(left.state) is RecommendationStatus.EXPIRED
    assert said(left) == {("recommendation.expired", f"{AGENCY}:recommendation:2025:budi:latih.komunikasi")}
    assert on_employment(left.state, employment(), env()) is None


def test_what_waits_for_somebody_who_will_leave_expires_the_day_after() -> None:
    leaving = gone(budi(), TODAY)

    assert status(leaving.state) is RecommendationStatus.ISSUED
    assert leaving.publishes == ()
    assert "due:2026-01" in PROFILE.lookup(leaving.state)["advice"]
    assert not is_overdue(leaving.state, TODAY)
    assert is_overdue(leaving.state, TOMORROW)
    assert status(expire(leaving.state, None, env(on=TOMORROW)).state) is RecommendationStatus.EXPIRED


def test_a_contract_that_is_prolonged_in_time_lets_everything_wait_as_before() -> None:
    stays = gone(gone(budi(), TODAY).state, None)

    assert (status(stays.state), stays.state.last_day) == (RecommendationStatus.ISSUED, None)
    assert not is_overdue(stays.state, TOMORROW)


def test_nothing_is_recommended_to_somebody_who_left_whatever_result_still_comes() -> None:
    known = {f"{AGENCY}:employment:budi": EmploymentState(agency_id=AGENCY, employee_id="budi", last_day=YESTERDAY)}
    plain = env(RULES)
    around = Env(id=plain.id, now=plain.now, today=plain.today, contexts={**plain.contexts, **known})

    first = on_appraisal(None, final(competences={"komunikasi": (3, 2)}), around)
    again = hear(gone(budi()).state, final(competences={"komunikasi": (3, 1)}, version=9), RULES)

    assert first is not None
    assert (first.state.last_day, first.state.recommendations) == (YESTERDAY, ())
    assert status(again.state) is RecommendationStatus.EXPIRED


def test_proposals_and_matches_of_a_mentor_who_left_are_ended() -> None:
    left = gone(proposed(rini(), budi()).state)

    assert left.state.matches[0].status is MatchStatus.ENDED
    assert left.state.matches[0].remark == f"Mentor tidak lagi bekerja di instansi ini sejak {date_text(YESTERDAY)}."
    assert ("mentoring.ended", MATCH) in said(left)
    leaving = gone(proposed(rini(), budi()).state, TODAY).state
    assert leaving.matches[0].open
    assert is_overdue(leaving, TOMORROW)
    assert not expire(leaving, None, env(on=TOMORROW)).state.matches[0].open


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_nobody_who_left_is_matched_or_accepted(who: str) -> None:
    mentor, mentee = (gone(rini()).state, budi()) if who == "mentor" else (rini(), gone(budi()).state)

    with pytest.raises(Rejected) as refused:
        proposed(mentor, mentee)
    assert refused.value.code == "mentoring-left"

    waiting = proposed(rini(), budi()).state
    mentee_now = replace(budi(), last_day=YESTERDAY if who == "mentee" else None)
    mentor_now = replace(waiting, last_day=YESTERDAY if who == "mentor" else None)
    with pytest.raises(Rejected) as late:
        answer(mentor_now, AnswerMatch(answer="accepted"), env(mentee_now, by=actor("budi")), subject=MATCH)
    assert late.value.code == "mentoring-left"
    declined = AnswerMatch(answer="declined", remark="Sudah pensiun.")
    assert not answer(mentor_now, declined, env(mentee_now, by=actor("budi")), subject=MATCH).state.matches[0].open


def test_a_mentor_who_left_is_no_candidate() -> None:
    def named(*those: Profile) -> list[str]:
        found = candidates(those, mentee=budi(), competence="komunikasi", label="x", limits=LIMITS, on=TODAY)
        return [each.mentor_id for each in found]

    assert named(rini()) == ["rini"]
    assert named(gone(rini(), TODAY).state) == ["rini"]
    assert named(gone(rini()).state) == []


def test_statistics_and_the_nine_boxes_leave_out_who_left() -> None:
    report = not_asked(RULES)

    assert counted(budi(), None, report, TODAY) is not None
    assert counted(gone(budi(), TODAY).state, None, report, TODAY) is not None
    assert counted(gone(budi()).state, None, report, TODAY) is None
    shown = talent_view(gone(budi()).state, version=1, cycle=RULES, on=TODAY)
    assert (shown.left_on, shown.box, shown.boxes, shown.steps) == (YESTERDAY, None, (), ())
    assert not shown.succession.eligible
    assert shown.missing == (f"Tidak lagi bekerja di instansi ini sejak {date_text(YESTERDAY)}.",)
    assert talent_view(budi(), version=1, cycle=RULES, on=TODAY).left_on is None


@pytest.mark.parametrize(
    ("first_day", "last_day", "share", "missing", "met"),
    [
        (None, None, Fraction(1), "10.00", False),
        (date(2025, 1, 1), date(2025, 12, 31), Fraction(1), "10.00", False),
        (date(2025, 7, 1), None, Fraction(184, 365), "0.08", False),
        (date(2025, 7, 2), None, Fraction(183, 365), "0.03", False),
        (date(2025, 7, 3), None, Fraction(182, 365), "0.00", True),
        (None, date(2025, 6, 30), Fraction(181, 365), "0.00", True),
        (date(2025, 12, 31), None, Fraction(1, 365), "0.00", True),
        (None, date(2024, 12, 31), Fraction(0), None, None),
        (date(2026, 1, 1), None, Fraction(0), None, None),
    ],
)
def test_the_duty_of_a_year_is_that_of_the_days_employed(
    first_day: date | None, last_day: date | None, share: Fraction, missing: str | None, *, met: bool | None
) -> None:
    state = Profile(agency_id=AGENCY, employee_id="budi", first_day=first_day, last_day=last_day)

    (year,) = training_years([(2025, Decimal(10))], share_of=state.share_of)

    assert state.share_of(2025) == share
    assert (year.missing_jp, year.met) == (None if missing is None else Decimal(missing), met)


def test_a_leap_year_has_a_day_more() -> None:
    assert Profile(agency_id=AGENCY, employee_id="budi", first_day=date(2024, 12, 31)).share_of(2024) == Fraction(
        1, 366
    )
