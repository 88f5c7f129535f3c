"""The appendix of the printed SKP form: every report on an indicator and every entry, with the links to evidence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cli.record.block import NONE, Block, name_of, written_day, written_number
from cli.record.signing import Who
from shared.indonesian import month_text

_REPORT_COLUMNS: Final = ("Indikator", "Tanggal", "Realisasi", "Dilaporkan oleh (dicatat)", "Bukti dukung")
_ENTRY_COLUMNS: Final = ("Tanggal", "Kegiatan atau pelatihan", "JP", "Dicatat", "Bukti dukung")
_STANDINGS: Final = {
    "submitted": "belum diperiksa atasan", "returned": "dikembalikan atasan", "withdrawn": "ditarik",
}  # fmt: skip
_MOMENT: Final = len("2026-01-31")


def reports_block(record: Mapping[str, Any], names: Mapping[str, Who]) -> Block:
    """List all reports by indicator, the oldest first: so a number that replaced another shows."""
    objectives = (record.get("plan") or {}).get("objectives", ())
    indicators = {each["indicator_id"]: each for objective in objectives for each in objective["indicators"]}
    rows: list[tuple[str, ...]] = [_REPORT_COLUMNS]
    for told in record.get("realisations") or ():
        indicator = indicators.get(told["indicator_id"], {})
        value = (
            f"{written_number(told['value'])} {indicator.get('unit', '')}".strip() if told["value"] is not None else ""
        )
        rows.append(
            (
                indicator.get("name", told["indicator_id"]),
                written_day(told["on"]),
                " ".join(each for each in (value, told["text"]) if each) + _standing(told, replaced="diganti"),
                f"{name_of(told['reported_by'] or NONE, names)} ({_day(told['recorded_at'])})",
                links(told["evidence"]),
            )
        )
    return Block("LAMPIRAN - LAPORAN REALISASI DAN BUKTI DUKUNG", _or_none(rows), (5, 2, 4, 3, 8))


def entries_block(record: Mapping[str, Any]) -> Block:
    """List trainings and the entries with evidence; of the others how many there are in each month."""
    rows: list[tuple[str, ...]] = [_ENTRY_COLUMNS]
    for month in record.get("activities") or ():
        rows += _month(month or {})
    return Block("LAMPIRAN - KEGIATAN DAN PELATIHAN", _or_none(rows), (2, 8, 1, 2, 8))


def links(evidence: Sequence[Mapping[str, Any]]) -> str:
    """Write links to evidence, each with its title."""
    return "; ".join(f"{each['title']}: {each['url']}" if each["title"] else each["url"] for each in evidence) or NONE


def _month(month: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    items = month.get("items", ())
    shown = [each for each in items if each["evidence"] or each["kind"] == "training" or not each["counts"]]
    for each in shown:
        what = (each["text"] or each["training_id"] or NONE) + _standing(each)
        hours = written_number(each["hours_jp"]) if each["hours_jp"] else NONE
        yield written_day(each["on"]), what, hours, _day(each["recorded_at"]), links(each["evidence"])
    if len(items) > len(shown):
        yield (
            month_text(month["month"]),
            f"{len(items) - len(shown)} kegiatan lain tanpa bukti dukung",
            NONE,
            NONE,
            NONE,
        )


def _standing(told: Mapping[str, Any], *, replaced: str = "") -> str:
    """Say in brackets what does not count and why, what was replaced, and what was corrected."""
    said = _STANDINGS.get(told["status"], "") or ("" if told.get("is_current", True) else replaced)
    corrected = f"diperbaiki, versi {told['version']}" if told["version"] > 1 else ""
    words = ", ".join(each for each in (said, corrected) if each)
    return f" ({words})" if words else ""


def _day(moment: str | None) -> str:
    return written_day(moment[:_MOMENT] if moment else None)


def _or_none(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(rows) if len(rows) > 1 else (*rows, (NONE,) * len(rows[0]))
