"""The stories in the repository, and what is said about a broken one."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from cli.play.check import check
from cli.play.parts import Cycle, Unit
from cli.play.schema import schema_text
from cli.play.steps import AnyStep, Decide, Refused
from tests.cli.cli_builders import command, leaks

FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
STORIES = sorted(FOLDER.glob("*.yaml"))
SYSTEMS = {
    "kutacane-kompetensi",
    "sasaran",
    "rakumpit-jabatan",
    "kutacane-iku",
    "sorong-berkala",
    "sabang-karier",
    "permenpanrb-6-2022",
}

GOOD = """
story: kecil
title: Kecil
agency: {id: kota, name: Kota}
policy: {id: sasaran}
officer: ani
units:
  - {id: u, name: Unit}
people:
  - {id: ani, name: Ani, nip: "198705122010012003", unit: u, position: Kepala, group: jpt}
  - {id: budi, name: Budi, nip: "199207072019031005", unit: u, position: Staf, group: pelaksana, rater: ani}
cycles:
  - {id: "2025", title: T, period: annual, starts: 2025-01-01, ends: 2025-12-31, people: [budi]}
steps:
  - {on: 2025-01-02, do: open_cycle}
  - {on: 2025-02-02, do: decide, of: budi, results: as, behaviour: as}
expect:
  people:
    budi: {results: as}
