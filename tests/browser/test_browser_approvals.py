"""The superior of raters in a browser: decisions that wait are approved at once."""

from browser_people import People, Site

from tests.support.stories import SCENARIOS

STORY = SCENARIOS / "templat-dan-rekan.yaml"
AWAITED_DAY = "2025-12-08"


async def test_decisions_of_raters_are_approved_at_once(people: People, site: Site) -> None:
    hasan = await people.signed_in("Teuku Hasan", await site.agency(AWAITED_DAY, story=STORY))
    await hasan.sees("Setujui penilaian Sari Wulan")
    await hasan.go("/tim")
    await hasan.follow("Setujui 1 putusan")
    await hasan.press("Periksa yang ditandai")
    await hasan.sees("Tandai sedikitnya satu putusan")
    await hasan.page.get_by_label("Tandai putusan tentang Sari Wulan").check()
    await hasan.examine("approvals")
    await hasan.press("Periksa yang ditandai")
    await hasan.heading("Periksa 1 persetujuan Anda")
    await hasan.examine("approvals-check")
    await hasan.press("Setujui 1 putusan")
    await hasan.sees("1 putusan disetujui")
    await hasan.sees("Tidak ada putusan yang menunggu persetujuan Anda.")
