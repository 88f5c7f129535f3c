"""Citizens in a browser: a survey answered by a code, with and without script; sheets of codes for the officer."""

import re

from browser_people import People, Site
from browser_person import Person
from playwright.async_api import expect
from pypdf import PdfReader

NINE = 9
CODE = re.compile(r"[A-Z0-9]{5}-[A-Z0-9]{5}")


async def answer(person: Person) -> None:
    """Give each of the nine questions its best answer."""
    for number in range(1, NINE + 1):
        await person.page.get_by_role("group", name=f"{number}. ").get_by_role("radio").first.check()


async def test_citizens_answer_a_survey_by_the_codes_that_the_officer_prints(people: People, site: Site) -> None:
    kartini = await people.signed_in("Kartini Ayu", await site.agency("2025-04-10"), officer=True)
    await kartini.go("/kelola/survei")
    await kartini.press("Buka survei")
    await kartini.sees("Pilih unit")
    await kartini.page.get_by_label("Unit pelayanan").select_option(label="Bidang Perizinan")
    await kartini.examine("surveys")
    await kartini.press("Buka survei")
    await kartini.heading("Survei kepuasan masyarakat")
    await kartini.page.get_by_label("Berapa kode?").fill("3")
    await kartini.examine("survey-officer")
    async with kartini.page.expect_download() as loading:
        await kartini.press("Buat lembar kode")
    written = PdfReader(await (await loading.value).path()).pages[0].extract_text()
    codes = CODE.findall(written)
    place = await kartini.page.get_by_role("link", name="Halaman untuk masyarakat").get_attribute("href")

    dewi = await people.somebody()
    await dewi.go(f"{place}#{codes[0]}")
    await dewi.sees("Bidang Perizinan, DPMPTSP Kabupaten Contoh")
    await expect(dewi.page.get_by_label("Kode pada lembar Anda")).to_have_value(codes[0])
    await dewi.press("Kirim jawaban")
    await dewi.sees("Pilih satu jawaban untuk pertanyaan 1")
    await dewi.examine("survey-missing")
    await answer(dewi)
    await dewi.press("Kirim jawaban")
    await dewi.heading("Terima kasih")
    await dewi.examine("survey-thanks")
    await dewi.follow("Halaman hasil")
    await dewi.sees("Belum ada hasil")
    await dewi.examine("survey-result")

    anwar = await people.somebody(script=False)
    await anwar.go(str(place))
    await answer(anwar)
    await anwar.page.get_by_label("Kode pada lembar Anda").fill(codes[0].lower())
    await anwar.press("Kirim jawaban")
    await anwar.sees("sudah")
    await anwar.page.get_by_label("Kode pada lembar Anda").fill(codes[1].lower())
    await anwar.press("Kirim jawaban")
    await anwar.heading("Terima kasih")
