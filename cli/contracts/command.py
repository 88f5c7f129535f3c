"""The commands: generate the folder, check that it is fresh, compare it with an older one."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.contracts.compat import changes
from cli.contracts.files import stale, write
from cli.contracts.schemas import Schema
from cli.errors import Stop

app = typer.Typer(help="Kontrak peristiwa: skema, contoh, AsyncAPI.", no_args_is_help=True)
_OUT = Console(highlight=False, soft_wrap=True)
_DEFAULT = Path("contracts")

OutOption = Annotated[Path, typer.Option("--out", help="Folder kontrak.")]


@app.command()
def generate(out: OutOption = _DEFAULT) -> None:
    """Tulis skema, contoh, AsyncAPI, dan README dari shared/events (generate)."""
    changed = write(out)
    for name in changed:
        _OUT.print(f"  {out / name}")
    _OUT.print(f"{len(changed)} berkas berubah." if changed else "Kontrak sudah mutakhir.")


@app.command()
def check(out: OutOption = _DEFAULT) -> None:
    """Periksa apakah folder kontrak masih sama dengan shared/events (check freshness)."""
    found = stale(out)
    if not found:
        _OUT.print("Kontrak mutakhir.")
        return
    for name in found:
        _OUT.print(f"  usang: {out / name}")
    _OUT.print(f"{len(found)} berkas usang. Jalankan `kinerja contracts generate`, lalu baca perbedaannya.")
    raise typer.Exit(1)


@app.command()
def compat(
    old: Annotated[Path, typer.Argument(help="Folder kontrak yang lama.")],
    new: Annotated[Path, typer.Argument(help="Folder kontrak yang baru.")] = _DEFAULT,
) -> None:
    """Bandingkan dua folder kontrak; keluar dengan 1 bila pelanggan lama akan rusak (compare)."""
    found = changes(_schemas(old), _schemas(new))
    for each in found:
        mark = "[red]MERUSAK[/]" if each.breaking else "[green]aman[/]   "
        _OUT.print(f"  {mark} {each.type_name}{each.path}: ", end="")
        _OUT.print(each.text, markup=False)
    breaking = sum(each.breaking for each in found)
    _OUT.print(f"{len(found)} perubahan, {breaking} merusak pelanggan lama.")
    if breaking:
        _OUT.print("Terbitkan jenis baru dengan versi mayor berikutnya, atau jadikan kolomnya tidak wajib.")
        raise typer.Exit(1)


def _schemas(folder: Path) -> dict[str, Schema]:
    files = sorted((folder / "schemas").glob("*.json"))
    if not files:
        raise Stop(f"{folder / 'schemas'} tidak memuat skema. Beri folder yang dibuat `kinerja contracts generate`.")
    try:
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}
    except (OSError, ValueError, RecursionError) as error:
        raise Stop(f"Skema di {folder} tidak dapat dibaca. Beri folder dari `kinerja contracts generate`.") from error
