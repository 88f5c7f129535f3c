"""Whatever is uploaded, it is read or refused with a text; and what is read holds together."""

from contextlib import suppress

from directory_files import ANALYST, CHIEF, csv_file, read
from hypothesis import given
from hypothesis import strategies as st

from services.directory.rules.importing.columns import HEADINGS
from services.directory.rules.importing.files import UnreadableFile, UploadedFile

WORDS = (
    CHIEF, ANALYST, f"PLT {CHIEF}", f"PLH {ANALYST}", "Hasan", "Dinas A", "D1", "JF", "ya", "tidak", "PNS",
    "2025-01-01", "2025-12-31", "31/02/2025", "cuti besar", "pensiun", "=1+1", "²", "٢٠٢٥", "\u202e", "",
)  # fmt: skip
HEADING = st.sampled_from([each[0] for each in HEADINGS.values()])
CELL = st.sampled_from(WORDS) | st.text(max_size=8)
PEOPLE = ("Nama", "Jabatan", "Golongan Jabatan", "Unit Kerja", "NIP")
NUMBER = st.sampled_from([CHIEF, ANALYST, "199207072019031005", "199003152023211001"])
ANY = st.lists(HEADING, min_size=2, max_size=12).flatmap(
    lambda headings: st.lists(st.lists(CELL, min_size=len(headings), max_size=len(headings)), max_size=6).map(
        lambda rows: [headings, *rows]
    )
)
OF_PEOPLE = st.lists(HEADING, max_size=8).flatmap(
    lambda more: st.lists(
        st.tuples(NUMBER, st.lists(CELL, min_size=len(more), max_size=len(more)), st.sampled_from(["A", "B"])),
        max_size=5,
    ).map(lambda rows: [[*PEOPLE, *more], *(["X", "Staf", "JF", unit, nip, *cells] for nip, cells, unit in rows)])
)
TABLES = OF_PEOPLE | ANY


def text_of(rows: list[list[str]]) -> str:
    return "\n".join(";".join(each.replace(";", "").replace('"', "") for each in row) for row in rows)


@given(st.lists(TABLES, min_size=1, max_size=3))
def test_any_table_is_read_and_holds_together(tables: list[list[list[str]]]) -> None:
    texts = [text_of(each).encode("utf-8", "replace").decode() for each in tables]
    with suppress(UnreadableFile):
        wanted = read(*(csv_file(each) for each in texts))

        people = {each.employee_id for each in wanted.people}
        units = {each.unit_id for each in wanted.units}
        assert len(people) == len(wanted.people)
        assert {each.rater_id for each in wanted.people} <= people | {None}
        assert {each.unit_id for each in wanted.people} <= units
        assert {each.heads_unit for each in wanted.people} <= units | {None}
        assert {each.parent_id for each in wanted.units} <= units | {None}
        assert {each.to_employee_id for person in wanted.people for each in person.delegations or ()} <= people


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"NIP;Nama\n"):
        with suppress(UnreadableFile):
            read(UploadedFile("pegawai.csv", start + content))
