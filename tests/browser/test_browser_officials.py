"""An officer in a browser sees to a wrong rater, to an official who leaves, and to a result handed over on paper."""

from browser_people import People, Site
from playwright.async_api import expect

from tests.support.stories import SCENARIOS

SUBSTITUTES = SCENARIOS / "pejabat-pengganti.yaml"
LEAVING = SCENARIOS / "cuti-dan-keluar.yaml"


async def test_a_report_about_a_rater_is_answered(people: People, site: Site) -> None:
    umar = await people.signed_in("Umar Said", await site.agency("2025-01-09", story=SUBSTITUTES), officer=True)
    await umar.go("/kelola")
    await umar.follow("Pejabat penilai")
    await umar.follow("Laporan penilai Yoga Pranata")
    await umar.sees("Saya bekerja di Bidang Pelayanan di bawah kepala bidangnya.")
    await umar.press("Tutup laporan ini")
    await umar.sees("Tulis alasannya, paling sedikit 10 huruf")
    await umar.page.get_by_label("Alasan").fill("Menurut surat keputusan, atasannya memang kepala bidang data.")
    await umar.examine("rater-report")
    await umar.press("Tutup laporan ini")
    await umar.sees("Tidak ada laporan yang menunggu.")


async def test_officials_who_leave_are_seen_with_what_waits(people: People, site: Site) -> None:
    mira = await people.signed_in("Mira Lestari", await site.agency("2025-04-01", story=LEAVING), officer=True)
    await mira.go("/kelola/pejabat")
    row = mira.page.get_by_role("row", name="Bambang Sutejo")
    await expect(row).to_contain_text("hari terakhir 30 April 2025")
    await expect(row).to_contain_text("Catat penilai yang baru lewat impor pegawai")
    await mira.examine("officials")


async def test_a_result_handed_over_on_paper_is_recorded(people: People, site: Site) -> None:
    kartini = await people.signed_in("Kartini Ayu", await site.agency("2026-01-05"), officer=True)
    page = kartini.page
    await kartini.go("/kelola/siklus/2025")
    await kartini.follow("Penyerahan hasil di atas kertas")
    await page.get_by_label("Siapa").select_option(label="Tono Sudarto: Butuh Perbaikan")
    await page.get_by_label("Diserahkan pada").fill("2026-01-02")
    await kartini.press("Catat penyerahan")
    await kartini.sees("Tulis buktinya, paling sedikit 20 huruf")
    await page.get_by_label("Bukti penyerahan").fill("Tanda terima nomor 7/2026, ditandatangani sendiri.")
    await kartini.examine("hand-over")
    await kartini.press("Catat penyerahan")
    await kartini.sees("Penyerahan dicatat")
    await kartini.sees("2 Januari 2026")
