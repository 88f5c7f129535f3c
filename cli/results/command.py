"""`kinerja results export`: everybody's results of a cycle in one file."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from cli.addresses import KeyOption, StackOption
from cli.client import Services
from cli.cycle.command import CycleArgument
from cli.officer import AgencyOption, DirectoryOption, EvaluationOption, JsonOption, TokenOption, signed_in
from cli.results.files import check_kind, whole, write
from cli.results.rows import rows_of
from shared.events.evaluation import AppraisalStatus

app = typer.Typer(help="Hasil penilaian satu siklus.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `export` a command of its own."""


@app.command("export")
def export(
    cycle: CycleArgument,
    agency: AgencyOption,
    out: Annotated[Path, typer.Option("--out", help="Berkas tujuan, berakhiran .xlsx atau .csv.")],
    status: Annotated[
        AppraisalStatus | None, typer.Option("--status", help="Hanya penilaian dalam keadaan ini.")
    ] = None,
    unit: Annotated[str, typer.Option("--unit", help="Hanya unit ini.")] = "",
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    directory: DirectoryOption = "",
    evaluation: EvaluationOption = "",
) -> None:
    """Tulis hasil semua peserta satu siklus, dengan nama dan NIP, ke satu berkas XLSX atau CSV.

    Berkas muncul lengkap atau tidak sama sekali, dan hanya dapat dibaca pemiliknya: isinya data pribadi.
    """
    check_kind(out)
    narrowed = {name: value for name, value in (("status", status), ("unit_id", unit)) if value}
    with (
        whole(out) as opened,
        signed_in(agency, token, stack=stack, key=key, directory=directory, evaluation=evaluation) as services,
        Progress(
            SpinnerColumn(), TextColumn("{task.description}"), console=Console(stderr=True), disable=as_json
        ) as progress,
    ):
        task = progress.add_task("Membaca pegawai")
        services.evaluation.get(f"/cycles/{cycle}")
        people = {each["employee_id"]: each for each in services.directory.pages("/people")}
        units = _units(services)
        progress.update(task, description="Membaca penilaian")
        appraisals = services.evaluation.pages("/appraisals", {"cycle_id": cycle, **narrowed})
        rows = list(rows_of(appraisals, people, units))
        progress.update(task, description="Menulis berkas")
        write(opened, rows, kind=out.suffix.lower())
    if as_json:
        typer.echo(json.dumps({"file": str(out), "rows": len(rows)}))
    else:
        typer.echo(f"{out}: {len(rows)} penilaian")


def _units(services: Services) -> dict[str, str]:
    return {each["unit_id"]: each["name"] for each in services.directory.pages("/units")}
