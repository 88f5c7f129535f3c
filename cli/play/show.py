"""What a person reads after a run: per story who got what, why, what is recommended, which events flowed."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.play.outcome import PersonOutcome, StoryOutcome
from cli.play.reasons import recommended
from shared.indonesian import date_text

_TYPES_SHOWN = 14


def show(outcome: StoryOutcome, console: Console) -> None:
    """Print one story."""
    mark = "[green]sesuai harapan[/]" if outcome.ok else "[bold red]TIDAK sesuai harapan[/]"
    if outcome.until is not None and outcome.ok:
        mark = f"dimainkan sampai {date_text(outcome.until)}; selanjutnya di portal"
    console.print(f"\n[bold]{escape(outcome.title)}[/] ({outcome.policy}): {mark}")
    if outcome.people:
        console.print(_table(outcome))
    if any(each.deviates for each in outcome.people):
        console.print("[dim]* putusan pejabat penilai berbeda dari saran[/]")
    if outcome.topics:
        console.print("[dim]Peristiwa:[/] " + ", ".join(f"{topic} {n}" for topic, n in outcome.topics.items()))
        common = list(outcome.types.items())[:_TYPES_SHOWN]
        console.print("[dim]Terbanyak:[/] " + ", ".join(f"{name} {n}" for name, n in common))
    if outcome.sign_in:
        console.print(f"[bold]Masuk di portal:[/] {escape(outcome.sign_in)}.")
    for problem in outcome.problems:
        console.print(f"[bold red]✗[/] {escape(problem)}")
    for person in outcome.people:
        for difference in person.differences:
            console.print(f"[bold red]✗[/] {person.employee_id}: {escape(difference)}")
        if not person.explained:
            console.print(f"[bold red]✗[/] {person.employee_id}: penjelasan kosong")


def _table(outcome: StoryOutcome) -> Table:
    table = Table(show_lines=False, expand=True)
    table.add_column("", width=1)
    for heading in ("pegawai", "predikat"):
        table.add_column(heading, no_wrap=True)
    table.add_column("mengapa", ratio=3)
    table.add_column("rekomendasi", ratio=2)
    for each in outcome.people:
        table.add_row(
            "[green]✓[/]" if each.ok else "[bold red]✗[/]",
            each.employee_id,
            _predicate(each),
            escape(each.why),
            ", ".join(map(recommended, each.recommendations)) or "-",
        )
    return table


def _predicate(person: PersonOutcome) -> str:
    if person.predicate is None:
        return "tanpa predikat"
    return person.predicate.replace("_", " ") + ("*" if person.deviates else "")
