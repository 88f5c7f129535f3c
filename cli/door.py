"""The one door of all commands: what goes wrong is told in an Indonesian sentence, and nothing ends in a traceback."""

import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfoNotFoundError

import typer
from pydantic import ValidationError
from typer.core import TyperGroup
from typer.exceptions import TyperException

from cli.errors import Stop, why_not
from shared.wording import field_problem

_SAID: Final = (
    (re.compile(r"Invalid value for (?P<it>.*): .* is not one of (?P<of>.*)\."), "{it}: pilih salah satu dari {of}."),
    (
        re.compile(r"Invalid value for (?P<it>.*): .* does not match the formats"),
        "{it}: tulis hari seperti 2026-03-31.",
    ),
    (re.compile(r"(?P<it>'[^']*') does not exist\."), "{it} tidak ada."),
    (re.compile(r"(?P<it>'[^']*') is a file\."), "{it} adalah berkas, bukan folder."),
    (re.compile(r"(?P<it>'[^']*') is a directory\."), "{it} adalah folder, bukan berkas."),
    (re.compile(r"(?P<it>'[^']*') is not (?:readable|writable)\."), "{it} tidak boleh dibaca atau ditulis."),
    (re.compile(r"No such command '(?P<it>.*)'\."), "Perintah {it} tidak ada."),
    (re.compile(r"No such option: (?P<it>.*)"), "Pilihan {it} tidak ada."),
    (re.compile(r"Missing command\."), "Sebutkan perintahnya."),
    (re.compile(r"Missing (?:option|argument|parameter) ?(?P<it>.*)\."), "{it} wajib diisi."),
    (re.compile(r"Got unexpected extra argument\(s\) \((?P<it>.*)\)"), "Isian {it} berlebih."),
    (re.compile(r"Option '?(?P<it>[^']*)'? requires an argument\."), "Pilihan {it} perlu diisi."),
    (re.compile(r"Option '?(?P<it>[^']*)'? does not take a value\."), "Pilihan {it} tidak memakai isian."),
)
"""What the framework says, and the same in Indonesian; the rest is told without its words."""
_HELP: Final = "NoArgsIsHelpError"


class Commands(TyperGroup):
    """All commands; errors end with exit code 2 and one sentence that says what to do."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and end the process with its exit code."""

        def run() -> Any:
            return super(Commands, self).main(
                args, prog_name, complete_var, standalone_mode=False, windows_expand_args=windows_expand_args, **extra
            )

        if not standalone_mode:
            return run()
        sys.exit(_told(run))


def _told(run: Callable[[], Any]) -> int:
    """Run a command, say what went wrong, and give the exit code."""
    try:
        ended = run()
    except TyperException as error:
        return _refused(error)
    except typer.Abort:
        return Stop("Dihentikan.", code=1).exit_code
    except BrokenPipeError:
        return 1
    except (UnicodeError, ZoneInfoNotFoundError, sqlite3.Error, OSError) as error:
        return Stop(_unusable(error)).exit_code
    return ended if isinstance(ended, int) else 0


def _refused(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    # Without any argument the framework shows the help, as an error.
    if type(error).__name__ == _HELP and context is not None:
        typer.echo(context.get_help(), err=True)
        return error.exit_code
    return Stop(usage(error)).exit_code


def usage(error: TyperException) -> str:
    """Say what is wrong with how a command was called."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "kinerja"
    return f"{_wrong(error)} Lihat `{path} --help`."


def _wrong(error: TyperException) -> str:
    told = error.format_message()
    for form, ours in _SAID:
        found = form.search(told)
        if found is not None:
            return ours.format(**found.groupdict())
    parameter, cause = getattr(error, "param", None), error.__cause__
    name = parameter.get_error_hint() if parameter is not None else "Isian"
    if isinstance(cause, ValidationError):
        return f"{name}: {field_problem(cause.errors()[0])}."
    return f"{name} tidak dapat dipakai."


def _unusable(error: Exception) -> str:
    """Say which file, address or zone the system refuses, and why, as far as it tells."""
    if isinstance(error, UnicodeError):
        return "Isian atau berkas memuat huruf yang tidak dapat dibaca; simpan sebagai UTF-8."
    if isinstance(error, sqlite3.Error):
        return "Berkas antrean (--queue) bukan antrean yang dapat dipakai; beri berkas lain."
    if not isinstance(error, OSError):
        return "Zona waktu tidak dikenal; tulis misalnya Asia/Makassar."
    what = error.filename if isinstance(error.filename, str) else "Berkas atau alamat"
    return f"{what} {why_not(error)}. Periksa lalu coba lagi."
