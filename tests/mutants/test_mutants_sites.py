"""Where faults are put, and which ones."""

import pytest

pytest.importorskip("mutmut", reason="the operators are installed by `make mutants`, not for everybody")

from tests.mutants import sample
from tests.mutants.mutant import Site
from tests.mutants.sites import Module

SOURCE = '''
"""What rates are."""
from typing import Final

LIMIT: Final = 3


class Refused(Exception):
    code = "refused"


@cache
def rate(given: int | None = None, *, name: str = "all") -> int:
    """Rate."""
    check(given)
    if given:
        return LIMIT + given
    raise Refused(f"Nilai {name} tidak ada.", "Isi nilai dahulu.")


class Table:
    def row(self, place: int) -> list[int]:
        return [each for each in zip(self.all, (1,), strict=True) if each]
'''


@pytest.fixture
def module() -> Module:
    return Module("rates.py", SOURCE)


def changes(module: Module) -> list[tuple[str, str, str]]:
    all_of = [module.mutant(site.number, variant) for site in module.sites() for variant in range(site.variants)]
    return [(each.within, each.before, each.after) for each in all_of]


def test_faults_are_put_where_behaviour_is(module: Module) -> None:
    found = changes(module)

    assert ("", "LIMIT: Final = 3", "LIMIT: Final = 4") in found
    assert ("", 'code = "refused"', 'code = "XXrefusedXX"') in found
    assert ("rate", "check(given)", "pass") in found
    assert ("rate", "if given:", "if not (given):") in found
    assert ("rate", "return LIMIT + given", "return LIMIT - given") in found
    assert any(within == "Table.row" and after.endswith("if not (each)]") for within, _, after in found)


def test_a_default_belongs_to_what_runs_at_import(module: Module) -> None:
    assert [within for within, _, after in changes(module) if "XXallXX" in after] == [""]


def test_annotations_decorators_sentences_and_strict_zips_are_left_alone(module: Module) -> None:
    found = changes(module)

    assert not [each for each in found if "XXIsi" in each[2] or "strict=False" in each[2] or "@" in each[2]]
    assert not [each for each in found if "list[" in each[2] and "list[int]" not in each[2]]


def test_every_mutant_differs_from_the_module_and_can_be_compiled(module: Module) -> None:
    for site in module.sites():
        for variant in range(site.variants):
            mutant = module.mutant(site.number, variant)
            assert mutant.before != mutant.after
            assert compile(mutant.source, "rates.py", "exec")


def sites(path: str, count: int) -> list[Site]:
    return [Site(path=path, number=number, within="", line=1, variants=3) for number in range(count)]


def test_a_seed_gives_the_same_sample_again_and_a_larger_one_goes_on() -> None:
    found = sites("a.py", 90)

    drawn = sample.draw(found, count=40, seed="1 a")

    assert drawn == sample.draw(found, count=40, seed="1 a") != sample.draw(found, count=40, seed="2 a")
    assert drawn == sample.draw(found, count=60, seed="1 a")[:40]
    assert len({site.number for site, _ in drawn}) == 40
    assert {variant for _, variant in drawn} == {0, 1, 2}


def test_a_package_gets_its_share_and_a_small_one_some() -> None:
    assert sample.shares({"large": 9000, "small": 10, "middle": 990}, 200) == {"large": 180, "small": 15, "middle": 20}
