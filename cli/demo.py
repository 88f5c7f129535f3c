"""`kinerja demo`: from nothing to all stories played, shown and reported; leaves nothing running."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.errors import Stop
from cli.issuer import NoKey
from cli.local import free_ports, local_platform
from cli.options import whole
from cli.play.command import check_all, finish, play_all
from cli.play.waiting import Patience
from cli.stack import StackError
from cli.wire import BrokerAway
from shared import clock

# Beside the packages, in the repository as in the wheel.
_STORIES = Path(__file__).resolve().parent.parent / "scenarios"


_NEXT = """
[bold]Berikutnya[/]
  make up                  jalankan platform dengan portalnya (atau: kinerja up)
  docs/explanations.md     tiga penjelasan nilai, kata demi kata
  {report}   semua yang ditampilkan di atas, untuk program lain"""


def demo(
    files: Annotated[list[Path] | None, typer.Argument(help="Berkas cerita (bawaan: semua di scenarios/).")] = None,
    report: Annotated[Path, typer.Option("--report", help="Berkas laporan.")] = Path("build/demo/report.json"),
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder data (bawaan: folder sementara yang lalu dihapus).")
    ] = None,
    at_once: Annotated[
        int, typer.Option("--at-once", parser=whole(low=1), help="Cerita yang dimainkan bersamaan.")
    ] = 4,
) -> None:
    """Jalankan platform sementara, mainkan semua cerita, tulis laporan, lalu berhenti."""
    checked = check_all(files or sorted(_STORIES.glob("*.yaml")))
    begun = clock.monotonic()
    out = Console(highlight=False, stderr=True)

    async def everything(folder: Path) -> bool:
        def tell(name: str, state: str) -> None:
            if state != "dimulai":
                out.print(f"[green]✓[/] {name} {state}")

        async with local_platform(folder=folder, ports=free_ports(), tell=tell) as running:
            outcomes = await play_all(checked, running.addresses, at_once=at_once, patience=Patience())
            return finish(outcomes, report=report, elapsed_s=clock.monotonic() - begun)

    try:
        if data is not None:
            good = asyncio.run(everything(data))
        else:
            with tempfile.TemporaryDirectory(prefix="kinerja-demo-") as folder:
                good = asyncio.run(everything(Path(folder)))
    except (StackError, BrokerAway, NoKey) as error:
        raise Stop(str(error)) from error
    except KeyboardInterrupt:
        raise Stop("Dihentikan.", code=130) from None
    if not good:
        raise typer.Exit(1)
    out.print(_NEXT.format(report=report), soft_wrap=True)
