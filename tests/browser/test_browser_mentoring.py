"""Mentoring and briefings in a browser: a mentor proposed, a meeting noted, a match ended; briefings."""

from browser_people import People, Site

from tests.support.stories import SCENARIOS

CAREER = SCENARIOS / "sabang-karier.yaml"
BRIEFED = SCENARIOS / "perbaikan-kinerja.yaml"


async def test_a_mentor_notes_a_meeting_and_the_rater_looks_for_another(people: People, site: Site) -> None:
    agency = await site.agency("2026-03-30", story=CAREER)
    mirza = await people.signed_in("Mirza Fahmi", agency)
    await mirza.go("/karier")
    await mirza.follow("Catat pertemuan")
    await mirza.press("Simpan pertemuan")
    await mirza.sees("Tulis lamanya dalam menit")
    await mirza.examine("mentoring-meeting")
    await mirza.page.get_by_label("Lamanya").fill("45")
    await mirza.page.get_by_label("Apa yang dibicarakan?").fill("Menjelaskan jadwal imunisasi")
    await mirza.press("Simpan pertemuan")
    await mirza.heading("Karier dan bimbingan")
    await mirza.follow("Akhiri bimbingan")
    await mirza.page.get_by_label("Apa hasilnya?").fill("Menjelaskan imunisasi sendiri.")
    await mirza.press("Akhiri bimbingan ini")
    await mirza.heading("Karier dan bimbingan")

    nurul = await people.signed_in("Cut Nurul Fajri", agency)
    await nurul.go("/karier/pegawai/fitriani")
    await nurul.examine("mentee")
    await nurul.follow("Cari pembimbing")
    await nurul.examine("mentor-proposal")
    await nurul.page.get_by_label("Mirza Fahmi").check()
    await nurul.press("Usulkan pembimbing")
    await nurul.sees("diusulkan")


async def test_a_briefing_that_was_confirmed_says_so(people: People, site: Site) -> None:
    tari = await people.signed_in("Tari Handayani", await site.agency("2025-01-03", story=BRIEFED))
    await tari.go("/lainnya")
    await tari.follow("Sosialisasi")
    await tari.examine("briefings")
    await tari.sees("Sudah Anda konfirmasi")
