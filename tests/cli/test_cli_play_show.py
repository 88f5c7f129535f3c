"""What is printed after stories were played: narrow enough for a terminal, and in Indonesian."""

import io
from dataclasses import replace

from rich.console import Console

from cli.play.command import report_console
from cli.play.outcome import PersonOutcome, StoryOutcome
from cli.play.parts import ExpectedPerson
from cli.play.show import show
from shared.events.career import RecommendationKind

WIDTH_MAX = 100
TONO = PersonOutcome(
    employee_id="maria-magdalena-wangge",
    results="below",
    behaviour="as",
    predicate="butuh_perbaikan",
    why="hasil di bawah 62,78 %; perilaku sesuai 100,00 %; saran baik, diubah: " + "Banjir enam pekan. " * 8,
    explained=True,
    recommendations=tuple(f"{each}:metode-pengajaran" for each in RecommendationKind),
    deviates=True,
    expected=ExpectedPerson(),
    differences=(),
)
STORY = StoryOutcome(
    story="sabang-karier",
    title="Sabang: rekomendasi karier dan pelatihan bagi semua pegawai pada tiga perangkat daerah yang berbeda",
    policy="sabang-karier",
    people=(TONO, replace(TONO, recommendations=())),
    topics={f"kinerja.topik-nomor-{each}": 100 + each for each in range(9)},
    types={f"appraisal.suggested-{each}": 46 for each in range(14)},
    problems=(),
)


def printed(outcome: StoryOutcome) -> str:
    out = io.StringIO()
    console = report_console()
    show(outcome, Console(file=out, highlight=False, width=console.width))
    return out.getvalue()


def test_lines_fit_a_hundred_columns() -> None:
    assert max(len(line) for line in printed(STORY).splitlines()) <= WIDTH_MAX


def test_recommendations_are_named_in_indonesian() -> None:
    text = " ".join(printed(STORY).split())

    assert "metode-pengajaran" in text
    assert not [each for each in RecommendationKind if f"{each}:" in text]


def test_an_unknown_kind_is_shown_as_it_is() -> None:
    assert "bonus" in printed(replace(STORY, people=(replace(TONO, recommendations=("bonus",)),)))
