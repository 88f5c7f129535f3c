"""How a command ends when it cannot go on: one Indonesian sentence that says what to do, and exit code 2."""

import typer
from rich.console import Console

ERRORS = Console(stderr=True, highlight=False, soft_wrap=True)


class Stop(typer.Exit):
    """Ends the command with a message."""

    def __init__(self, text: str, code: int = 2) -> None:
        super().__init__(code)
        ERRORS.print(f"[bold red]Gagal:[/] {_plain(text)}")


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
