"""Files as agencies have them, and ways to run the command line."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from cli.main import app
from services.directory.rules.importing.files import UploadedFile
from services.directory.rules.importing.reading import read_directory
from services.directory.rules.importing.wanted import Wanted

SECRET = b"a secret of sixteen or more"
CHIEF, ANALYST, CLERK = "196804121993031004", "198705122010012003", "199207072019031005"
HEADINGS = ("NIP", "Nama", "Unit Kerja", "Jabatan", "Golongan Jabatan", "NIP Atasan")
CHIEF_ROW = (CHIEF, "Hasan Basri", "Dinas A", "Kepala Dinas", "JPT Pratama", "")
ANALYST_ROW = (ANALYST, "Siti Aisyah", "Dinas A", "Analis", "JF", CHIEF)
CLERK_ROW = (CLERK, "Wati Lubis", "Dinas A", "Staf", "Pelaksana", ANALYST)

_NIP_IN_DISGUISE = re.compile(r"\d(?:[\s.'’\"-]?\d){11,}")


def csv_file(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "pegawai.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def csv_rows(folder: Path, *rows: Sequence[str], delimiter: str = ",", headings: Sequence[str] = HEADINGS) -> Path:
    return csv_file(folder, "\n".join(delimiter.join(row) for row in (headings, *rows)) + "\n")


def read(*files: Path) -> Wanted:
    given = [UploadedFile(each.name, each.read_bytes()) for each in files]
    return read_directory(given, secret=SECRET.decode(), as_of=date(2025, 6, 2), known=frozenset())


def command(*arguments: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Run the command line in this process; exit code and everything that it printed."""
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", **(env or {})})
    return result.exit_code, result.output + (result.stderr if result.stderr_bytes else "")


def leaks(text: str) -> list[str]:
    """Whatever looks like a NIP, with blanks or quotes in it too."""
    return _NIP_IN_DISGUISE.findall(text)
