"""`kinerja explain`: read the explanation of a result, and compute it again without asking anybody."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.errors import Stop
from services.evaluation.rules.explain.recompute import Unreadable, contradictions, differences

app = typer.Typer(help="Penjelasan hasil: baca, dan hitung ulang sendiri.", no_args_is_help=True)

FileArgument = Annotated[
    Path, typer.Argument(help="Berkas JSON dari GET /v1/appraisals/{id}/explanation; - untuk masukan standar.")
]


@app.command("verify")
def verify(file: FileArgument) -> None:
    """Hitung ulang penjelasan dari kebijakan dan masukan di dalamnya. Kode keluar 1: berbeda, atau bertentangan."""
    explanation = _read(file)
    if explanation.get("inputs") is None:
        raise Stop("Penjelasan ini belum berisi masukan: belum ada rencana atau umpan balik yang diterima.")
    try:
        found, contrary = differences(explanation), contradictions(explanation)
    except Unreadable as error:
        raise Stop(
            f"Bagian {error.field} tidak ada atau tidak dapat dibaca. Unduh penjelasan itu sekali lagi."
        ) from error
    if found:
        raise Stop(f"Hasil hitung ulang berbeda pada: {', '.join(found)}. Laporkan kepada pengelola kinerja.", code=1)
    if contrary:
        raise Stop(
            f"Persen dan ratingnya bertentangan menurut batas kebijakan pada: {', '.join(contrary)}."
            " Laporkan kepada pengelola kinerja.",
            code=1,
        )
    typer.echo(f"Sama: {len(explanation['steps'])} langkah dihitung ulang, sidik {explanation['digest']}")


@app.command("show")
def show(file: FileArgument) -> None:
    """Tampilkan penjelasan sebagai teks: kesimpulan, langkah demi langkah, dan apa yang akan mengubahnya."""
    explanation = _read(file)
    policy = explanation.get("policy") or {}
    typer.echo(f"Kebijakan: {policy.get('title', {}).get('id', '?')} (versi {policy.get('version', '?')})")
    typer.echo(explanation.get("summary", ""))
    for number, step in enumerate(explanation.get("steps", ()), start=1):
        typer.echo(f"\n{number}. {step['text']}")
        if step["arithmetic"]:
            typer.echo(f"   Hitungan: {step['arithmetic']}")
        typer.echo(f"   Dasar: {step['rule']} versi {step['version']}, {step['clause']}")
    changes = explanation.get("counterfactuals", ())
    if changes:
        typer.echo("\nApa yang akan mengubahnya:")
    for each in changes:
        typer.echo(f"- {each['text']}")


def _read(file: Path) -> Mapping[str, Any]:
    try:
        text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        found = json.loads(text)
    except OSError as error:
        raise Stop(f"Berkas {file} tidak dapat dibaca.") from error
    except (ValueError, RecursionError) as error:
        raise Stop(f"{file} bukan JSON yang sah.") from error
    if not isinstance(found, dict) or not isinstance(found.get("steps", []), list):
        raise Stop(f"{file} bukan penjelasan dari GET /v1/appraisals/{{id}}/explanation.")
    return found
