"""The perspectives that plans of high officials name, where the policy wants them (domain.md 1.2)."""

from typing import Any, Final

import pytest
from goals_builders import (
    PACKAGED,
    acts,
    cycle,
    draft,
    indicator,
    objective,
    offer,
    proposed,
    qualitative,
)

from cli.record.form import form_of
from cli.record.signing import Who
from services.goals.domain.plan.state import PlanState
from services.goals.rules.difference import compare
from services.goals.rules.perspectives import NotQuantitative, PerspectiveMissing, PerspectiveUnknown
from shared.decision import Rejected
from shared.policy.policy import PlanningRule

FOUR: Final = [
    {"id": "penerima-layanan", "label": {"id": "Penerima layanan"}},
    {"id": "proses-bisnis", "label": {"id": "Proses bisnis"}},
    {"id": "penguatan-internal", "label": {"id": "Penguatan internal"}},
    {"id": "anggaran", "label": {"id": "Anggaran"}},
]
WANTED: Final = {"perspectives": {"choices": FOUR, "quantitative_only": True}}
FIELD: Final = "objectives[0].indicators[0].perspective"
WORDS: Final = "objectives[0].indicators[0].quantitative"


def _propose(group: str, planning: dict[str, Any], *indicators: Any, **more: Any) -> PlanState:
    who = draft("kadis", position="Kepala Dinas", position_group=group)
    what = (objective(*indicators, **more),)
    return offer(who, what, actor=acts("kadis"), cycle=cycle(**planning)).state


def test_a_high_official_names_a_perspective_for_each_indicator() -> None:
    plan = _propose("jpt", WANTED, indicator(perspective="anggaran"))

    assert plan.objectives[0].indicators[0].perspective == "anggaran"


@pytest.mark.parametrize(
    ("group", "planning", "given", "refusal", "field"),
    [
        ("jpt", WANTED, indicator(), PerspectiveMissing, FIELD),
        ("jpt", WANTED, indicator(perspective="pelanggan"), PerspectiveUnknown, FIELD),
        (
            "jpt",
            WANTED,
            qualitative(perspective="anggaran"),
            NotQuantitative,
            "objectives[0].indicators[0].quantitative",
        ),
        ("jf", WANTED, indicator(perspective="anggaran"), PerspectiveUnknown, FIELD),
        ("jpt", {}, indicator(perspective="anggaran"), PerspectiveUnknown, FIELD),
    ],
)
def test_what_the_policy_does_not_want_is_refused_with_the_field(
    group: str, planning: dict[str, Any], given: Any, refusal: type[Rejected], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        _propose(group, planning, given)

    assert caught.value.field == field


def test_nobody_else_and_no_other_policy_is_asked_for_one() -> None:
    optional = {"perspectives": {"choices": FOUR, "required": False}}

    assert _propose("jf", WANTED, indicator())
    assert _propose("jpt", {}, indicator())
    assert _propose("jpt", optional, qualitative())
    assert _propose("jpt", WANTED, indicator(), main=False), "what is done beside the job needs none"


def test_who_is_asked_is_the_policys_word() -> None:
    heads = {"perspectives": {"choices": FOUR, "applies_to": {"positions": ["Kepala Puskesmas"]}}}
    who = draft("kapus", position="Kepala Puskesmas Kota", position_group="jf")

    with pytest.raises(PerspectiveMissing, match="penerima-layanan, proses-bisnis"):
        offer(who, (objective(),), actor=acts("kapus"), cycle=cycle(**heads))


def test_a_changed_perspective_is_a_difference() -> None:
    [told] = compare((objective(),), (objective(indicator(perspective="anggaran")),))

    assert told.sentences == (
        'Hasil kerja "Pembelajaran berjalan", indikator "Jam mengajar": perspektif berubah dari tidak diisi menjadi'
        ' "anggaran".',
    )


def test_the_printed_plan_shows_the_perspective_by_name_where_the_aspect_stands() -> None:
    of_goals = _propose("jpt", WANTED, indicator(perspective="proses-bisnis"))
    plan = {"objectives": [each.model_dump(mode="json") for each in of_goals.objectives]}
    policy = PACKAGED | {"planning": PlanningRule.model_validate(WANTED).model_dump(mode="json")}
    appraisal = {"id": "x", "cycle_id": "2026", "status": "open"}

    form = form_of(
        {"appraisal": appraisal, "plan": plan, "explanation": {"policy_document": policy}},
        employee=Who("kadis", "Kadis"),
        rater=Who("sekda", "Sekda"),
    )

    [rows] = [block.rows for block in form.blocks if block.title == "HASIL KERJA - A. UTAMA"]
    assert rows[0][3] == "Aspek/perspektif"
    assert rows[1][3] == "Proses bisnis"


def test_a_plan_of_before_names_none() -> None:
    assert proposed().objectives[0].indicators[0].perspective is None
