"""Mentoring: meetings, the end of a match, and mentors proposed for one of one's people."""

from typing import Any

from portal_world import World

from portal.language import language
from portal.views import career, mentoring
from portal.views.typed import Form

ID = language("id")
NAMES = {"m": "Retno Wulandari", "b": "Bayu Nugroho"}
MATCH_ID = "sorong:match:b:m:komunikasi"
PLACE, TOLD = f"/karier/bimbingan/{MATCH_ID}", f"/v1/mentoring-matches/{MATCH_ID}"
LONG = "Bayu memimpin rapat sendiri."


def match(**changed: Any) -> dict[str, Any]:
    told = {"id": MATCH_ID, "mentor_id": "m", "mentee_id": "b", "competence": "komunikasi", "status": "active"}
    return told | {"accepted_by": ["m", "b"], "sessions": 3} | changed


def profile(**changed: Any) -> dict[str, Any]:
    gap = {"competence": "komunikasi", "held": "1", "required": "2"}
    told = {"employee_id": "b", "gaps": [gap], "mentors": [match()], "mentees": [], "recommendations": []}
    return told | {"training_years": [], "strengths": []} | changed


def form(**fields: str) -> Form:
    return Form(tuple(fields.items()))


def test_both_note_meetings_and_the_mentor_ends_the_match() -> None:
    told = profile(mentees=[match()], mentors=[])
    [mentors] = career.view(told, NAMES, "m", career.NOTHING, ID).matches
    [mentees] = career.view(told, NAMES, "b", career.NOTHING, ID).matches

    assert [each.href for each in mentors.ways] == [f"{PLACE}/pertemuan", f"{PLACE}/akhiri"]
    assert [each.href for each in mentees.ways] == [f"{PLACE}/pertemuan"]
    [proposed] = career.view(profile(mentors=[match(status="proposed")]), NAMES, "b", career.NOTHING, ID).matches
    assert proposed.ways == ()


def test_only_who_is_mentored_says_whether_it_helped() -> None:
    pages = [mentoring.meeting(match(), NAMES, me, "2025-06-10", "s1", ID) for me in ("m", "b")]

    assert [[each.name for each in page.fields][4:] for page in pages] == [[], ["manfaat"]]
    body = mentoring.meeting_of(match(), form(pertemuan="s1", tanggal="2025-06-09", menit="45", manfaat="4"))
    assert (body["minutes"], body["helpfulness"], body["session_id"]) == (45, 4, "s1")
    assert [each.field for each in mentoring.meeting_missing(form(menit="banyak"), ID)] == ["tanggal", "menit"]
    assert [each.field for each in mentoring.meeting_missing(form(tanggal="2025-06-09", menit="2000"), ID)] == ["menit"]


def test_a_gap_leads_to_who_could_help() -> None:
    page = mentoring.mentee("b", profile(), NAMES, ID)

    [gap] = page.gaps
    assert gap.value == "perlu 2, sekarang 1"
    assert gap.change is not None
    assert gap.change.href == "/karier/pegawai/b/pembimbing/komunikasi"
    assert page.matches[0].value == "komunikasi: berjalan, 3 pertemuan"
    assert page.matches[0].change is not None
    ended = mentoring.mentee("b", profile(mentors=[match(status="ended")]), NAMES, ID)
    assert ended.matches[0].change is None
    assert mentoring.mentee("b", None, NAMES, ID).gaps == []


async def prepared(world: World, me: str) -> None:
    await world.sign_in(me)
    world.answer("GET", TOLD, match())
    world.answer("GET", "/v1/agency", {"today": "2025-06-10"})
    world.answer("GET", "/v1/profiles/b", profile())
    world.answer("POST", "/v1/names", {"items": [{"employee_id": k, "name": v} for k, v in NAMES.items()]})


async def test_a_meeting_is_noted_once_and_a_match_ended(world: World) -> None:
    await prepared(world, "m")
    world.answer("POST", "/v1/mentoring-sessions", {}, status=201)
    world.answer("POST", f"{TOLD}/endings", {})

    assert 'name="pertemuan" value="' in (await world.client.get(f"{PLACE}/pertemuan")).text
    lacking = await world.send(f"{PLACE}/pertemuan", pertemuan="s1", tanggal="2025-06-09", topik="Rapat")
    assert (lacking.status_code, 'name="pertemuan" value="s1"' in lacking.text, "Rapat" in lacking.text) == (
        422,
        True,
        True,
    )
    noted = await world.send(f"{PLACE}/pertemuan", pertemuan="s1", tanggal="2025-06-09", menit="45")
    assert noted.headers["location"] == "/karier"
    assert (await world.send(f"{PLACE}/akhiri", hasil="x")).status_code == 422
    assert (await world.send(f"{PLACE}/akhiri", hasil=LONG)).headers["location"] == "/karier"
    assert world.sent(f"{TOLD}/endings") == [{"outcome": LONG}]


async def test_a_rater_proposes_a_mentor(world: World) -> None:
    await prepared(world, "r")
    candidate = {"mentor_id": "m", "predicate": "sangat_baik", "reason": "Unggul dalam komunikasi."}
    world.answer("GET", "/v1/mentoring-candidates", {"items": [candidate]})
    world.answer("POST", "/v1/mentoring-matches", {}, status=201)
    place = "/karier/pegawai/b/pembimbing/komunikasi"

    assert "Cari pembimbing" in (await world.client.get("/karier/pegawai/b")).text
    assert "Sangat Baik. Unggul dalam komunikasi." in (await world.client.get(place)).text
    assert (await world.send(place)).status_code == 422
    assert (await world.send(place, pembimbing="m")).headers["location"] == "/karier/pegawai/b"
    assert world.sent("/v1/mentoring-matches") == [{"mentor_id": "m", "mentee_id": "b", "competence": "komunikasi"}]


async def test_a_proposal_that_is_refused_says_why(world: World) -> None:
    await prepared(world, "r")
    world.answer("GET", "/v1/mentoring-candidates", {"items": []})
    problem = {"status": 409, "code": "mentor-full", "detail": "Pembimbing ini sudah penuh.", "errors": []}
    world.answer("POST", "/v1/mentoring-matches", problem, status=409)

    answer = await world.send("/karier/pegawai/b/pembimbing/komunikasi", pembimbing="m")

    assert (answer.status_code, "Pembimbing ini sudah penuh." in answer.text) == (422, True)
    assert "Belum ada yang cocok." in answer.text