"""


def problems(folder: Path, old: str, new: str) -> list[str]:
    assert old in GOOD
    file = folder / "kecil.yaml"
    file.write_text(GOOD.replace(old, new).lstrip("\n"))
    return [str(each).removeprefix(f"{folder}/") for each in check(file).problems]


def kinds(steps: tuple[AnyStep, ...]) -> set[str]:
    return {each.do for each in steps}


def test_there_is_one_story_per_system_and_others_show_more_of_one() -> None:
    policies = {each.stem: story.policy.id for each in STORIES if (story := check(each).story) is not None}

    assert {name: policies.get(name) for name in SYSTEMS} == {name: name for name in SYSTEMS}


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_each_story_is_well_formed_and_says_what_comes_out(file: Path) -> None:
    checked = check(file)

    assert checked.problems == ()
    story = checked.story
    assert story is not None
    assert all(step.reason or step.refused for step in story.steps if isinstance(step, Decide))
    assert any(step.refused for step in story.steps), "some step is refused"
    assert all(each.recommendations is not None for each in story.expect.people.values())


@pytest.mark.parametrize("name", sorted(SYSTEMS))
def test_the_story_of_a_system_is_what_such_a_story_must_be(name: str) -> None:
    story = check(FOLDER / f"{name}.yaml").story
    assert story is not None
    people = story.participants(story.expected_cycle)
    ends = story.expect.people.values()
    assert 6 <= len(people) <= 15
    assert 1 <= len({story.person(each).unit for each in people}) <= 2
    assert any(each.predicate in {"sangat_kurang", "kurang", "butuh_perbaikan"} for each in ends), "someone does badly"
    assert any(each.deviates for each in ends), "someone deviates"
    assert any(each.unrated for each in ends), "someone's inputs are missing"
    assert kinds(story.steps) >= {"open_cycle", "propose_plan", "agree_plan", "close_inputs", "decide_suggested"}


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_expected_predicates_follow_from_the_matrix(file: Path) -> None:
    story = check(file).story
    assert story is not None
    matrix = {
        ("above", "above"): "sangat_baik",
        ("above", "as"): "baik",
        ("above", "below"): "kurang",
        ("as", "above"): "baik",
        ("as", "as"): "baik",
        ("as", "below"): "kurang",
        ("below", "above"): "butuh_perbaikan",
        ("below", "as"): "butuh_perbaikan",
        ("below", "below"): "sangat_kurang",
    }

    for each in story.expect.people.values():
        if not each.unrated:
            assert matrix[str(each.results), str(each.behaviour)] == each.predicate


def test_all_kinds_of_steps_are_used_by_some_story() -> None:
    used = {kind for file in STORIES if (story := check(file).story) for kind in kinds(story.steps)}
    known = set(json.loads(schema_text())["properties"]["steps"]["items"]["properties"]["do"]["enum"])

    assert known - used == set()


def test_the_schema_file_is_fresh() -> None:
    stale = "run: python -m cli.play.schema > scenarios/schema.json"

    assert (FOLDER / "schema.json").read_text() == schema_text(), stale


def test_the_readme_names_every_step() -> None:
    readme = (FOLDER / "README.md").read_text()

    for each in json.loads(schema_text())["properties"]["steps"]["items"]["properties"]["do"]["enum"]:
        assert f"`{each}`" in readme


def test_decimals_stay_exact_and_days_stay_days(folder: Path) -> None:
    file = folder / "kecil.yaml"
    file.write_text(GOOD.replace("{results: as}", "{results: as, results_percent: 100.10}"))

    story = check(file).story

    assert story is not None
    assert story.expect.people["budi"].results_percent == Decimal("100.10")
    assert story.steps[0].on.isoformat() == "2025-01-02"


_DECIDE, _ACCEPT = "do: decide, of: budi, results: as, behaviour: as", "do: accept_delegation, by: ani, of: budi"
BROKEN = [
    (_DECIDE, _ACCEPT, "kecil.yaml:15: steps[1].by: 'budi' tidak menugaskan 'ani'"),
    ("do: open_cycle", "do: opencycle", "kecil.yaml:14: steps[0].do: 'opencycle' tidak dikenal; pilih salah satu"),
    ("results: as, behaviour: as}", "result: as, behaviour: as}", "steps[1].result: kunci tidak dikenal: result"),
    ("of: budi, ", "", "kecil.yaml:15: steps[1]: kunci wajib belum ada: of"),
    ("on: 2025-02-02", "on: 02-02-2025", "steps[1].on: '02-02-2025' bukan tanggal"),
    ("results: as, b", "results: good, b", "steps[1].results: 'good' tidak dikenal; pilih salah satu: above"),
    ('"2025"', "2025", "cycles[0].id: jenis nilainya salah: 2025; tulis teks (beri tanda kutip)"),
    ("do: open_cycle}", "do: open_cycle, refused: {code: X}}", "steps[0].refused.code: 'X' tidak sesuai pola"),
    ("of: budi", "of: badu", "kecil.yaml:15: steps[1].of: orang 'badu' tidak ada di people"),
    ("on: 2025-02-02", "on: 2024-02-02", "steps[1].on: 2024-02-02 mendahului langkah sebelumnya (2025-01-02)"),
    ("unit: u, position: Staf", "unit: v, position: Staf", "people[1].unit: unit 'v' tidak ada di units"),
    ("rater: ani", "rater: budi", "people[1].rater: seseorang tidak boleh menilai diri sendiri"),
    ("officer: ani", "officer: tini", "kecil.yaml:5: officer: orang 'tini' tidak ada di people"),
    ("199207072019031005", "199207072019031000", "people[1].nip: NIP ini tidak mungkin"),
    ("199207072019031005", "198705122010012003", "people[1]: …003 tertulis 2 kali"),
    ("budi: {results: as}", "ani: {results: as}", "expect.people: belum ada hasil yang diharapkan untuk budi"),
    ("{id: sasaran}", "{id: own, file: own.yaml}", "policy.file: berkas 'own.yaml' tidak ada di samping cerita ini"),
    ("title: Kecil", "title: Kecil\ntitle: Lagi", "kecil.yaml:3: (berkas): bukan YAML yang benar: kunci 'title'"),
    ("units:", "units: [", "bukan YAML yang benar"),
    ("do: open_cycle}", "do: propose_plan, by: budi, plan: x}", "steps[0].plan: rencana 'x' tidak ada di plans"),
    ("do: open_cycle}", "do: open_cycle, cycle: '2026'}", "steps[0].cycle: siklus '2026' tidak ada di cycles"),
]


@pytest.mark.parametrize(("old", "new", "message"), BROKEN, ids=[each[2].split(":")[-1][:40] for each in BROKEN])
def test_a_broken_story_names_place_and_remedy(folder: Path, old: str, new: str, message: str) -> None:
    found = problems(folder, old, new)

    assert any(message in each for each in found), found


def test_the_small_story_is_well_formed(folder: Path) -> None:
    assert problems(folder, "story: kecil", "story: kecil") == []


def test_play_check_lists_all_problems_and_shows_no_nip(folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD.replace("199207072019031005", "198705122010012003"))
    (folder / "b.yaml").write_text(GOOD.replace("do: open_cycle", "do: nothing"))

    code, output = command("play", "--check", str(folder / "a.yaml"), str(folder / "b.yaml"))

    assert code == 2
    assert "a.yaml" in output
    assert "b.yaml" in output
    assert leaks(output) == []


def test_a_refusal_may_name_the_status() -> None:
    assert Refused.model_validate({"code": "plan-closed", "status": 409}).status == 409


def population(**named: Any) -> tuple[str, ...]:
    """Who takes part in a cycle of an office with two sections, one of them with a desk below it."""
    story = check(STORIES[0]).story
    assert story is not None
    units = [("dinas", None), ("seksi", "dinas"), ("loket", "seksi"), ("bidang", "dinas")]
    people = [
        ("kepala", "dinas", "jpt"),
        ("ani", "seksi", "jf"),
        ("budi", "loket", "pelaksana"),
        ("citra", "bidang", "jf"),
    ]
    person = story.people[0]
    office = story.model_copy(
        update={
            "units": tuple(Unit(id=each, name=each, parent=parent) for each, parent in units),
            "people": tuple(
                person.model_copy(update={"id": id, "unit": unit, "group": group}) for id, unit, group in people
            ),
        }
    )
    cycle = {"id": "c", "title": "c", "period": "annual", "starts": "2025-01-01", "ends": "2025-12-31"}
    return office.participants(Cycle.model_validate(cycle | named))


@pytest.mark.parametrize(
    ("named", "people"),
    [
        pytest.param({}, ("kepala", "ani", "budi", "citra"), id="everybody"),
        pytest.param({"units": ["seksi"]}, ("ani",), id="a unit"),
        pytest.param({"units": ["seksi"], "with_subunits": True}, ("ani", "budi"), id="with what is below it"),
        pytest.param({"units": ["dinas"], "with_subunits": True}, ("kepala", "ani", "budi", "citra"), id="all below"),
        pytest.param({"units": ["seksi"], "groups": ["jf"]}, ("ani",), id="a group within a unit"),
        pytest.param(
            {"units": ["dinas"], "with_subunits": True, "groups": ["jf"]}, ("ani", "citra"), id="and what is below"
        ),
        pytest.param({"units": ["seksi"], "groups": ["pelaksana"]}, (), id="nobody is both"),
        pytest.param({"groups": ["jf"], "people": ["citra", "budi"]}, ("citra",), id="named people of a group"),
    ],
)
def test_the_population_is_whom_every_named_kind_takes_in(named: dict[str, Any], people: tuple[str, ...]) -> None:
    assert population(**named) == people


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_the_stories_name_one_kind_so_that_they_mean_whom_they_meant(file: Path) -> None:
    story = check(file).story
    assert story is not None
    for cycle in story.cycles:
        assert sum(map(bool, (cycle.units, cycle.groups, cycle.people))) <= 1


def test_subunits_of_no_unit_are_refused() -> None:
    with pytest.raises(ValidationError, match="with_subunits needs units"):
        population(with_subunits=True)
