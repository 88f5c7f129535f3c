"""A story played up to a day is left to people: nothing is judged, and nothing is called as expected."""

from dataclasses import replace
from datetime import date

import pytest

from cli.play.check import check
from cli.play.command import finish
from cli.play.outcome import StoryOutcome
from cli.play.run import sign_in
from tests.support.stories import SCENARIOS

DAY = date(2025, 1, 7)


def played(*problems: str, until: date | None = DAY) -> StoryOutcome:
    return StoryOutcome("cerita", "Cerita", "sasaran", (), {}, {}, problems, until)


@pytest.mark.parametrize(
    ("outcome", "good"),
    [(played(), True), (played("langkah 3: ditolak"), False), (played(until=None), False)],
    ids=["played", "a step failed", "nobody judged"],
)
def test_a_story_that_stops_early_is_good_when_its_steps_were_taken(outcome: StoryOutcome, good: bool) -> None:
    assert outcome.ok is good


def test_it_is_called_played_and_not_as_expected(capsys: pytest.CaptureFixture[str]) -> None:
    assert finish([played()], report=None, elapsed_s=1.0)

    told = capsys.readouterr()
    assert "dimainkan sampai 7 Januari 2025" in told.out + told.err
    assert "sesuai harapan" not in told.out + told.err


def test_it_says_as_whom_the_story_is_gone_on_with(capsys: pytest.CaptureFixture[str]) -> None:
    checked = check(SCENARIOS / "permenpanrb-6-2022.yaml")
    assert checked.story is not None

    assert finish([replace(played(), sign_in=sign_in(checked.story, "dinas-x"))], report=None, elapsed_s=1.0)

    told = " ".join(capsys.readouterr().out.split())
    assert "Masuk di portal: instansi dinas-x" in told
    assert "Kartini Ayu (centang pengelola), Retno Wulandari (menilai 3 orang), Bayu Nugroho (pegawai)" in told
