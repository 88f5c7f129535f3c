"""Every route of career against every relation to a person or a pair, before, in and after a delegation."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from career_builders import AGENCY, actor, cycle, env, final, profile, rule

from services.career.domain.award.grant import grant
from services.career.domain.credit.determine import determine
from services.career.domain.fairness import not_asked
from services.career.domain.mentoring.propose import propose
from services.career.domain.placement.position import PositionCopy
from services.career.domain.profile.state import Profile
from services.career.domain.requests import DetermineCredit, GrantAward, MakeMatch
from services.career.domain.talent.candidacy import Candidacy
from services.career.domain.training import Training
from services.career.main import SERVICE
from services.career.rules.mentoring import MentoringLimits
from services.career.settings import Settings
from shared.agency import AgencyState, EmploymentState, UnitPlaceState
from shared.decision import Delegation
from shared.events.delegation import DelegationStatus
from shared.events.directory import PositionGroup
from shared.events.evaluation import CycleStatus
from shared.ids import career as ids
from shared.ids import directory, goals
from shared.policy.career import ForEach
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.matrix import Asked, Day, Days, Expected, Json, Relation, Route, cases, rows
from tests.support.memory import MemoryCollection

DAYS: Final = Days(first=date(2026, 3, 9), last=date(2026, 3, 13), zone="Asia/Makassar")
PERSON, RATER, MENTOR, MENTORS_RATER, FORMER = "budi", "ani", "rini", "tuti", "lama"
OFFICER: Final = ("performance_officer",)
RULES: Final = replace(cycle(rule("latih", for_each=ForEach.GAP), expires_after_days=90), status=CycleStatus.CLOSED)
BEFORE: Final = cycle(cycle_id="2024")
REASON: Final = "Alasan yang cukup."
GAP, STRONG = {"komunikasi": (3, 2)}, {"komunikasi": (3, 4)}
RECOMMENDED: Final = f"{AGENCY}:recommendation:2025:{PERSON}:latih.komunikasi"
MATCH: Final = f"{AGENCY}:match:{PERSON}:{MENTOR}:komunikasi"
CREDIT: Final = f"{AGENCY}:credit:{PERSON}:2025-01_2025-12"
TRAINING_ID: Final = f"{AGENCY}:training:kom-1"
TRAINING: Final[Json] = {"training_id": "kom-2", "title": "Komunikasi", "competence": "komunikasi", "hours_jp": 24}
LETTER: Final[Json] = {
    "letter_number": "800/041/PAK/2026", "letter_on": "2026-01-25", "starts_on": "2025-01-01", "ends_on": "2025-12-31",
    "position_history_id": "8ae482885f3a2c1b015f3c0d7e2b4a91", "main": "12.5", "reason": REASON,
}  # fmt: skip
SUCCESSOR: Final = f"{AGENCY}:succession:{PERSON}:kabid"
KABID: Final = PositionCopy(
    agency_id=AGENCY, position_id="kabid", unit_id="dinkes", name="Kabid", position_group=PositionGroup.ADMINISTRATOR
)
ENTRY: Final = Candidacy(
    subject=SUCCESSOR, position_id="kabid", name="Kabid", reason=REASON, box=9, rule="", added_by="siti",
    added_on=date(2026, 2, 1),
)  # fmt: skip
AWARDED: Final = f"{AGENCY}:award:{PERSON}:1"
AWARD: Final[Json] = {
    "kind": "piagam", "title": "Pegawai teladan", "awarded_on": "2026-02-17", "given_by": "Wali Kota Sabang",
    "letter_number": "1/2026",
}  # fmt: skip
ASSESSED: Final[Json] = {"employee_id": PERSON, "potential": "72", "on": "2025-06-01", "source": "Laporan asesmen"}
LEVEL: Final[Json] = {
    "employee_id": PERSON, "as_of": "2024-12-31", "level": "ahli_pertama", "rank": "III/a", "opening": "40",
    "source": "PAK 2024",
}  # fmt: skip
ATTRIBUTES: Final[Json] = {
    "items": [{"employee_id": PERSON, "sex": "male", "birth_year": 1990}], "purpose": "Pemantauan kesetaraan karier",
}  # fmt: skip

RELATIONS: Final = (
    Relation(name="the person", id=PERSON),
    Relation(name="superior", id=RATER, roles=("employee", "rater")),
    Relation(name="substitute", id="plh", stands_in_for="superior"),
    Relation(name="substitute, not accepted", id="calon", stands_in_for="superior", accepted=False),
    Relation(name="substitute, withdrawn", id="mantan", stands_in_for="superior", accepted=False),
    Relation(name="substitute of the substitute", id="cucu"),
    Relation(name="substitute of another superior", id="plh-lain"),
    Relation(name="former superior", id=FORMER, roles=("employee", "rater")),
    Relation(name="the former superior's substitute", id="plh-lama"),
    Relation(name="mentor", id=MENTOR),
    Relation(name="the mentor's superior", id=MENTORS_RATER, roles=("employee", "rater")),
    Relation(name="the mentor's superior's substitute", id="plh-tuti", stands_in_for="the mentor's superior"),
    Relation(name="colleague", id="joko"),
    Relation(name="head of another unit", id="kepala", roles=("employee", "rater")),
    Relation(name="decider", id="sekda"),
    Relation(name="officer", id="siti", roles=OFFICER),
    Relation(name="admin", id="admin", roles=("agency_admin",)),
    Relation(name="officer of the unit", id="kasubag", roles=OFFICER, units=("dinkes",)),
    Relation(name="officer of the unit above", id="sekretaris", roles=OFFICER, units=("induk",)),
    Relation(name="officer of another unit", id="petugas", roles=OFFICER, units=("jauh",)),
    Relation(name="an officer who has left", id="siti-lama", roles=OFFICER),
    Relation(name="somebody not yet there", id="cpns"),
    Relation(name="subscriber", id="siasn", roles=("subscriber",)),
    Relation(name="the same id elsewhere", id=PERSON, agency="lain"),
    Relation(name="superior elsewhere", id=RATER, agency="lain"),
    Relation(name="officer elsewhere", id="siti", roles=OFFICER, agency="lain"),
    Relation(name="the public", id="", known=False),
)
AGENCYS: Final = frozenset({"officer", "admin"})
UNITS: Final = frozenset({"officer of the unit", "officer of the unit above"})
OFFICERS: Final = AGENCYS | UNITS
AND_ELSEWHERE: Final = AGENCYS | {"officer elsewhere"}
NOBODYS: Final = frozenset({"an officer who has left", "somebody not yet there", "subscriber", "the public"})
PEOPLE: Final = frozenset(each.name for each in RELATIONS if not each.agency) - NOBODYS
SEES: Final = OFFICERS | {"the person", "superior"}
SUPERIORS: Final = frozenset(each.name for each in RELATIONS if "rater" in each.roles and not each.agency)
ARRANGES: Final = OFFICERS | {"superior"}


def names(field: str, value: str) -> Callable[[Any], bool]:
    """Whether a list names something in this field."""
    return lambda page: value in {each[field] for each in page["items"]}


def holds(id: str) -> Callable[[Any], bool]:
    """Whether a list holds a document."""
    return names("id", id)


def recorded(answer: Any) -> bool:
    """Whether an import took a row."""
    return bool(answer["counts"].get("recorded"))


def routes() -> Iterator[Route]:
    yield from _people()
    yield from _records()
    yield from _recommendations()
    yield from _mentoring()
    yield from _awards()
    yield from _talents()
    yield from _trainings()


def _people() -> Iterator[Route]:
    for part in ("", "/talent", "/credit", "/credit-determinations", "/positions", "/awards"):
        yield Route(row=f"GET /v1/profiles/{{employee_id}}{part}", places={"employee_id": PERSON}, may=SEES)
    for query in ("", "?unit_id=dinkes"):
        yield Route(row=f"GET /v1/profiles{query}", may=SEES, found=names("employee_id", PERSON))
    yield Route(row="POST /v1/statistic-attributes/imports", body=ATTRIBUTES, may=AND_ELSEWHERE, found=recorded)
    yield Route(row="POST /v1/fairness-reports", body={"cycle_id": "2025"}, may=AGENCYS)
    yield Route(row="GET /v1/fairness-reports", may=AGENCYS, found=names("cycle_id", "2025"))
    yield Route(row="GET /v1/fairness-reports/{cycle_id}", places={"cycle_id": "2025"}, may=AGENCYS)


def _records() -> Iterator[Route]:
    yield Route(row="POST /v1/talent-assessments/imports", body={"items": [ASSESSED]}, may=OFFICERS, found=recorded)
    yield Route(row="POST /v1/credit-records/imports", body={"items": [LEVEL]}, may=OFFICERS, found=recorded)
    letters = "POST /v1/profiles/{employee_id}/credit-determinations"
    yield Route(row=letters, places={"employee_id": PERSON}, body=LETTER | {"main": "11"}, may=OFFICERS)
    withdrawals = "POST /v1/credit-determinations/{id}/withdrawals"
    yield Route(row=withdrawals, places={"id": CREDIT}, body={"reason": REASON}, may=OFFICERS)


def _awards() -> Iterator[Route]:
    granting = "POST /v1/profiles/{employee_id}/awards"
    yield Route(row=granting, places={"employee_id": PERSON}, body=AWARD | {"letter_number": "2/2026"}, may=OFFICERS)
    yield Route(
        row=granting, about="(to an officer)", places={"employee_id": "siti"}, body=AWARD, may=UNITS | {"admin"}
    )
    items = {"items": [AWARD | {"employee_id": PERSON, "letter_number": "3/2026"}]}
    yield Route(row="POST /v1/awards/imports", body=items, may=OFFICERS, found=recorded)
    seminar = {"title": "Seminar", "on": "2026-02-20"}
    sharing, withdrawing = (f"POST /v1/awards/{{id}}/{each}" for each in ("sharings", "withdrawals"))
    yield Route(row=sharing, places={"id": AWARDED}, body=seminar, may=OFFICERS | {"the person"})
    yield Route(row=withdrawing, places={"id": AWARDED}, body={"reason": REASON}, may=OFFICERS)


def _talents() -> Iterator[Route]:
    acting = (
        "the person",
        "substitute of the substitute",
        "substitute of another superior",
        "the former superior's substitute",
    )
    yield Route(
        row="GET /v1/talent-map",
        may=OFFICERS | SUPERIORS,
        sometimes=dict.fromkeys(acting, frozenset({Day.FIRST, Day.LAST})),
        found=lambda answer: answer["unplaced"] != 0,
    )
    yield Route(row="GET /v1/talent-map?unit_id=dinkes", may=AND_ELSEWHERE | UNITS)
    yield Route(row="GET /v1/talent-map/people", may=OFFICERS, found=names("employee_id", PERSON))
    entry = {"employee_id": MENTOR, "position_id": "kabid", "reason": REASON}
    yield Route(row="POST /v1/successors", body=entry, may=OFFICERS)
    yield Route(row="GET /v1/successors", may=OFFICERS, found=names("id", SUCCESSOR))
    removal = "POST /v1/successors/{id}/removals"
    yield Route(row=removal, places={"id": SUCCESSOR}, body={"reason": REASON}, may=OFFICERS)


def has_items(answer: Json) -> bool:
    return bool(answer["items"])


def first_recorded(answer: Json) -> bool:
    return bool(answer["items"][0]["outcome"] == "recorded")


def some_below(answer: Json) -> bool:
    return bool(answer["below"] > 0)


def _recommendations() -> Iterator[Route]:
    for query in ("", f"?employee_id={PERSON}", "?unit_id=dinkes&kind=training"):
        yield Route(row=f"GET /v1/recommendations{query}", may=SEES, found=holds(RECOMMENDED))
    row, own = "POST /v1/recommendations/{id}/decisions", frozenset({"the person"})
    for decision, may in (("accepted", own), ("declined", own), ("overridden", OFFICERS)):
        body = {"decision": decision, "reason": REASON}
        yield Route(row=row, about=decision, places={"id": RECOMMENDED}, body=body, may=may)
    sweep: Json = {"dry_run": False}
    yield Route(row="POST /v1/recommendations/expirations", body=sweep, may=AGENCYS, found=has_items)


def _mentoring() -> Iterator[Route]:
    candidates = f"GET /v1/mentoring-candidates?employee_id={PERSON}&competence=komunikasi"
    yield Route(row=candidates, may=ARRANGES)
    wanted = {"mentor_id": "joko", "mentee_id": PERSON, "competence": "komunikasi"}
    yield Route(row="POST /v1/mentoring-matches", body=wanted, may=ARRANGES)
    sees = SEES | {"mentor", "the mentor's superior"}
    for query in ("", f"?mentor_id={MENTOR}", f"?mentee_id={PERSON}"):
        yield Route(row=f"GET /v1/mentoring-matches{query}", may=sees, found=holds(MATCH))
    of = {"id": MATCH}
    yield Route(row="GET /v1/mentoring-matches/{id}", places=of, may=sees)
    answers, pair = "POST /v1/mentoring-matches/{id}/answers", frozenset({"the person", "mentor"})
    for answer in ("accepted", "declined"):
        yield Route(row=answers, about=answer, places=of, body={"answer": answer, "remark": REASON}, may=pair)
    endings = "POST /v1/mentoring-matches/{id}/endings"
    yield Route(row=endings, places=of, body={"outcome": REASON}, may=ARRANGES | {"mentor"})


def _trainings() -> Iterator[Route]:
    yield Route(row="GET /v1/trainings", may=PEOPLE, found=holds(TRAINING_ID))
    yield Route(row="POST /v1/trainings", body={"items": [TRAINING]}, may=AND_ELSEWHERE, found=first_recorded)
    yield Route(row="POST /v1/trainings/imports", body={"items": [TRAINING]}, may=AND_ELSEWHERE, found=recorded)
    for part in ("", "/units"):
        yield Route(row=f"GET /v1/training-duty{part}?year=2025", may=OFFICERS, found=some_below)
    yield Route(row="GET /v1/training-duty.csv?year=2025", may=AND_ELSEWHERE | UNITS | {"officer of another unit"})


def people() -> Iterator[Profile]:
    person = profile((final(cycle_id="2024", rater_id=FORMER), BEFORE), (final(competences=GAP, rater_id=RATER), RULES))
    letter = DetermineCredit.model_validate(LETTER)
    person = determine(person, letter, env(by=actor("siti", officer=True), on=date(2026, 2, 1))).state
    by_officer = env(by=actor("siti", officer=True), on=date(2026, 2, 20))
    yield grant(replace(person, candidacies=(ENTRY,)), GrantAward.model_validate(AWARD), by_officer).state
    yield profile((final("siti", rater_id="bupati"), RULES))
    able: Json = {"competences": STRONG, "rater_id": MENTORS_RATER, "jp": "20"}
    senior = profile((final(MENTOR, cycle_id="2024", **able), BEFORE), (final(MENTOR, **able), RULES))
    wanted = MakeMatch(mentor_id=MENTOR, mentee_id=PERSON, competence="komunikasi")
    yield propose(senior, wanted, env(person, RULES, by=actor(RATER)), limits=MentoringLimits()).state
    yield profile((final("joko", competences=STRONG, rater_id="bupati"), RULES))
    late = profile((final("late", competences=GAP, rater_id="bupati"), RULES))
    (issued,) = late.recommendations
    yield late.with_recommendation(replace(issued, expires_on=date(2026, 1, 31)))


def delegation(principal: str, delegate: str, status: DelegationStatus = DelegationStatus.ACCEPTED) -> dict[str, Any]:
    state = Delegation(
        agency_id=AGENCY,
        principal_id=principal,
        delegate_id=delegate,
        kind="plh",
        valid_from=DAYS.first,
        valid_to=DAYS.last,
        status=status,
        answered_on=None if status is DelegationStatus.PROPOSED else DAYS.first - timedelta(days=2),
    )
    return {goals.DELEGATION.of(AGENCY, principal, delegate, DAYS.first.isoformat()): state}


def employment(employee_id: str, **days: date) -> dict[str, Any]:
    state = EmploymentState(agency_id=AGENCY, employee_id=employee_id, **days)
    return {directory.EMPLOYMENT.of(AGENCY, employee_id): state}


def documents() -> dict[str, Any]:
    known = {"training_id": "kom-1", "title": "Komunikasi", "competence": "komunikasi"}
    return {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Sabang", zone=DAYS.zone),
        f"{AGENCY}:cycle:2025": RULES,
        f"{AGENCY}:cycle:2024": BEFORE,
        **{f"{AGENCY}:profile:{each.employee_id}": each for each in people()},
        ids.FAIRNESS.of(AGENCY, "2025"): replace(not_asked(RULES), asked_by="siti", asked_on=date(2026, 2, 1)),
        f"{AGENCY}:position:kabid": KABID,
        directory.UNIT_PLACE.of(AGENCY, "dinkes"): UnitPlaceState(
            agency_id=AGENCY, unit_id="dinkes", parent_id="induk"
        ),
        TRAINING_ID: Training(agency_id=AGENCY, hours_jp=Decimal(24), **known),
        **delegation(RATER, "plh"),
        **delegation(RATER, PERSON),
        **delegation(RATER, "calon", DelegationStatus.PROPOSED),
        **delegation(RATER, "mantan", DelegationStatus.WITHDRAWN),
        **delegation("plh", "cucu"),
        **delegation("bupati", "plh-lain"),
        **delegation(FORMER, "plh-lama"),
        **delegation(MENTORS_RATER, "plh-tuti"),
        **employment("siti-lama", last_day=DAYS.first - timedelta(days=2)),
        **employment("cpns", first_day=DAYS.last + timedelta(days=2)),
    }


ROUTES: Final = tuple(routes())
CASES: Final = tuple(cases(ROUTES, RELATIONS))


@pytest.fixture(scope="module")
def asked(identity: Identity) -> Asked:
    collection = MemoryCollection()
    app = asyncio.run(service_on(collection, SERVICE, Settings(jwt_key_file=identity.key_file), documents()))
    return Asked(app, collection, identity, AGENCY, DAYS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
async def test_who_must_act_is_let_through_and_everybody_else_refused(asked: Asked, route: Route) -> None:
    await asked.check_all(cases((route,), RELATIONS))


def test_the_table_leaves_no_route_out_and_has_cases_of_both_kinds(asked: Asked) -> None:
    expected = [case.expected for case in CASES]

    assert {each.asks for each in ROUTES} == rows(asked.app)
    assert len(CASES) > 3000
    assert min(expected.count(Expected.ALLOWED), expected.count(Expected.REFUSED)) > 400
