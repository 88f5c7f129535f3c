"""A briefing in a browser: an officer records who was told, and one of them confirms it."""

from browser_people import People, Site

SPRING = "2025-04-10"


async def test_a_briefing_is_recorded_and_confirmed(people: People, site: Site) -> None:
    kartini = await people.signed_in("Kartini Ayu", await site.agency(SPRING), officer=True)
    page = kartini.page
    await kartini.go("/kelola/siklus/2025")
    await kartini.follow("Sosialisasi")
    await kartini.press("Periksa sebelum mencatat")
    await kartini.sees("Tulis apa yang disampaikan")
    await page.get_by_label("Apa yang disampaikan?").fill("Perilaku dinilai dengan tujuh nilai BerAKHLAK.")
    await page.get_by_label("Tanggal").fill("2025-04-09")
    await page.get_by_label("Bidang Perizinan").check()
    await kartini.examine("briefings")
    await kartini.press("Periksa sebelum mencatat")
    await kartini.sees("Catat untuk 4 orang")
    await kartini.examine("briefing-check")
    await kartini.press("Catat untuk 4 orang")
    await kartini.sees("Sosialisasi dicatat untuk 4 orang")
    await kartini.sees("0 dari 4")

    bayu = await people.signed_in("Bayu Nugroho", site.newest)
    await bayu.go("/lainnya")
    await bayu.follow("Sosialisasi")
    await bayu.examine("briefings-own")
    await bayu.press("Saya sudah diberi tahu")
    await bayu.sees("Sudah Anda konfirmasi")
