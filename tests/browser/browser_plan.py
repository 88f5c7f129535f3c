"""A plan as somebody types it."""

from browser_person import Person


async def write_plan(person: Person) -> None:
    """Fill in a plan of one objective."""
    page = person.page
    await page.get_by_label("Hasil yang ingin dicapai").fill("Izin usaha terbit tepat waktu")
    await page.get_by_label("Hasil kerja atasan yang didukung").select_option(label="Izin terbit pasti waktu")
    await page.get_by_label("Yang diukur").fill("Izin terbit tepat waktu")
    await page.get_by_label("Target", exact=True).fill("95")
    await page.get_by_label("Satuan").fill("persen")
