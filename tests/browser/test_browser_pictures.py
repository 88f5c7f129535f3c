"""The three pictures of the README: made from the pages themselves, and made again with ``KINERJA_PICTURES=1``."""

import os
from pathlib import Path

from browser_people import People, Site
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 360, "height": 640}
PLACES = (
    ("portal-pegawai", "Bayu Nugroho", "2025-01-10", "/"),
    ("portal-penilai", "Retno Wulandari", "2025-12-19", "/tim/penilaian"),
    ("portal-pengelola", "Kartini Ayu", "2025-04-10", "/kelola/siklus/2025"),
)


async def test_the_pictures_of_the_readme_show_the_pages(people: People, site: Site) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, who, day, path in PLACES:
        person = await people.signed_in(who, await site.agency(day), officer=who == "Kartini Ayu")
        await person.page.set_viewport_size(SIZE)
        await person.go(path)
        made = people.book.folder / f"{name}.png"
        await person.page.screenshot(path=made)
        kept = PICTURES / made.name
        if os.environ.get("KINERJA_PICTURES"):
            _smaller(made, kept)
        assert f"(docs/pictures/{made.name})" in readme
        with Image.open(made) as now, Image.open(kept) as before:
            assert now.size == before.size


def _smaller(made: Path, kept: Path) -> None:
    with Image.open(made) as picture:
        picture.convert("RGB").quantize(64).save(kept, optimize=True)
