"""Performance dialogues: minutes and what each side may do, in views and over HTTP."""

from typing import Any

import pytest
from portal_world import World

from portal.language import language
from portal.views import dialogue_form, dialogues
from portal.views.parts import FormError
from portal.views.typed import Form

ID = language("id")
NAMES = {"bayu": "Bayu Nugroho", "retno": "Retno Wulandari"}
PLAN_ID = "sorong:plan:2025:bayu:1"
PLACE, TOLD = f"/rencana/{PLAN_ID}/dialog", f"/v1/plans/{PLAN_ID}/dialogues"
PLAN: dict[str, Any] = {
    "id": PLAN_ID,
    "cycle_id": "2025",
    "employee_id": "bayu",
    "assignment": {"rater_id": "retno"},
    "status": "agreed",
}
NOTES = "Target triwulan pertama dibahas."


def agreed(**changed: Any) -> dict[str, Any]:
    told = {"number": 1, "text": "Melatih rekan", "desk": "employee", "due_on": "2025-05-30", "overdue": False}
    return told | {"done_on": None, "done_by": None, "done_note": ""} | changed


def dialogue(**changed: Any) -> dict[str, Any]:
    told = {
        "dialogue_id": "d1",
        "held_on": "2025-04-10",
        "present": ["bayu", "retno"],
        "guests": ["Ketua tim"],
        "notes": NOTES,
        "recorded_by": "retno",
        "recorded_on": "2025-04-11",
        "recorder": "rater",
        "minutes_version": 2,
        "follow_ups": [agreed()],
        "earlier": [{}],
        "acknowledged": None,
        "waits_for": "employee",
        "private_note": None,
    }
    return told | changed


def read(**changed: Any) -> dict[str, Any]:
    return dialogue(waits_for=None, acknowledged={"by": "bayu", "on": "2025-04-12", "remark": "Setuju."}, **changed)


def about(side: str | None, **changed: Any) -> dialogues.About:
    return dialogues.About(side=side, names=NAMES, **changed)


def form(*pairs: tuple[str, str]) -> Form:
    return Form(pairs)


@pytest.mark.parametrize(
    ("me", "officials", "side"),
    [
        ("bayu", {"bayu"}, "employee"),
        ("retno", {"retno"}, "rater"),
        ("wakil", {"wakil", "retno"}, "rater"),
        ("p", {"p"}, None),
    ],
)
def test_everybody_takes_part_on_a_side(me: str, officials: set[str], side: str | None) -> None:
    assert dialogues.side_of(PLAN, me, frozenset(officials)) == side


def test_minutes_are_shown_with_who_was_there_and_who_is_awaited() -> None:
    [shown] = dialogues.view(PLAN, [dialogue()], about("employee"), ID).dialogues

    assert shown.tag.text == "Menunggu pengakuan Anda"
    assert [each.value for each in shown.rows] == [
        "Bayu Nugroho, Retno Wulandari, Ketua tim",
        NOTES,
        "Retno Wulandari, 11 April 2025",
        "1 kali",
    ]
    assert shown.acknowledge is not None
    assert (shown.change, shown.note) == ("", None)


def test_the_side_that_recorded_corrects_until_the_other_acknowledged() -> None:
    [waiting] = dialogues.view(PLAN, [dialogue()], about("rater"), ID).dialogues
    [done] = dialogues.view(PLAN, [read()], about("rater"), ID).dialogues

    assert (waiting.change, waiting.acknowledge) == (f"{PLACE}/d1/isi", None)
    assert waiting.tag.text == "Menunggu pengakuan Bayu Nugroho"
    assert (done.change, done.tag.text) == ("", "Sudah diakui")
    assert done.rows[-1].lines == ["Setuju."]


def test_what_was_agreed_is_done_once_the_minutes_are_acknowledged() -> None:
    rows = [agreed(overdue=True), agreed(number=2, done_on="2025-05-02", done_by="bayu", done_note="Dua orang.")]
    [waiting] = dialogues.view(PLAN, [dialogue(follow_ups=rows)], about("employee"), ID).dialogues
    [standing] = dialogues.view(PLAN, [read(follow_ups=rows)], about("employee"), ID).dialogues

    assert [each.done for each in waiting.agreed] == [None, None]
    late, done = standing.agreed
    assert (late.tag.text, late.done is not None, done.done) == ("Lewat batas", True, None)
    assert done.hint == "Anda, selesai 2 Mei 2025 (Bayu Nugroho). Dua orang."


def test_a_private_note_is_on_the_page_of_the_rater_only() -> None:
    told = read(private_note="Perlu dukungan.")

    [raters] = dialogues.view(PLAN, [told], about("rater"), ID).dialogues
    [employees] = dialogues.view(PLAN, [read()], about("employee"), ID).dialogues
    [readers] = dialogues.view(PLAN, [read()], about(None), ID).dialogues

    assert raters.note is not None
    assert raters.note.fields[0].value == "Perlu dukungan."
    assert (employees.note, readers.note, readers.agreed[0].done) == (None, None, None)


def test_what_was_refused_stays_in_its_own_form() -> None:
    name = dialogues.at("pribadi", "d1")
    sent = about("rater", form=form((name, "x")), errors=[FormError(text="Terlalu panjang.", field=name)])

    first, second = dialogues.view(PLAN, [dialogue(), dialogue(dialogue_id="d2")], sent, ID).dialogues
    notes = {each.id: each.note for each in (first, second)}

    mine, other = notes["dialog-d1"], notes["dialog-d2"]
    assert mine is not None
    assert other is not None
    assert (mine.opened, mine.fields[0].value, mine.fields[0].error) == (True, "x", "Terlalu panjang.")
    assert (other.opened, other.fields[0].value) == (False, "")


