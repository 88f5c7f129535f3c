"""`kinerja explain`: read the explanation of a result, and compute it again without asking anybody."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from cli.errors import Stop
from cli.explained import explained
from cli.files import content_of
from services.evaluation.rules.explain.recompute import Unreadable, contradictions, differences

app = typer.Typer(help="Penjelasan hasil: baca, dan hitung ulang sendiri.", no_args_is_help=True)

FileArgument = Annotated[
    Path, typer.Argument(help="Berkas JSON dari GET /v1/appraisals/{id}/explanation; - untuk masukan standar.")
]


_REPORT: Final = "Laporkan kepada pengelola kinerja."
_OUTCOMES: Final = {"suggested": "saran", "decided": "putusan"}
_EARLIER: Final = "inputs.segments.earlier."
_AXES: Final = {"results": "hasil kerja", "behaviour": "perilaku kerja"}


@app.command("verify")
def verify(file: FileArgument) -> None:
    """Hitung ulang penjelasan dari kebijakan dan masukan di dalamnya. Kode keluar 1: berbeda, atau bertentangan."""
    explanation = _read(file)
    if explanation.get("inputs") is None:
        raise Stop("Penjelasan ini belum berisi masukan: belum ada rencana atau umpan balik yang diterima.")
    try:
        found, at_odds = differences(explanation), contradictions(explanation)
    except Unreadable as error:
        raise Stop(
            f"Bagian {error.field} tidak ada atau tidak dapat dibaca. Unduh penjelasan itu sekali lagi."
        ) from error
    if found:
        raise Stop(f"Hasil hitung ulang berbeda pada: {', '.join(found)}. {_REPORT}", code=1)
    if at_odds:
        raise Stop(f"Tingkat dan persen bertentangan: {', '.join(map(_rating, at_odds))}. {_REPORT}", code=1)
    typer.echo(f"Sama: {len(explanation['steps'])} langkah dihitung ulang, sidik {explanation['digest']}")


@app.command("show")
def show(file: FileArgument) -> None:
    """Tampilkan penjelasan sebagai teks: kesimpulan, langkah demi langkah, dan apa yang akan mengubahnya."""
    for line in explained(_read(file)):
        typer.echo(line)


def _rating(name: str) -> str:
    """Name one rating, ``suggested.results`` or ``inputs.segments.earlier.0.results`` or so, in words."""
    outcome, _, axis = name.rpartition(".")
    place = outcome.removeprefix(_EARLIER)
    within = f"segmen sebelumnya nomor {int(place) + 1}" if place != outcome else _OUTCOMES[outcome]
    return f"{_AXES[axis]} dalam {within}"


def _read(file: Path) -> Mapping[str, Any]:
    try:
        text = sys.stdin.buffer.read() if str(file) == "-" else content_of(file)
        found = json.loads(text)
    except OSError as error:
        raise Stop(f"Berkas {file} tidak dapat dibaca.") from error
    except (ValueError, RecursionError) as error:
        raise Stop(f"{file} bukan JSON yang sah.") from error
    if not isinstance(found, dict) or not isinstance(found.get("steps", []), list):
        raise Stop(f"{file} bukan penjelasan dari GET /v1/appraisals/{{id}}/explanation.")
    return found
