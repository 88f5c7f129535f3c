"""What an edition changes, said in fields and in sentences."""

from decimal import Decimal
from typing import Any

import pytest
from goals_builders import DAY, RATER_ACTS, agreed, env, indicator, objective, proposed, qualitative
from hypothesis import given
from hypothesis import strategies as st

from services.goals.domain.plan.agree import send_back
from services.goals.domain.plan.edition import base_of, edition_of
from services.goals.domain.requests import ReturnIn
from services.goals.rules.difference import Change, compare
from shared.decision import Rejected
from shared.events.goals import ObjectiveState


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            [], [objective()], 'Hasil kerja "Pembelajaran berjalan" ditambahkan (bobot 1, 1 indikator).', id="added"
        ),
        pytest.param(
            [objective()], [], 'Hasil kerja "Pembelajaran berjalan" dihapus (bobot 1, 1 indikator).', id="removed"
        ),
        pytest.param(
            [objective(weight="60.50")],
            [objective(weight=40)],
            'Hasil kerja "Pembelajaran berjalan": bobot berubah dari 60.5 menjadi 40.',
            id="weight",
        ),
        pytest.param(
            [objective()],
            [objective(main=False)],
            'Hasil kerja "Pembelajaran berjalan": jenis berubah dari utama menjadi tambahan.',
            id="main",
        ),
        pytest.param(
            [objective()],
            [objective(mission="Kota cerdas")],
            'Hasil kerja "Pembelajaran berjalan": visi atau misi berubah dari tidak diisi menjadi "Kota cerdas".',
            id="mission",
        ),
        pytest.param(
            [objective()],
            [objective(indicator(target=80))],
            'Hasil kerja "Pembelajaran berjalan", indikator "Jam mengajar": target berubah dari 100 menjadi 80.',
            id="target",
        ),
        pytest.param(
            [objective()],
            [objective(indicator(direction="minimise"))],
            'Hasil kerja "Pembelajaran berjalan", indikator "Jam mengajar": '
            "arah berubah dari makin tinggi makin baik menjadi makin rendah makin baik.",
            id="direction",
        ),
        pytest.param(
            [objective(indicator())],
            [objective(indicator(), qualitative())],
            'Hasil kerja "Pembelajaran berjalan": indikator "Rasa ingin tahu" ditambahkan.',
            id="indicator added",
        ),
        pytest.param(
            [objective(indicator(), qualitative())],
            [objective(indicator())],
            'Hasil kerja "Pembelajaran berjalan": indikator "Rasa ingin tahu" dihapus.',
            id="indicator removed",
        ),
    ],
)
def test_a_difference_reads_as_a_sentence(old: list[ObjectiveState], new: list[ObjectiveState], sentence: str) -> None:
    (found,) = compare(old, new)

    assert found.sentences == (sentence,)


def test_fields_carry_old_and_new_values() -> None:
    (found,) = compare([objective(indicator(target=100))], [objective(indicator(target=80, weight=2))])

    (changed,) = found.indicators
    assert {each.field: (each.old, each.new) for each in changed.fields} == {
        "target": (Decimal(100), Decimal(80)),
        "weight": (Decimal(1), Decimal(2)),
    }
    assert found.matters


OBJECTIVES = st.lists(
    st.builds(
        lambda id, name, target, weight: objective(
            indicator(target=target, weight=weight), objective_id=f"o{id}", name=name
        ),
        st.integers(1, 4),
        st.sampled_from(["Mengajar", "Menilai"]),
        st.integers(1, 3),
        st.integers(1, 2),
    ),
    max_size=4,
    unique_by=lambda each: each.objective_id,
)


@given(old=OBJECTIVES, new=OBJECTIVES)
def test_both_ways_tell_the_same_things_mirrored_and_equal_editions_nothing(
    old: list[ObjectiveState], new: list[ObjectiveState]
) -> None:
    there = {each.objective_id: each for each in compare(old, new)}
    back = {each.objective_id: each for each in compare(new, old)}

    mirrored = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED, Change.CHANGED: Change.CHANGED}
    assert {id: mirrored[each.change] for id, each in there.items()} == {id: each.change for id, each in back.items()}
    same = {each.objective_id: each for each in old}
    assert {id for id in same if id not in there} == {
        each.objective_id for each in new if same.get(each.objective_id) == each
    }
    assert all(each.sentences for each in there.values())
    assert compare(old, old) == ()


def test_an_edition_is_held_against_the_one_agreed_else_the_one_returned() -> None:
    first = proposed()
    returned = send_back(first, ReturnIn(on=DAY, reason="Target belum sesuai."), env(by=RATER_ACTS)).state
    again = proposed(objective(name="Kedua"), plan=returned)
    revision = proposed(objective(name="Lain"), plan=proposed(objective(name="Antara"), plan=agreed()))

    assert base_of(first.editions, first.editions[0]) is None
    assert base_of(again.editions, again.editions[1]) is again.editions[0]
    assert base_of(revision.editions, revision.editions[2]) is revision.editions[0]
    (change,) = compare(revision.editions[0].objectives, revision.editions[2].objectives)
    assert change.sentences == (
        'Hasil kerja "Pembelajaran berjalan": rumusan berubah dari "Pembelajaran berjalan" menjadi "Lain".',
    )


@pytest.mark.parametrize("number", [0, 2])
def test_an_edition_that_is_not_there_is_not_found(number: Any) -> None:
    with pytest.raises(Rejected) as refused:
        edition_of(proposed().editions, number, field="number")
    assert (refused.value.code, refused.value.status, refused.value.field) == ("edition-unknown", 404, "number")
