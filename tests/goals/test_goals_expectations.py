"""What the superior expects of each value of the policy, and the appendix of a plan (domain.md 1.2)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from goals_builders import (
    CYCLE_ID,
    DAY,
    EMPLOYEE_ACTS,
    OFFICER_ACTS,
    RATER,
    RATER_ACTS,
    agreed,
    cycle,
    cycle_body,
    draft,
    env,
    objective,
    objectives,
    policy,
    proposed,
)

from services.goals.api.edition_bodies import difference_out
from services.goals.api.plan_bodies import plan_out
from services.goals.domain.cycle.state import CycleState, on_cycle
from services.goals.domain.plan.agree import agree, send_back
from services.goals.domain.plan.edition import base_of
from services.goals.domain.plan.expect import expect
from services.goals.domain.plan.expectation import ExpectationMissing, ExpectationUnknown
from services.goals.domain.plan.propose import Proposal, propose
from services.goals.domain.plan.state import PLAN, PlanState
from services.goals.domain.requests import AgreementIn, ExpectationIn, ExpectationsIn, ReturnIn
from shared.decision import Decision, NotYours, Publish, Rejected
from shared.events.goals import Appendix, Plan, PlanStatus

LOYAL = "Hadir di posko bencana"
LAPTOPS = Appendix(resources=("Dua laptop", "Kendaraan"), consequences=("Dibina triwulan depan",))


def _expect(plan: PlanState | None, by: Any = RATER_ACTS, known: CycleState | None = None, **said: str) -> Any:
    items = tuple(ExpectationIn(criterion=each, text=text) for each, text in said.items())
    return expect(plan, ExpectationsIn(items=items), env(by=by, contexts={CYCLE_ID: known or cycle()}))


def _propose(plan: PlanState, appendix: Appendix | None = None, **more: Any) -> Decision[PlanState]:
    told = Proposal(objectives=objectives(objective(**more)), appendix=appendix)
    return propose(plan, told, env(plan.id, by=EMPLOYEE_ACTS, contexts={CYCLE_ID: cycle()}))


def _agree(plan: PlanState) -> PlanState:
    return agree(plan, AgreementIn(), env(plan.id, by=RATER_ACTS)).state


def _body(plan: PlanState) -> Plan:
    body = PLAN.body(plan, Publish("plan.agreed", plan.id), 7)
    assert isinstance(body, Plan)
    return body


def test_expectations_are_agreed_with_the_plan_and_told_with_it() -> None:
    written = _expect(_expect(draft(), loyal=LOYAL).state, harmonis="Menengahi keluhan").state

    before = _body(_propose(written).state)
    plan = _agree(_propose(written).state)

    assert before.expectations == {}
    assert _body(plan).expectations == {"loyal": LOYAL, "harmonis": "Menengahi keluhan"}
    assert plan_out(plan, 3).expectations == _body(plan).expectations


def test_the_plan_shows_who_wrote_an_expectation_when_and_whether_it_is_agreed() -> None:
    shown = plan_out(_expect(draft(), loyal=LOYAL).state, 2)

    [written] = shown.expected
    assert (written.criterion, written.label, written.text) == ("loyal", "Loyal", LOYAL)
    assert (written.set_by, written.set_for, written.set_on, written.agreed) == (RATER, None, DAY, False)
    assert shown.expectations == {"loyal": LOYAL}
    assert plan_out(_expect(draft(), loyal=LOYAL).state, 2, whole=False).expected == ()


def test_what_is_written_after_the_agreement_comes_into_force_with_the_next_one() -> None:
    plan = _agree(_propose(_expect(draft(), loyal=LOYAL).state).state)

    changed = _expect(plan, loyal="Menjaga arsip", adaptif="Memakai e-office")
    revised = _agree(_propose(changed.state, name="Pembelajaran membaik").state)

    assert changed.publishes == ()
    assert _body(changed.state) == _body(plan)
    assert [each.agreed for each in plan_out(changed.state, 5).expected] == [False, False]
    assert _body(revised).expectations == {"loyal": "Menjaga arsip", "adaptif": "Memakai e-office"}


def test_an_empty_text_takes_an_expectation_away_and_the_same_again_changes_nothing() -> None:
    plan = _expect(draft(), loyal=LOYAL, adaptif="Memakai e-office").state

    assert _expect(plan, loyal=LOYAL).state is plan
    assert _expect(plan, loyal="").state.expectations == {"adaptif": "Memakai e-office"}


@pytest.mark.parametrize(
    ("by", "said", "refusal", "field"),
    [
        (EMPLOYEE_ACTS, {"loyal": LOYAL}, NotYours, None),
        (OFFICER_ACTS, {"loyal": LOYAL}, NotYours, None),
        (RATER_ACTS, {"setia": LOYAL}, ExpectationUnknown, "items[0].criterion"),
    ],
)
def test_only_the_rater_writes_and_only_of_what_the_policy_names(
    by: Any, said: dict[str, str], refusal: type[Rejected], field: str | None
) -> None:
    with pytest.raises(refusal) as caught:
        _expect(draft(), by, **said)

    assert caught.value.field == field
    if field:
        assert "berorientasi-pelayanan, akuntabel, kompeten, harmonis, loyal, adaptif, kolaboratif" in str(caught.value)


def test_a_value_is_named_once() -> None:
    twice = ExpectationsIn(items=(ExpectationIn(criterion="loyal", text="a"), ExpectationIn(criterion="loyal")))

    with pytest.raises(Rejected, match="dua kali"):
        expect(draft(), twice, env(by=RATER_ACTS, contexts={CYCLE_ID: cycle()}))


def test_a_closed_plan_takes_no_expectation() -> None:
    with pytest.raises(Rejected, match="ditutup"):
        _expect(replace(draft(), status=PlanStatus.CLOSED), loyal=LOYAL)


def test_where_the_policy_observes_competences_those_are_what_is_expected() -> None:
    competence = {"id": "pelayanan-publik", "label": {"id": "Pelayanan publik"}, "default": 3}
    observed = policy() | {"competences": [competence]}
    observed["behaviour"] = observed["behaviour"] | {"method": "observations", "criteria": []}
    heard = on_cycle(None, cycle_body(policy=observed), env())
    assert heard is not None

    plan = _expect(draft(), known=heard.state, **{"pelayanan-publik": "Menjawab hari itu juga"}).state

    assert plan.expected[0].label == "Pelayanan publik"


def test_a_value_that_is_not_meant_for_the_position_is_not_expected() -> None:
    content = policy()
    first, *others = content["behaviour"]["criteria"]
    content["behaviour"] = content["behaviour"] | {
        "criteria": [first | {"applies_to": {"position_groups": ["jpt"]}}, *others]
    }
    heard = on_cycle(None, cycle_body(policy=content), env())
    assert heard is not None

    with pytest.raises(ExpectationUnknown):
        _expect(draft(), known=heard.state, **{"berorientasi-pelayanan": LOYAL})


def test_where_the_policy_wants_it_each_value_has_an_expectation_before_the_agreement() -> None:
    wanted = cycle(expectations_required=True)
    plan = _expect(draft(), known=wanted, loyal=LOYAL).state
    waiting = propose(plan, Proposal(objectives=objectives()), env(by=EMPLOYEE_ACTS, contexts={CYCLE_ID: wanted}))

    with pytest.raises(ExpectationMissing, match="akuntabel, kompeten") as caught:
        _agree(waiting.state)

    assert caught.value.field == "expectations"
    every = {each.id: LOYAL for each in wanted.behaviours or ()}
    assert _agree(_expect(waiting.state, known=wanted, **every).state).status is PlanStatus.AGREED


def test_a_cycle_heard_before_values_were_noted_takes_any_value() -> None:
    assert _expect(draft(), known=replace(cycle(), behaviours=None), apa_saja="Tepat waktu").state.expectations


def test_an_expectation_is_of_a_day_between_the_first_one_and_today() -> None:
    said = ExpectationsIn(items=(ExpectationIn(criterion="loyal", text=LOYAL),), on=date(2027, 1, 1))

    with pytest.raises(Rejected) as caught:
        expect(draft(), said, env(by=RATER_ACTS, contexts={CYCLE_ID: cycle()}))

    assert caught.value.code == "day-ahead"


def test_the_appendix_is_proposed_with_the_plan_and_stays_until_another_is_proposed() -> None:
    first = _agree(_propose(draft(), LAPTOPS).state)
    silent = _agree(_propose(first, name="Pembelajaran membaik").state)
    emptied = _agree(_propose(silent, Appendix()).state)

    assert _body(first).appendix == _body(silent).appendix == plan_out(silent, 3).appendix == LAPTOPS
    assert _body(emptied).appendix == Appendix()


def test_another_appendix_alone_is_another_proposal() -> None:
    waiting = _propose(draft(), LAPTOPS).state

    assert _propose(waiting, LAPTOPS).state is waiting
    assert len(_propose(waiting, Appendix(resources=("Tiga laptop",))).state.editions) == 2


def test_the_difference_of_editions_names_expectations_and_appendix() -> None:
    plan = _agree(_propose(_expect(draft(), loyal=LOYAL).state, LAPTOPS).state)
    changed = _expect(plan, loyal="Menjaga arsip", adaptif="Memakai e-office").state
    waiting = _propose(changed, Appendix(resources=("Dua laptop",), accountability=("Lapor tiap Jumat",))).state
    edition = waiting.editions[-1]

    told = difference_out(waiting, 4, edition, base_of(waiting.editions, edition))

    assert told.sentences == (
        'Ekspektasi pimpinan untuk Loyal berubah dari "Hadir di posko bencana" menjadi "Menjaga arsip".',
        'Ekspektasi pimpinan untuk Adaptif ditambahkan: "Memakai e-office".',
        'Dukungan sumber daya: "Kendaraan" dihapus.',
        'Skema pertanggungjawaban: "Lapor tiap Jumat" ditambahkan.',
        'Konsekuensi: "Dibina triwulan depan" dihapus.',
    )
    assert [each.field for each in told.fields] == [
        "expectations.loyal",
        "expectations.adaptif",
        "appendix.resources",
        "appendix.accountability",
        "appendix.consequences",
    ]


def test_a_returned_edition_keeps_the_expectations_that_it_was_returned_with() -> None:
    waiting = _propose(_expect(draft(), loyal=LOYAL).state).state
    back = send_back(waiting, ReturnIn(reason="Target belum sesuai."), env(by=RATER_ACTS)).state

    assert back.editions[-1].expectations == {"loyal": LOYAL}
    assert _body(back).expectations == {}


def test_a_plan_of_before_has_neither() -> None:
    assert (_body(agreed()).expectations, _body(proposed()).appendix) == ({}, Appendix())
