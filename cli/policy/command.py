"""`kinerja policy`: check a policy's file, and upload it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from cli.addresses import KeyOption, StackOption
from cli.client import Client, Refused
from cli.console import plain
from cli.errors import ERRORS, Stop
from cli.files import content_of
from cli.officer import AgencyOption, EvaluationOption, JsonOption, TokenOption, signed_in
from cli.policy.places import Fault, Places

app = typer.Typer(help="Kebijakan penilaian instansi: periksa berkasnya, lalu unggah.", no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(metavar="BERKAS", help="Kebijakan sebagai YAML atau JSON.")]
_REFUSED: Final = frozenset({413, 422})


@app.command("check")
def check(
    file: FileArgument,
    agency: AgencyOption,
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    evaluation: EvaluationOption = "",
) -> None:
    """Periksa kebijakan tanpa menyimpannya: semua kesalahan dengan baris dan kolomnya. Kode keluar 1: ada kesalahan."""
    text = _text(file)
    with signed_in(agency, token, stack=stack, key=key, evaluation=evaluation) as services:
        told = _checked(services.evaluation, file, text, as_json=as_json)
    if as_json:
        typer.echo(json.dumps(_told(file, told, ()), ensure_ascii=False))
    else:
        typer.echo(f"{file}: kebijakan {told['policy_id']} versi {told['version']} dapat dipakai.")


@app.command("upload")
def upload(
    file: FileArgument,
    agency: AgencyOption,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa saja, jangan simpan.")] = False,
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    evaluation: EvaluationOption = "",
) -> None:
    """Periksa kebijakan, dan simpan bila tidak ada kesalahan; versi yang sama dengan isi yang sama tidak berubah."""
    text = _text(file)
    with signed_in(agency, token, stack=stack, key=key, evaluation=evaluation) as services:
        told = _checked(services.evaluation, file, text, as_json=as_json)
        known = _versions(services.evaluation, told["policy_id"])
        if not dry_run:
            services.evaluation.post("/policies", text=text)
    if as_json:
        typer.echo(json.dumps(_told(file, told, ()) | {"uploaded": not dry_run, "before": known}, ensure_ascii=False))
        return
    before = f" Versi yang sudah ada: {', '.join(map(str, known))}." if known else ""
    done = "dapat diunggah; belum disimpan" if dry_run else "tersimpan"
    typer.echo(f"Kebijakan {told['policy_id']} versi {told['version']} {done}.{before}")


def _checked(evaluation: Client, file: Path, text: bytes, *, as_json: bool) -> dict[str, Any]:
    """Let the service check a policy; what is wrong is shown at its line and column, and ends the command."""
    try:
        return evaluation.post("/policies", text=text, query={"dry_run": "true"})
    except Refused as refusal:
        if refusal.status not in _REFUSED:
            raise
        places = Places(text.decode("utf-8", "replace"))
        told = refusal.faults or (("", str(refusal)),)
        faults = sorted((places.fault(*each) for each in told), key=_where)
    if as_json:
        typer.echo(json.dumps(_told(file, None, faults), ensure_ascii=False))
    else:
        for each in faults:
            field = f"{each.field}: " if each.field else ""
            ERRORS.print(plain(f"{file}:{each.line}:{each.column}: {field}{each.text}"))
        ERRORS.print(plain(f"{len(faults)} kesalahan; perbaiki lalu periksa lagi."))
    raise typer.Exit(1)


def _told(file: Path, told: dict[str, Any] | None, faults: tuple[Fault, ...] | list[Fault]) -> dict[str, Any]:
    checked = told or {}
    return {
        "file": str(file),
        "valid": told is not None,
        "policy_id": checked.get("policy_id"),
        "version": checked.get("version"),
        "problems": [asdict(each) for each in faults],
    }


def _versions(evaluation: Client, policy_id: str) -> list[int]:
    return [each["version"] for each in evaluation.get("/policies")["items"] if each["policy_id"] == policy_id]


def _text(file: Path) -> bytes:
    try:
        return content_of(file)
    except OSError as error:
        raise Stop(f"{file}: berkas tidak dapat dibaca; periksa alamatnya.") from error


def _where(fault: Fault) -> tuple[int, int]:
    return fault.line, fault.column
