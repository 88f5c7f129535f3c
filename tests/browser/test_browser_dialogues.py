"""Performance dialogues in a browser: noted, acknowledged, followed up; private notes stay private."""

from browser_people import People, Site
from playwright.async_api import expect

DAY = "2025-04-11"
PRIVATE = "Tono mungkin cocok memimpin tim loket."


async def test_a_dialogue_is_noted_acknowledged_and_followed_up(people: People, site: Site) -> None:
    agency = await site.agency(DAY)
    retno = await people.signed_in("Retno Wulandari", agency, script=False)
    page = retno.page
    await retno.go("/tim")
    await page.get_by_role("row", name="Tono Sudarto").get_by_role("link", name="Rencana").click()
    await retno.follow("Dialog kinerja")
    await retno.sees("Belum ada dialog yang dicatat.")
    await retno.follow("Catat dialog kinerja")
    await retno.press("Simpan catatan dialog")
    await retno.sees("Tulis apa yang dibicarakan, paling sedikit 10 huruf")
    await page.get_by_label("Apa yang dibicarakan?").fill("Loket pagi ramai; perlu satu petugas lagi.")
    await page.get_by_label("Apa yang disepakati?").first.fill("Menyusun jadwal loket")
    await page.get_by_label("Paling lambat").first.fill("2025-04-30")
    await retno.press("Simpan catatan dialog")
    await retno.sees("Menunggu pengakuan Tono Sudarto")
    await page.get_by_text("Tulis catatan pribadi").click()
    await page.get_by_label("Catatan pribadi").first.fill(PRIVATE)
    await retno.press("Simpan catatan pribadi")
    await retno.sees("Tersimpan")

    tono = await people.signed_in("Tono Sudarto", agency)
    await tono.follow("Baca dan akui catatan dialog kinerja")
    await tono.sees("Menyusun jadwal loket")
    await tono.examine("dialogues-waiting")
    await expect(tono.page.get_by_text(PRIVATE)).to_have_count(0)
    await tono.page.get_by_label("Tanggapan Anda").fill("Setuju.")
    await tono.press("Akui catatan ini")
    await tono.sees("Sudah diakui")
    await tono.page.get_by_text("Tandai selesai").first.click()
    await tono.page.get_by_label("Keterangan").fill("Jadwal ditempel di loket.")
    await tono.press("Tandai selesai")
    await tono.sees("Jadwal ditempel di loket.")
    await tono.follow("Catat dialog kinerja")
    await tono.press("Tambah tindak lanjut")
    await tono.examine("dialogue-form")

    reader = await people.signed_in("Retno Wulandari", agency)
    await reader.go(page.url.removeprefix(site.address))
    await reader.sees("Catatan pribadi Anda")
    await reader.examine("dialogues-rater")
