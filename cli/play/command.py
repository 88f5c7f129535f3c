"""`kinerja play`: check stories, play them on a running platform, show and report how they ended."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.addresses import Addresses, KafkaOption, KeyOption, StackOption, resolve
from cli.errors import ERRORS, Stop
from cli.issuer import NoKey
from cli.options import number, whole
from cli.play import report as reports
from cli.play.check import Checked, check
from cli.play.outcome import StoryOutcome
from cli.play.run import Advance
from cli.play.run import play as play_stories
from cli.play.show import show
from cli.play.waiting import Patience
from cli.wire import BrokerAway
from shared import clock

_WIDTH_MAX = 100


def play(
    files: Annotated[list[Path], typer.Argument(help="Berkas cerita (YAML); lihat scenarios/README.md.")],
    *,
    only_check: Annotated[bool, typer.Option("--check", help="Periksa berkasnya saja, tanpa memainkan.")] = False,
    stack: StackOption = None,
    url_goals: Annotated[str, typer.Option("--url-goals", help="Alamat layanan goals.")] = "",
    url_evaluation: Annotated[str, typer.Option("--url-evaluation", help="Alamat layanan evaluation.")] = "",
    url_feedback: Annotated[str, typer.Option("--url-feedback", help="Alamat layanan feedback.")] = "",
    url_career: Annotated[str, typer.Option("--url-career", help="Alamat layanan career.")] = "",
    kafka: KafkaOption = "",
    key: KeyOption = None,
    report: Annotated[Path | None, typer.Option("--report", help="Tulis laporan JSON ke berkas ini.")] = None,
    at_once: Annotated[
        int, typer.Option("--at-once", parser=whole(low=1), help="Cerita yang dimainkan bersamaan.")
    ] = 4,
    until: Annotated[
        datetime | None,
        typer.Option(
            "--until", formats=["%Y-%m-%d"], help="Berhenti setelah hari ini, misalnya untuk melanjutkan di portal."
        ),
    ] = None,
    patience: Annotated[
        float, typer.Option("--patience", parser=number(low=1), help="Paling lama menunggu satu hal, detik.")
    ] = 45.0,
) -> None:
    """Mainkan cerita melalui API yang sebenarnya, lalu bandingkan hasilnya dengan yang diharapkan."""
    checked = check_all(files)
    if only_check:
        typer.echo(f"{len(checked)} cerita benar: {', '.join(each.story.story for each in checked if each.story)}")
        return
    addresses = resolve(
        stack=stack,
        kafka=kafka,
        key=key,
        goals=url_goals,
        evaluation=url_evaluation,
        feedback=url_feedback,
        career=url_career,
    )
    begun = clock.monotonic()
    try:
        outcomes = asyncio.run(
            play_all(
                checked,
                addresses,
                at_once=at_once,
                patience=Patience(patience),
                until=until.date() if until is not None else None,
            )
        )
    except (BrokerAway, NoKey) as error:
        raise Stop(str(error)) from error
    if not finish(outcomes, report=report, elapsed_s=clock.monotonic() - begun):
        raise typer.Exit(1)


def check_all(files: Sequence[Path]) -> list[Checked]:
    """Check all files; when something is wrong, list all of it and end."""
    checked = [check(file) for file in files]
    problems = [problem for each in checked for problem in each.problems]
    if problems:
        for problem in problems:
            ERRORS.print(str(problem), markup=False, soft_wrap=True)
        raise Stop(f"{len(problems)} kesalahan dalam cerita. Perbaiki, lalu `kinerja play --check` lagi.")
    return checked


def finish(outcomes: Sequence[StoryOutcome], *, report: Path | None, elapsed_s: float) -> bool:
    """Show and report how the stories ended; say whether everything was as expected."""
    content = reports.report(outcomes, elapsed_s=elapsed_s)
    console = report_console()
    for each in outcomes:
        show(each, console)
    if report is not None:
        reports.write(report, content)
        console.print(f"\nLaporan: {report}")
    good = sum(each.ok for each in outcomes)
    colour = "green" if content["ok"] else "bold red"
    became = "dimainkan" if any(each.until for each in outcomes) else "sesuai harapan"
    console.print(f"[{colour}]{good} dari {len(outcomes)} cerita {became}[/] dalam {content['elapsed_s']} detik.")
    return bool(content["ok"])


def report_console() -> Console:
    """Give a console as wide as the terminal, where there is one, but not wider than a report is read well."""
    console = Console(highlight=False)
    return Console(highlight=False, width=min(console.width, _WIDTH_MAX) if console.is_terminal else _WIDTH_MAX)


async def play_all(
    checked: Sequence[Checked],
    addresses: Addresses,
    *,
    at_once: int,
    patience: Patience,
    until: date | None = None,
) -> list[StoryOutcome]:
    """Play checked stories and show how far they are; ``until``: only up to that day.

    :raises BrokerAway: when the broker cannot be reached.
    :raises NoKey: when there is no key to sign tokens with.
    """
    columns = (
        TextColumn("{task.description:<22}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[doing]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks = {
            each.story.story: progress.add_task(each.story.story, total=len(each.story.steps) + 2, doing="")
            for each in checked
            if each.story
        }

        def tell(advance: Advance) -> None:
            progress.update(tasks[advance.story], completed=advance.done, total=advance.total, doing=advance.doing)

        return await play_stories(checked, addresses, at_once=at_once, patience=patience, tell=tell, until=until)