def test_the_form_begins_with_both_sides_and_keeps_what_was_recorded() -> None:
    new = dialogue_form.form_page(PLAN, "d9", None, NAMES, "2025-04-10", ID)
    told = dialogue_form.form_page(PLAN, "d1", dialogue(present=["bayu", "sari"]), NAMES, "2025-04-10", ID)

    assert (new.fields[0].value, list(new.fields[1].chosen)) == ("2025-04-10", ["bayu", "retno"])
    assert len(new.agreed) == 2
    assert [each.value for each in told.fields[1].options] == ["bayu", "retno", "sari"]
    assert told.fields[2].value == "Ketua tim"
    assert told.agreed[0][1][0].value == "Melatih rekan"


def test_empty_rows_are_left_out_and_another_can_be_added() -> None:
    sent = form(
        ("tanggal", "2025-04-10"),
        ("hadir", "bayu"),
        ("tamu", "Ketua tim\r\n\r\n"),
        ("catatan", NOTES),
        ("tl-0-uraian", ""),
        ("tl-1-uraian", "Melatih"),
        ("tl-1-siapa", "rater"),
        ("tl-1-batas", "2025-05-30"),
    )

    assert dialogue_form.missing(sent, ID) == []
    body = dialogue_form.body_of(sent)
    assert body["guests"] == ["Ketua tim"]
    assert body["follow_ups"] == [{"text": "Melatih", "desk": "rater", "due_on": "2025-05-30"}]
    page = dialogue_form.form_page(PLAN, "d9", None, NAMES, "2025-04-10", ID, form=sent)
    assert [fields[0].value for _legend, fields in page.agreed] == ["Melatih", ""]


def test_what_the_minutes_lack_is_said_at_its_field() -> None:
    sent = form(("catatan", "x"), ("tl-0-uraian", "Melatih"), ("tl-1-batas", "2025-05-30"))

    fields = [each.field for each in dialogue_form.missing(sent, ID)]

    assert fields == ["tanggal", "hadir", "catatan", "tl-0-batas", "tl-1-uraian"]


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/follow_ups/1/due_on", "tl-1-batas"),
        ("/present/0", "hadir"),
        ("/notes", "catatan"),
        ("/on", "tanggal"),
        ("", None),
    ],
)
def test_a_refusal_of_minutes_leads_to_its_field(pointer: str, field: str | None) -> None:
    assert dialogue_form.field_of(pointer) == field


async def prepared(world: World, me: str, *rows: dict[str, Any]) -> None:
    await world.sign_in(me)
    world.answer("GET", f"/v1/plans/{PLAN_ID}", PLAN)
    world.answer("GET", TOLD, {"items": list(rows), "next": None})
    world.answer("GET", "/v1/delegations", {"items": [], "next": None})
    world.answer("GET", "/v1/agency", {"today": "2025-04-12"})
    world.answer("POST", "/v1/names", {"items": [{"employee_id": k, "name": v} for k, v in NAMES.items()]})


async def test_minutes_are_recorded_and_a_new_row_sends_nothing(world: World) -> None:
    await prepared(world, "retno")
    world.answer("POST", f"{TOLD}/d9", {})
    fields: dict[str, Any] = {"tanggal": "2025-04-10", "hadir": ["bayu", "retno"], "catatan": NOTES}

    assert f'action="{PLACE}/' in (await world.client.get(f"{PLACE}/baru")).text
    grown = await world.send(f"{PLACE}/d9/isi", **fields, _aksi="tambah")
    assert NOTES in grown.text
    assert world.sent(f"{TOLD}/d9") == []
    assert (await world.send(f"{PLACE}/d9/isi", tanggal="", catatan=NOTES)).status_code == 422
    assert (await world.send(f"{PLACE}/d9/isi", **fields)).headers["location"] == f"{PLACE}?tersimpan=1"
    [body] = world.sent(f"{TOLD}/d9")
    assert (body["present"], body["on"]) == (["bayu", "retno"], "2025-04-10")


@pytest.mark.parametrize(
    ("path", "route", "fields", "body"),
    [
        (
            "pengakuan",
            "acknowledgements",
            {"notulen": "2", "tanggapan-d1": "Setuju."},
            {"minutes_version": 2, "remark": "Setuju."},
        ),
        ("selesai", "completions", {"nomor": "1", "keterangan-d1-1": "Sudah."}, {"number": 1, "note": "Sudah."}),
        ("catatan-pribadi", "private-notes", {"pribadi-d1": "Perlu."}, {"text": "Perlu."}),
    ],
)
async def test_each_side_does_its_part(
    world: World, path: str, route: str, fields: dict[str, str], body: dict[str, Any]
) -> None:
    await prepared(world, "retno", read())
    world.answer("POST", f"{TOLD}/d1/{route}", {})

    done = await world.send(f"{PLACE}/d1/{path}", **fields)

    assert done.headers["location"] == f"{PLACE}?tersimpan=1"
    assert world.sent(f"{TOLD}/d1/{route}") == [body]


async def test_minutes_that_moved_are_shown_again_with_what_was_typed(world: World) -> None:
    await prepared(world, "bayu", dialogue())
    problem = {"status": 409, "code": "minutes-moved", "detail": "Notulen sudah diubah.", "errors": []}
    world.answer("POST", f"{TOLD}/d1/acknowledgements", problem, status=409)

    answer = await world.send(f"{PLACE}/d1/pengakuan", **{"notulen": "1", "tanggapan-d1": "Setuju sekali."})

    assert answer.status_code == 422
    assert "Notulen sudah diubah." in answer.text
    assert "Setuju sekali." in answer.text
    assert 'name="notulen" value="2"' in answer.text
