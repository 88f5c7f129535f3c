"""How an import, and people who were found, look on a terminal."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from shared.masking import masked

_SHOWN_MAX: Final = 200
_COUNTS: Final = {
    "people_new": "orang baru",
    "people_changed": "orang berubah",
    "people_moved": "di antaranya berpindah (TMT lebih baru)",
    "people_same": "orang tetap",
    "people_refused": "orang ditolak",
    "people_absent": "orang tidak ada di berkas",
    "people_retired": "di antaranya menjadi tidak aktif",
    "employments_new": "masa kerja baru",
    "employments_changed": "masa kerja berubah",
    "employments_same": "masa kerja tetap",
    "employments_refused": "masa kerja ditolak",
    "units_new": "unit baru",
    "units_changed": "unit berubah",
    "units_same": "unit tetap",
    "units_refused": "unit ditolak",
}
_Rows = Sequence[Mapping[str, Any]]


def console() -> Console:
    """A console that folds nothing when its output goes to a file."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 140)


def show_import(done: Mapping[str, Any], out: Console) -> None:
    """Show what an import changes, what is wrong, and what became of it."""
    for each in done["sheets"]:
        _show_sheet(each, out)
    if done["problems"]:
        out.print(_table(f"{done['problem_count']} kesalahan", done["problems"]))
    if done["warnings"]:
        out.print(_table(f"{len(done['warnings'])} peringatan", done["warnings"]))
    if done["refusals"]:
        out.print(_refusals(done["refusals"]))
    if done["movements"]:
        out.print(_movements(done["movements"]))
    counted = ((_COUNTS.get(name, name), number) for name, number in done["counts"].items())
    counts = ", ".join(f"{number} {name}" for name, number in counted if number)
    out.print(f"{done['rows']} baris dibaca: {counts or 'tidak ada yang dapat dicatat'}.")
    out.print(_fate(done))


def show_people(found: _Rows, out: Console) -> None:
    """Show people who were found; of a NIP the last digits, which tell people of one name apart."""
    table = Table()
    for heading in ("employee id", "nama", "NIP", "unit", "jabatan", "aktif"):
        table.add_column(heading, overflow="fold")
    for each in found:
        row = (each["employee_id"], each["name"], masked(each["nip"]), each["unit_id"], each["position"])
        table.add_row(*(str(value) for value in row), "ya" if each["active"] else "tidak")
    out.print(table)


def _show_sheet(sheet: Mapping[str, Any], out: Console) -> None:
    used = ", ".join(f"{heading} → {field}" for field, heading in sheet["used"].items())
    out.print(f"{_place(sheet)}: {sheet['rows']} baris; dipakai: {used or '-'}")
    if sheet["ignored"]:
        out.print(f"  diabaikan: {', '.join(sheet['ignored'])}")
    if sheet["hidden"]:
        out.print(f"  {sheet['hidden']} baris tersembunyi (--hidden-rows skip atau take)")


def _fate(done: Mapping[str, Any]) -> str:
    match done["status"]:
        case "done":
            return f"[green]Tercatat:[/] {done['done']} perubahan."
        case "checked":
            return "Percobaan saja: tidak ada yang dicatat. Hilangkan --dry-run untuk mencatat."
        case "cancelled":
            return "[bold red]Dibatalkan.[/] Yang sudah dicatat tetap ada; jalankan lagi untuk sisanya."
        case "refused":
            return (
                f"[bold red]Tidak ada yang dicatat[/] karena ada {done['problem_count']} kesalahan. Perbaiki berkasnya,"
                " atau pakai --skip-invalid untuk mencatat baris yang benar saja."
            )
        case _:
            return f"Masih berjalan: {done['done']} dari {done['total']}."


def _place(of: Mapping[str, Any]) -> str:
    return f"{of['file']} / {of['sheet']}" if of["sheet"] else str(of["file"])


def _table(title: str, problems: _Rows) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in ("berkas", "baris", "kolom", "isi", "keterangan"):
        table.add_column(heading, overflow="fold")
    for each in problems[:_SHOWN_MAX]:
        table.add_row(_place(each), str(each["row"]), each["column"], each["value"], each["text"])
    if len(problems) > _SHOWN_MAX:
        table.caption = f"... dan {len(problems) - _SHOWN_MAX} lagi; --json menampilkan lebih banyak."
    return table


def _refusals(refusals: _Rows) -> Table:
    table = Table(title=f"{len(refusals)} ditolak direktori", title_justify="left")
    for heading in ("id", "sebab"):
        table.add_column(heading, overflow="fold")
    for each in refusals[:_SHOWN_MAX]:
        table.add_row(each["id"], each["text"])
    return table


def _movements(movements: _Rows) -> Table:
    table = Table(title=f"{len(movements)} berpindah", title_justify="left")
    for heading in ("employee id", "nama", "dari", "ke", "sejak"):
        table.add_column(heading, overflow="fold")
    for each in movements[:_SHOWN_MAX]:
        before, after = (f"{each[f'{side}_unit_id']}, {each[f'{side}_position']}" for side in ("from", "to"))
        table.add_row(each["employee_id"], each["name"], before, after, each["on"])
    return table
