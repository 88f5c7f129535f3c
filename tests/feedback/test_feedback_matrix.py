"""Every route of feedback against every relation to a person, a pair or a survey, before, in and after a delegation."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from feedback_builders import AGENCY, CYCLE_ID, PERSON, RATER, SEEN, assignment, cycle, entry, env, plan

from services.feedback.domain.dispute import Dispute
from services.feedback.domain.dossier.entries import Topic
from services.feedback.domain.dossier.life import on_plan
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.mentoring import Mentoring, Session
from services.feedback.domain.nomination.state import Nominations, Nominee, Phase, Standing
from services.feedback.domain.survey.run import NewCodes, NewSurvey, issue_codes, open_survey
from services.feedback.domain.survey.state import Aside, Survey
from services.feedback.domain.survey.suspect import Suspicion
from services.feedback.main import SERVICE
from services.feedback.rules.questions import ELEMENTS
from services.feedback.settings import Settings
from services.feedback.usecases.surveys import _hash
from shared.agency import AgencyState, EmploymentState, UnitPlaceState
from shared.decision import Delegation
from shared.events.delegation import DelegationStatus
from shared.events.feedback import Source
from shared.ids import directory, goals
from shared.ids.feedback import DISPUTE, DOSSIER, MENTORING, SURVEY
from tests.support.identity import Identity
from tests.support.in_process import service_on
from tests.support.matrix import Asked, Days, Expected, Json, Relation, Route, cases, rows
from tests.support.memory import MemoryCollection

SETS: Final[Json] = {
    "question_sets": [
        {
            "id": "umum",
            "title": {"id": "Umum"},
            "questions": [
                {"id": "q1", "text": {"id": "Kerja sama?"}, "criterion": "kerja-sama", "answer": "scale"},
                {"id": "q3", "text": {"id": "Apa yang Anda lihat?"}, "answer": "text"},
            ],
        }
    ]
}
DAYS: Final = Days(first=date(2026, 3, 9), last=date(2026, 3, 13), zone="Asia/Jayapura")
OTHER_CYCLE: Final = "2026-kedua"
FORMER, PEER, COLLEAGUE, SUBORDINATE, HEAD = "E-8", "E-2", "E-5", "E-6", "kepala"
PEERS: Final = (PEER, "E-3", "E-4", "pensiun")
DECIDER, MENTOR, MENTEE = "sekda", "senior", "junior"
DOSSIER_ID: Final = DOSSIER.of(AGENCY, CYCLE_ID, PERSON, 1)
OPEN_ID: Final = DOSSIER.of(AGENCY, OTHER_CYCLE, PERSON, 1)
SURVEY_ID: Final = SURVEY.of(AGENCY, CYCLE_ID, "PKM")
CODE: Final = "ABCDEFGHJK"
OFFICER: Final = ("performance_officer",)

RELATIONS: Final = (
    Relation(name="the person", id=PERSON),
    Relation(name="superior", id=RATER, roles=("employee", "rater")),
    Relation(name="substitute", id="plh", stands_in_for="superior"),
    Relation(name="substitute, not accepted", id="calon", stands_in_for="superior", accepted=False),
    Relation(name="substitute, withdrawn", id="mantan", stands_in_for="superior", accepted=False),
    Relation(name="substitute of the substitute", id="cucu"),
    Relation(name="substitute of another superior", id="plh-lain"),
    Relation(name="former superior", id=FORMER, roles=("employee", "rater")),
    Relation(name="peer", id=PEER),
    Relation(name="colleague", id=COLLEAGUE),
    Relation(name="subordinate", id=SUBORDINATE),
    Relation(name="head of another unit", id=HEAD, roles=("employee", "rater")),
    Relation(name="decider", id=DECIDER),
    Relation(name="the decider's substitute", id="ganti", stands_in_for="decider"),
    Relation(name="the decider's, not accepted", id="calon-ganti", stands_in_for="decider", accepted=False),
    Relation(name="mentor", id=MENTOR),
    Relation(name="mentee", id=MENTEE),
    Relation(name="officer", id="pengelola", roles=OFFICER),
    Relation(name="admin", id="admin", roles=("agency_admin",)),
    Relation(
        name="officer of the unit",
        id="kasubag",
        roles=OFFICER,
        units=(
            "U-1",
            "PKM",
            "baru",
        ),
    ),
    Relation(name="officer of the unit above", id="sekretaris", roles=OFFICER, units=("induk",)),
    Relation(name="officer of another unit", id="petugas", roles=OFFICER, units=("jauh",)),
    Relation(name="a peer who has left", id="pensiun"),
    Relation(name="an officer who has left", id="pengelola-lama", roles=OFFICER),
    Relation(name="somebody not yet there", id="cpns"),
    Relation(name="subscriber", id="siasn", roles=("subscriber",)),
    Relation(name="the same id elsewhere", id=PERSON, agency="lain"),
    Relation(name="superior elsewhere", id=RATER, agency="lain"),
    Relation(name="officer elsewhere", id="pengelola", roles=OFFICER, agency="lain"),
    Relation(name="the public", id="", known=False),
)
AGENCYS: Final = frozenset({"officer", "admin"})
UNITS: Final = frozenset({"officer of the unit", "officer of the unit above"})
OFFICERS: Final = AGENCYS | UNITS
GONE: Final = frozenset({"a peer who has left", "an officer who has left", "somebody not yet there"})
ELSEWHERE: Final = frozenset({"the same id elsewhere", "superior elsewhere", "officer elsewhere"})
EVERYBODY: Final = frozenset(each.name for each in RELATIONS)
TOKENS: Final = EVERYBODY - GONE - {"the public"}
HERE: Final = TOKENS - ELSEWHERE
SEES: Final = OFFICERS | {"the person", "superior"}
GIVERS: Final = frozenset({"the person", "superior", "peer", "subordinate"})


def holds(id: str, key: str = "id") -> Callable[[Any], bool]:
    """Whether a list names something."""
    return lambda page: id in {each.get(key) for each in page["items"]}


def said(source: str, **more: Any) -> Json:
    words = {"entry_id": "f-1", "about": "behaviour", "criterion": "kerja-sama", "observed": SEEN, "level": "as"}
    return words | {"source": source} | more


def filled_in(source: str) -> Json:
    answers = [{"question": "q1", "level": "above"}, {"question": "q3", "observed": SEEN}]
    return {"entry_id": "a-1", "source": source, "set": "umum", "answers": answers}


SESSION: Final[Json] = {
    "session_id": "s-9", "mentor_id": MENTOR, "mentee_id": MENTEE, "competence": "data", "minutes": 60,
}  # fmt: skip
NOMINEES: Final = {"nominees": [{"employee_id": each} for each in PEERS[:3]]}
APPROVE: Final = {"approve": list(PEERS[:3])}
RELEASE: Final = {"suspicion": "hidden_field", "reason": "Formulir lama dipakai"}
PUBLIC_ANSWER: Final = {"answers": dict.fromkeys(ELEMENTS, 4), "code": CODE}
OF: Final = {"dossier_id": DOSSIER_ID}
OF_OPEN: Final = {"dossier_id": OPEN_ID}
OF_SURVEY: Final = {"survey_id": SURVEY_ID}
NOT_TODAY: Final = "delegation-not-in-force"


def routes() -> Iterator[Route]:
    yield from _dossiers()
    yield from _answers()
    yield from _nominations()
    yield from _mentoring()
    yield from _surveys()


def _dossiers() -> Iterator[Route]:
    listed = {"superior": OFFICERS | {"superior", "the person"}, "person": SEES | {"decider"}}
    yield Route(row=f"GET /v1/dossiers?rater_id={RATER}", may=frozenset(listed["superior"]), found=holds(DOSSIER_ID))
    yield Route(row=f"GET /v1/dossiers?employee_id={PERSON}", may=listed["person"], found=holds(DOSSIER_ID))
    yield Route(row="GET /v1/dossiers", may=OFFICERS | {"the person"}, found=holds(DOSSIER_ID))
    for query in ("", f"?cycle_id={CYCLE_ID}"):
        yield Route(row=f"GET /v1/dossiers/to-answer{query}", may=GIVERS, found=holds(DOSSIER_ID))
    yield Route(row="GET /v1/dossiers/{dossier_id}", places=OF, may=SEES | {"decider"})
    yield Route(
        row="GET /v1/dossiers/{dossier_id}", about="once it is settled", places=OF_OPEN, may=SEES, outside="not-yours"
    )
    uncounted = SEES | {"former superior"}
    yield Route(row="GET /v1/dossiers/{dossier_id}/uncounted", places=OF, may=uncounted)
    yield Route(
        row="POST /v1/dossiers/{dossier_id}/acknowledgements", places=OF, body={}, may=frozenset({"the person"})
    )


def _answers() -> Iterator[Route]:
    row = "GET /v1/dossiers/{dossier_id}/questions"
    yield Route(row=row, places=OF, may=GIVERS | OFFICERS)
    who = {"superior": "superior", "peer": "peer", "subordinate": "subordinate", "self": "the person"}
    for source, relation in who.items():
        may, outside = frozenset({relation}), NOT_TODAY if source == "superior" else None
        yield Route(row=f"{row}?source={source}", places=OF, may=may | OFFICERS, outside=outside)
        for dry in ("", "?dry_run=true") if source == "superior" else ("",):
            yield Route(
                row=f"POST /v1/dossiers/{{dossier_id}}/entries{dry}",
                about=source,
                places=OF,
                body=said(source),
                may=may,
                outside=outside,
            )
            yield Route(
                row=f"POST /v1/dossiers/{{dossier_id}}/answers{dry}",
                about=source,
                places=OF,
                body=filled_in(source),
                may=may,
                outside=outside,
            )
    yield Route(
        row="POST /v1/dossiers/{dossier_id}/entries",
        about="of this very day",
        places=OF,
        body=lambda today: said("superior", on=today.isoformat()),
        may=frozenset({"superior"}),
        outside=NOT_TODAY,
    )


def _nominations() -> Iterator[Route]:
    row = "GET /v1/dossiers/{dossier_id}/nominations"
    yield Route(row=row, places=OF, may=SEES)
    yield Route(
        row="PUT /v1/dossiers/{dossier_id}/nominations", places=OF_OPEN, body=NOMINEES, may=frozenset({"the person"})
    )
    row = "POST /v1/dossiers/{dossier_id}/nominations/decisions"
    superior = frozenset({"superior"})
    yield Route(row=row, about="proposed", places=OF_OPEN, body=APPROVE, may=superior, outside=NOT_TODAY)
    yield Route(row=row, about="decided", places=OF, body=APPROVE, may=superior, outside=NOT_TODAY)
    query = f"GET /v1/nominations?cycle_id={CYCLE_ID}"
    yield Route(row=f"{query}&rater_id={RATER}", may=superior | OFFICERS, found=holds(DOSSIER_ID, "dossier"))
    yield Route(row=query, may=OFFICERS, found=holds(DOSSIER_ID, "dossier"))
    yield Route(row=f"{query}&rater_left=true", may=AGENCYS, found=holds(_dossier_of("yatim"), "dossier"))
    for query in ("", f"?cycle_id={CYCLE_ID}", "?unit_id=U-1", f"?cycle_id={CYCLE_ID}&unit_id=U-1"):
        asked = f"GET /v1/nominations/asked-of-me{query}"
        yield Route(row=asked, may=frozenset({"peer"}), found=holds(DOSSIER_ID, "dossier"))
    reminders = f"GET /v1/nominations/reminders?cycle_id={CYCLE_ID}"
    yield Route(row=reminders, may=OFFICERS, found=lambda counts: counts["people"] > 0)


def _mentoring() -> Iterator[Route]:
    pair, id = frozenset({"mentor", "mentee"}), MENTORING.of(AGENCY, MENTOR, MENTEE)
    yield Route(row="POST /v1/mentoring-sessions", body=SESSION, may=pair)
    sessions = "GET /v1/mentoring-sessions"
    yield Route(row=f"{sessions}?mentor_id={MENTOR}", may=AGENCYS | {"mentor"}, found=holds(id))
    yield Route(row=f"{sessions}?mentee_id={MENTEE}", may=AGENCYS | {"mentee"}, found=holds(id))
    yield Route(row=sessions, may=AGENCYS, found=holds(id))
    both = f"{sessions}?mentor_id={MENTOR}&mentee_id={MENTEE}"
    yield Route(row=both, may=AGENCYS | pair, found=holds(id))


def _surveys() -> Iterator[Route]:
    new = {"cycle_id": CYCLE_ID, "unit_id": "baru", "title": "Survei"}
    yield Route(row="POST /v1/surveys", body=new, may=OFFICERS | {"officer elsewhere"})
    yield Route(row="GET /v1/surveys", may=HERE, found=holds(SURVEY_ID))
    yield Route(row="GET /v1/surveys/{survey_id}", places=OF_SURVEY, may=HERE)
    yield Route(row="POST /v1/surveys/{survey_id}/codes", places=OF_SURVEY, body={"count": 1}, may=OFFICERS)
    yield Route(row="PUT /v1/surveys/{survey_id}/population", places=OF_SURVEY, body={"users": 300}, may=OFFICERS)
    yield Route(row="POST /v1/surveys/{survey_id}/releases", places=OF_SURVEY, body=RELEASE, may=OFFICERS)
    yield Route(row="GET /v1/surveys/{survey_id}/export.csv", places=OF_SURVEY, may=OFFICERS)
    yield Route(row="GET /v1/public/surveys/{survey_id}", places=OF_SURVEY, may=EVERYBODY)
    yield Route(row="POST /v1/public/surveys/{survey_id}/answers", places=OF_SURVEY, body=PUBLIC_ANSWER, may=EVERYBODY)


def _dossier_of(employee_id: str, cycle_id: str = CYCLE_ID) -> str:
    return DOSSIER.of(AGENCY, cycle_id, employee_id, 1)


def nominated(phase: Phase, standing: Standing) -> Nominations:
    nominees = (Nominee(employee_id=each, source=Source.PEER, standing=standing) for each in PEERS)
    return Nominations(phase=phase, nominees=tuple(nominees)[:3] if phase is Phase.PROPOSED else tuple(nominees))


def dossier_of(employee_id: str, cycle_id: str = CYCLE_ID, **more: Any) -> Dossier:
    who = assignment(employee_id, **({"unit_id": "lain", "rater_id": "bupati"} | more))
    body = plan(who).model_copy(update={"cycle_id": cycle_id})
    return on_plan(None, body, env()).state


def dossiers() -> Iterator[Dossier]:
    near = {"unit_id": "U-1", "rater_id": RATER}
    words = {"about": Topic.BEHAVIOUR, "published": True}
    shown = (
        replace(entry(RATER, source=Source.SUPERIOR, entry_id="s-1"), **words),
        replace(entry(FORMER, source=Source.SUPERIOR, entry_id="s-0"), **words, aside_on=DAYS.first - timedelta(9)),
    )
    main = dossier_of(PERSON, **near)
    yield replace(main, entries=shown, unread=True, edition=2, nominations=nominated(Phase.DECIDED, Standing.APPROVED))
    other = dossier_of(PERSON, OTHER_CYCLE, **near)
    yield replace(other, nominations=nominated(Phase.PROPOSED, Standing.PROPOSED))
    for each in (CYCLE_ID, OTHER_CYCLE):
        for peer in (*PEERS, COLLEAGUE):
            yield dossier_of(peer, each, **near)
    yield dossier_of(SUBORDINATE, rater_id=PERSON)
    yield dossier_of(HEAD, heads_unit="U-1")
    yatim = dossier_of("yatim", rater_id="pensiun")
    yield replace(yatim, nominations=nominated(Phase.PROPOSED, Standing.PROPOSED))
    known = {PERSON, *PEERS, COLLEAGUE, SUBORDINATE, HEAD}
    for relation in RELATIONS:
        if relation.id and not relation.agency and relation.id not in known:
            yield dossier_of(relation.id)


def survey() -> Survey:
    within = env(cycle(), id=SURVEY_ID)
    opened = open_survey(None, NewSurvey(title="Survei", secret="rahasia"), within).state
    made = issue_codes(opened, NewCodes(hashes=frozenset({_hash(SURVEY_ID, CODE)})), within).state
    return replace(made, aside=(Aside(suspicion=Suspicion.HIDDEN_FIELD, answers=(4,) * len(ELEMENTS)),))


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
    rules = cycle(nomination={"required": True, "minimum": 3, "maximum": 4}, **SETS)
    dispute = Dispute(agency_id=AGENCY, cycle_id=CYCLE_ID, employee_id=PERSON, segment=1, decider_id=DECIDER)
    met = Session(session_id="s-1", competence="data", on=date(2026, 2, 2), minutes=60, topic="", recorded_by=MENTOR)
    pair = Mentoring(agency_id=AGENCY, mentor_id=MENTOR, mentee_id=MENTEE, sessions=(met,))
    return {
        directory.AGENCY.of(AGENCY, AGENCY): AgencyState(agency_id=AGENCY, name="Kota", zone=DAYS.zone),
        f"{AGENCY}:cycle:{CYCLE_ID}": rules,
        f"lain:cycle:{CYCLE_ID}": replace(rules, agency_id="lain"),
        f"{AGENCY}:cycle:{OTHER_CYCLE}": replace(rules, cycle_id=OTHER_CYCLE),
        **{each.id: each for each in dossiers()},
        DISPUTE.of(AGENCY, CYCLE_ID, PERSON, 1): dispute,
        DISPUTE.of(AGENCY, OTHER_CYCLE, PERSON, 1): replace(dispute, cycle_id=OTHER_CYCLE, decider_id=None),
        pair.id: pair,
        SURVEY_ID: survey(),
        **{
            directory.UNIT_PLACE.of(AGENCY, each): UnitPlaceState(agency_id=AGENCY, unit_id=each, parent_id="induk")
            for each in ("U-1", "PKM", "baru")
        },
        **delegation(RATER, "plh"),
        **delegation(RATER, PERSON),
        **delegation(RATER, "calon", DelegationStatus.PROPOSED),
        **delegation(RATER, "mantan", DelegationStatus.WITHDRAWN),
        **delegation("plh", "cucu"),
        **delegation("bupati", "plh-lain"),
        **delegation(DECIDER, "ganti"),
        **delegation(DECIDER, "calon-ganti", DelegationStatus.PROPOSED),
        **employment("pensiun", last_day=DAYS.first - timedelta(days=2)),
        **employment("pengelola-lama", last_day=DAYS.first - timedelta(days=2)),
        **employment("cpns", first_day=DAYS.last + timedelta(days=2)),
        **employment(PERSON, first_day=date(2020, 1, 1), last_day=DAYS.last + timedelta(days=1)),
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
    assert len(CASES) > 4000
    assert min(expected.count(Expected.ALLOWED), expected.count(Expected.REFUSED)) > 500
