"""What goes wrong in a browser: nothing typed is lost, nothing counts twice."""

from browser_people import People, Site
from playwright.async_api import expect
from test_browser_employee import PLAN_DAY, write_plan

LOGGED = "Memeriksa berkas izin."


async def test_an_expired_session_in_mid_form_keeps_what_was_typed(people: People, site: Site) -> None:
    agency = await site.agency("2025-01-15")
    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.go("/catatan")
    await bayu.page.get_by_label("Apa yang Anda kerjakan?").fill(LOGGED)
    for cookie in await bayu.context.cookies():
        if "sesi" in cookie["name"]:
            await bayu.context.clear_cookies(name=cookie["name"])

    await bayu.press("Simpan dan kirim")
    await bayu.heading("Sesi Anda sudah berakhir, isian Anda masih ada")
    await bayu.sees(LOGGED)
    await bayu.examine("held-signed-out")
    async with bayu.context.expect_page() as opened:
        await bayu.follow("Masuk lagi (tab baru)")
    tab = await opened.value
    await tab.get_by_label("Instansi").select_option(agency)
    await tab.get_by_role("button", name="Tampilkan").click()
    await tab.get_by_role("button", name="Masuk sebagai Bayu Nugroho").click()
    await expect(tab.get_by_role("heading", level=1)).to_have_text("Anda sudah masuk")
    await bayu.press("Kirim lagi")

    await bayu.sees("Tersimpan dan terkirim")
    await bayu.sees(LOGGED)


async def test_a_form_of_one_person_is_not_sent_by_another(people: People, site: Site) -> None:
    agency = await site.agency("2025-01-15")
    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.go("/catatan")
    await bayu.page.get_by_label("Apa yang Anda kerjakan?").fill(LOGGED)
    first = bayu.page
    bayu.page = await bayu.context.new_page()
    await bayu.go("/")
    await bayu.press("Keluar")
    await bayu.heading("Anda sudah keluar")
    await bayu.examine("signed-out")
    await bayu.sign_in("Sari Handayani", agency)

    bayu.page = first
    await bayu.press("Simpan dan kirim")

    await bayu.heading("Isian ini tidak dapat dikirim dari sini")
    await bayu.sees(LOGGED)
    await expect(bayu.page.get_by_role("button", name="Kirim lagi")).to_have_count(0)


async def test_a_service_away_in_mid_form_keeps_what_was_typed(people: People, site: Site) -> None:
    agency = await site.agency(PLAN_DAY)
    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.follow("Susun rencana kinerja (SKP) Anda")
    await write_plan(bayu)
    await bayu.press("Periksa sebelum mengirim")
    await bayu.heading("Periksa rencana Anda")

    async with site.platform.without("goals"):
        await bayu.press("Kirim rencana kepada Retno Wulandari")
        await bayu.heading("Belum terkirim, isian Anda masih ada")
        await bayu.examine("held-away")
        other = await people.signed_in("Sari Handayani", agency)
        await other.sees("Tugas tentang rencana kinerja tidak dapat ditampilkan sekarang.")
        await other.examine("home-service-away")
        await other.go("/rencana")
        await other.heading("Sebentar, layanan sedang tidak siap")
        await other.examine("trouble-away")
    await bayu.press("Kirim lagi")

    await bayu.heading("Rencana sudah dikirim kepada Retno Wulandari")


async def test_two_tabs_sign_in_at_the_same_time(people: People, site: Site) -> None:
    agency = await site.agency("2025-01-15")
    bayu = await people.signed_in("Bayu Nugroho", agency)
    await bayu.context.clear_cookies()
    tabs = [await bayu.context.new_page() for _ in range(2)]
    for tab, path in zip(tabs, ("/rencana", "/catatan"), strict=True):
        await tab.goto(f"{bayu.address}{path}")
    for tab, title in zip(tabs, ("Rencana kinerja (SKP)", "Catatan harian"), strict=True):
        await tab.get_by_label("Instansi").select_option(agency)
        await tab.get_by_role("button", name="Tampilkan").click()
        await tab.get_by_role("button", name="Masuk sebagai Bayu Nugroho").click()
        await expect(tab.get_by_role("heading", level=1)).to_have_text(title)


async def test_an_unknown_page_says_what_to_do(people: People, site: Site) -> None:
    bayu = await people.signed_in("Bayu Nugroho", await site.agency(PLAN_DAY))
    await bayu.go("/tidak-ada")
    await bayu.heading("Halaman tidak ditemukan")
    await bayu.examine("not-found")
    bayu.book.console = [each for each in bayu.book.console if "404" not in each]


async def test_the_pages_speak_english_too(people: People, site: Site) -> None:
    bayu = await people.signed_in("Bayu Nugroho", await site.agency(PLAN_DAY))
    await bayu.press("English")
    await expect(bayu.page.get_by_role("heading", level=1)).to_have_text("Hello, Bayu Nugroho")
    await bayu.sees("Write your performance plan (SKP)")
    await bayu.examine("home-english")
