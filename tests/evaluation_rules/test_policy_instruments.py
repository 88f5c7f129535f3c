"""Each source of components has an instrument of its own, which can do all that is asked of one."""

from decimal import Decimal

from policy_builders import heard, indicator, objective, seen, unit

from services.evaluation.rules.instruments.by_source import instrument, instrument_of
from services.evaluation.rules.instruments.instrument import Reads
from services.evaluation.rules.policy.packaged import load
from shared.policy.clause import Label
from shared.policy.policy import Component, ComponentSource


def test_every_source_has_an_instrument_of_its_own() -> None:
    found = {source: instrument_of(source) for source in ComponentSource}

    assert len(set(found.values())) == len(ComponentSource)


def test_without_inputs_every_instrument_says_what_is_lacking_explains_it_and_offers_nothing() -> None:
    policy, nothing = load("sasaran"), heard(closed=False)
    for source in ComponentSource:
        component = Component(id="k", label=Label(id="K"), source=source, weight=Decimal(1), target=Decimal(10))

        found = instrument(component, policy)
        value = found.read(nothing)

        assert value.percent is None
        assert found.missing(value) == ("component:k",)
        assert [each.id for each in found.explain(value)] == ["component:k"]
        assert list(found.levers(value)) == []


def test_each_lever_of_an_instrument_changes_what_that_instrument_reads() -> None:
    policy = load("kutacane-kompetensi")
    worse = indicator("i", actual="50", component="k")
    inputs = heard(
        objective("o", worse),
        unit=unit(worse, survey_index=Decimal(50)),
        team=unit(worse),
        observations=tuple(seen(each.id, 1) for each in policy.competences),
        days_reported=1,
        training_jp=Decimal(1),
    )
    for source in set(ComponentSource) - {ComponentSource.FEEDBACK}:
        component = Component(id="k", label=Label(id="K"), source=source, weight=Decimal(1), target=Decimal(100))
        reads = instrument(component, policy)
        before = reads.read(inputs)

        lever, *_ = [each for each in reads.levers(before) if each.grid.count]
        after = reads.read(lever.apply(inputs, lever.grid.at(lever.grid.count - 1)))

        assert before.percent is not None
        assert after.percent is not None
        assert after.percent > before.percent, source


def test_what_is_read_beside_the_plan_is_said_by_the_instrument() -> None:
    found = {source: instrument_of(source).reads for source in ComponentSource if instrument_of(source).reads}

    assert found == {
        ComponentSource.TEAM_INDICATORS: Reads.TEAM,
        ComponentSource.UNIT_INDICATORS: Reads.UNIT,
        ComponentSource.SURVEY: Reads.UNIT,
        ComponentSource.DAILY_REPORTS: Reads.LOGS,
        ComponentSource.TRAINING_HOURS: Reads.LOGS,
    }
