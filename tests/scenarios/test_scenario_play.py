"""One story through the real services: its report, a wrong expectation found, a failing step named, an own policy."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cli.addresses import Addresses
from cli.local import free_ports, local_platform
from cli.play.check import Checked, check
from cli.play.outcome import StoryOutcome
from cli.play.report import report, write
from cli.play.run import Advance, play
from cli.play.waiting import Patience
from tests.conftest import BROKER

FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
STORY = FOLDER / "sasaran.yaml"

pytestmark = [pytest.mark.integration, pytest.mark.timeout(420)]


@pytest.fixture(scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Addresses]:
    folder = tmp_path_factory.mktemp("platform")
    async with local_platform(folder=folder, ports=free_ports(), kind=BROKER, tell=lambda *_: None) as running:
        yield running.addresses


async def played(
    platform: Addresses, *stories: Checked, patience: float = 60
) -> tuple[list[StoryOutcome], list[Advance]]:
    heard: list[Advance] = []
    outcomes = await play(stories, platform, at_once=4, patience=Patience(patience), tell=heard.append)
    return outcomes, heard


def changed(folder: Path, name: str, old: str, new: str) -> Checked:
    text = (FOLDER / f"{name}.yaml").read_text()
    assert old in text
    file = folder / f"{name}.yaml"
    file.write_text(text.replace(old, new))
    return check(file)


async def test_a_played_story_is_reported_in_the_promised_shape(platform: Addresses, folder: Path) -> None:
    """All are played in tests/stories; what is looked at here is the report."""
    outcomes, heard = await played(platform, check(STORY))

    wrong = [
        *(f"{each.story}: {problem}" for each in outcomes for problem in each.problems),
        *(f"{p.employee_id}: {p.differences or 'not explained'}" for each in outcomes for p in each.people if not p.ok),
    ]
    assert wrong == []
    content = report(outcomes, elapsed_s=12.34)
    await asyncio.to_thread(write, folder / "build" / "report.json", content)
    told = json.loads((folder / "build" / "report.json").read_text())
    assert set(told) == {"ok", "elapsed_s", "scenarios"}
    assert (told["ok"], told["elapsed_s"], len(told["scenarios"])) == (True, 12.3, 1)
    for each in told["scenarios"]:
        assert set(each) == {"policy", "ok", "events", "people"}
        assert each["events"]["kinerja.appraisals"] == len(each["people"])
        for person in each["people"]:
            assert set(person) == {
                "employee_id",
                "results",
                "behaviour",
                "predicate",
                "explained",
                "recommendations",
                "expected",
                "ok",
            }
    assert {each.story for each in heard if each.done == each.total} == {STORY.stem}


async def test_a_wrong_expectation_is_found_and_named(platform: Addresses, folder: Path) -> None:
    ratings = "results: above, behaviour: as, predicate: "
    story = changed(folder, "sasaran", f"{ratings}baik", f"{ratings}kurang")

    outcomes, _ = await played(platform, story)

    assert [each.differences for each in outcomes[0].people if not each.ok] == [
        ("predicate: diharapkan kurang, ternyata baik",)
    ]
    assert report(outcomes, elapsed_s=0)["ok"] is False


async def test_a_step_that_fails_is_named_by_file_and_line(platform: Addresses, folder: Path) -> None:
    refusal = 'refused: {code: %s, status: 403}, note: "only the superior agrees"'
    story = changed(folder, "sasaran", refusal % "not-yours", refusal % "plan-closed")

    outcomes, _ = await played(platform, story, patience=3)

    assert outcomes[0].people == ()
    assert "langkah 15 (sasaran.yaml:74)" in outcomes[0].problems[0]
    assert "seharusnya ditolak dengan plan-closed, tetapi jawabannya 403 not-yours" in outcomes[0].problems[0]


async def test_an_agency_uploads_its_own_policy_and_plays_it(platform: Addresses, folder: Path) -> None:
    own = (FOLDER.parent / "services" / "evaluation" / "policies" / "sasaran.yaml").read_text()
    (folder / "own.yaml").write_text(own.replace("policy_id: sasaran", "policy_id: sasaran-kota"))
    text = (FOLDER / "sasaran.yaml").read_text()
    text = text.replace("policy: {id: sasaran}", "policy: {id: sasaran-kota, file: own.yaml}")
    text = text.replace("steps:\n", "steps:\n  - {on: 2025-01-01, do: upload_policy}\n", 1)
    (folder / "sasaran.yaml").write_text(text)

    outcomes, _ = await played(platform, check(folder / "sasaran.yaml"))

    assert [each.differences for each in outcomes[0].people if not each.ok] == []
    assert (outcomes[0].problems, outcomes[0].policy) == ((), "sasaran-kota")
