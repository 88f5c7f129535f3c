"""An officer and a policy in a browser: taken as text, changed, checked at its lines, tried on people, published."""

from browser_people import People, Site
from playwright.async_api import expect

AUTUMN = "2025-12-19"


async def test_a_policy_is_changed_checked_tried_and_published(people: People, site: Site) -> None:
    kartini = await people.signed_in("Kartini Ayu", await site.agency(AUTUMN), officer=True)
    page = kartini.page
    await kartini.go("/kelola")
    await kartini.follow("Kebijakan penilaian")
    await kartini.heading("Kebijakan penilaian")
    await kartini.examine("policies")
    await kartini.follow("Pengelolaan kinerja pegawai ASN")
    await kartini.examine("policy")
    await kartini.follow("Ubah menjadi versi baru")

    text = page.get_by_label("Isi kebijakan")
    ours = (await text.input_value()).replace("policy_id: permenpanrb-6-2022", "policy_id: kota")
    await text.fill(ours.replace("rounding_places: 2", "rounding_places: banyak"))
    await kartini.press("Periksa", exact=True)
    await kartini.sees("Ada yang perlu diperbaiki")
    await expect(page.get_by_role("row", name="rounding_places: banyak")).to_contain_text("bilangan bulat")
    await kartini.examine("policy-wrong")

    changed = ours.replace(
        "above: 110, above_inclusive: true, as_from: 90", "above: 110, above_inclusive: true, as_from: 110"
    )
    await page.get_by_label("Berkas kebijakan (YAML)").set_input_files(
        {"name": "kota.yaml", "mimeType": "application/yaml", "buffer": changed.encode()}
    )
    await kartini.press("Periksa", exact=True)
    await kartini.sees("tidak ada kesalahan")
    await page.get_by_label("Siklus").select_option("2025")
    await kartini.press("Coba pada siklus ini")
    await kartini.sees("Saran berubah untuk")
    await kartini.examine("policy-tried")

    await kartini.press("Terbitkan kebijakan ini")
    await kartini.sees("tidak dapat diubah atau ditarik")
    await kartini.examine("policy-check")
    await kartini.press("Terbitkan versi")
    await kartini.sees("sudah terbit")
    await expect(page.get_by_role("listitem").filter(has_text="Milik instansi")).to_contain_text("kota")
