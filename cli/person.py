"""`kinerja person`: find people of an agency."""

import json
from typing import Annotated, Final

import typer

from cli.addresses import KeyOption, StackOption, resolve
from cli.client import directory_of
from cli.console import console, table
from cli.officer import AgencyOption, DirectoryOption, JsonOption, TokenOption
from shared.masking import masked

app = typer.Typer(help="Pegawai instansi.", no_args_is_help=True)
_FOUND_MAX: Final = 200
_HEADINGS: Final = ("employee id", "nama", "NIP", "unit", "jabatan", "aktif")


@app.callback()
def _group() -> None:
    """Keep `find` a command of its own."""


@app.command("find")
def find(
    who: Annotated[str, typer.Argument(metavar="NAMA|NIP", help="Awal kata-kata nama, atau NIP.")],
    agency: AgencyOption,
    unit: Annotated[str, typer.Option("--unit", help="Hanya di unit ini.")] = "",
    token: TokenOption = "",
    as_json: JsonOption = False,
    stack: StackOption = None,
    key: KeyOption = None,
    directory: DirectoryOption = "",
) -> None:
    """Cari pegawai: employee id, unit, jabatan; dari NIP hanya angka terakhirnya yang tampil."""
    digits = "".join(each for each in who if each not in " .'-")
    query = {"nip": digits} if digits.isascii() and digits.isdigit() else {"name": who}
    if unit:
        query["unit_id"] = unit
    addresses = resolve(stack=stack, key=key, directory=directory)
    with directory_of(addresses, agency=agency, token=token) as service:
        page = service.get("/people", {**query, "limit": str(_FOUND_MAX)})
    found = page["items"]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    if not found:
        typer.echo("Tidak ada yang cocok. Coba awal kata yang lain.")
        return
    rows = [
        (each["employee_id"], each["name"], masked(each["nip"]), each["unit_id"], each["position"], _active(each))
        for each in found
    ]
    more = "Masih ada yang lain; tulis nama lebih lengkap, atau pakai --unit." if page["next"] else ""
    console().print(table("", _HEADINGS, rows, more=more))


def _active(person: dict[str, object]) -> str:
    return "ya" if person["active"] else "tidak"
