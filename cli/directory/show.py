"""How an import, and people who were found, look on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from cli.console import plain, table

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


def _show_sheet(sheet: Mapping[str, Any], out: Console) -> None:
    used = ", ".join(f"{heading} → {field}" for field, heading in sheet["used"].items())
    out.print(plain(f"{_place(sheet)}: {sheet['rows']} baris; dipakai: {used or '-'}"))
    if sheet["ignored"]:
        out.print(plain(f"  diabaikan: {', '.join(sheet['ignored'])}"))
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
    rows = [(_place(each), each["row"], each["column"], each["value"], each["text"]) for each in problems[:_SHOWN_MAX]]
    hidden = len(problems) - _SHOWN_MAX
    more = f"... dan {hidden} lagi; --json menampilkan lebih banyak." if hidden > 0 else ""
    return table(title, ("berkas", "baris", "kolom", "isi", "keterangan"), rows, more=more)


def _refusals(refusals: _Rows) -> Table:
    rows = [(each["id"], each["text"]) for each in refusals[:_SHOWN_MAX]]
    return table(f"{len(refusals)} ditolak direktori", ("id", "sebab"), rows)


def _movements(movements: _Rows) -> Table:
    rows = [
        (each["employee_id"], each["name"], _side(each, "from"), _side(each, "to"), each["on"])
        for each in movements[:_SHOWN_MAX]
    ]
    return table(f"{len(movements)} berpindah", ("employee id", "nama", "dari", "ke", "sejak"), rows)


def _side(movement: Mapping[str, Any], side: str) -> str:
    return f"{movement[f'{side}_unit_id']}, {movement[f'{side}_position']}"
