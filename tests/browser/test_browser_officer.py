"""An officer in a browser: files of people, a cycle from its policy to opened, its board, its end."""

from browser_people import People, Site
from playwright.async_api import expect

SPRING = "2025-04-10"
HEAD = "ID Pegawai,NIP,Nama,Unit Kerja,Jabatan,Golongan Jabatan,Atasan,TMT\n"
PUTRI = "putri,199005122015032007,Putri Maharani,bidang-perizinan,Analis Perizinan,JF,retno,2025-05-01\n"
WRONG = "dewi,1234,Dewi Anggraini,bidang-investasi,Analis,JF,lestari,2025-04-01\n"
DEWI = "dewi,199508172020122008,Dewi Anggraini,bidang-investasi,Analis Penanaman Modal,JF,lestari,2025-04-01\n"


def file(*rows: str) -> dict[str, object]:
    return {"name": "pegawai.csv", "mimeType": "text/csv", "buffer": (HEAD + "".join(rows)).encode()}


async def test_files_are_tried_before_they_are_recorded(people: People, site: Site) -> None:
    kartini = await people.signed_in("Kartini Ayu", await site.agency(SPRING), officer=True)
    page = kartini.page
    await kartini.follow("Kelola")
    await kartini.heading("Kelola kinerja")
    await kartini.examine("officer")

    await kartini.follow("Impor pegawai dan unit")
    await kartini.press("Coba dahulu")
    await kartini.sees("Pilih berkasnya")
    await page.get_by_label("Berkas (CSV atau Excel)").set_input_files(file(PUTRI, WRONG))
    await kartini.press("Coba dahulu")
    await kartini.sees("1 baris perlu diperbaiki")
    await kartini.examine("import-wrong")

    await page.get_by_label("Berkas (CSV atau Excel)").set_input_files(file(PUTRI, DEWI))
    await kartini.press("Coba dahulu")
    await kartini.sees("2 baris dibaca, siap dicatat")
    await expect(page.get_by_role("row", name="Putri Maharani")).to_contain_text("Bidang Perizinan")
    await kartini.examine("import-tried")
    await kartini.press("Catat perubahan ini")
    await kartini.sees("Semua perubahan sudah dicatat")
    await kartini.examine("import-done")

    await kartini.follow("Cari pegawai")
    await page.get_by_label("Nama atau NIP").fill("dewi ang")
    await kartini.press("Cari")
    await expect(page.get_by_role("row", name="Dewi Anggraini")).to_contain_text("Lestari Widodo")
    await kartini.examine("people")


async def test_a_cycle_is_opened_followed_and_closed(people: People, site: Site) -> None:
    kartini = await people.signed_in("Kartini Ayu", await site.agency(SPRING), officer=True)
    page = kartini.page
    await kartini.go("/kelola/siklus/baru")
    await kartini.examine("cycle-form")
    await page.get_by_label("Kode siklus").fill("2025")
    await kartini.press("Lihat siapa yang ikut")
    await kartini.sees("Siklus dengan kode ini sudah ada")
    await page.get_by_label("Kode siklus").fill("2025-penuh")
    await page.get_by_label("Nama siklus").fill("Penilaian semua pegawai")
    await kartini.press("Lihat siapa yang ikut")
    await kartini.heading("Periksa siklus Penilaian semua pegawai")
    await page.get_by_text("10 nama").click()
    await kartini.sees("Wawan Hermawan")
    await kartini.examine("cycle-check")
    await kartini.press("Buka siklus untuk 10 orang")
    await kartini.heading("Penilaian semua pegawai")
    await expect(page.get_by_role("row", name="Wawan Hermawan")).to_contain_text("1 rencana belum dikirim")

    await kartini.follow("Ubah siklus")
    await kartini.press("Lihat siapa yang ikut")
    await kartini.sees("Tulis alasannya, paling sedikit 20 huruf")
    await page.get_by_label("Pegawai unit tertentu").check()
    await page.get_by_label("Bidang Perizinan").check()
    await page.get_by_label("Alasan").fill("Hanya bidang perizinan yang dinilai di sini.")
    await kartini.examine("amending")
    await kartini.press("Lihat siapa yang ikut")
    await kartini.sees("semula: Semua pegawai")
    await kartini.examine("amending-check")
    await kartini.press("Ubah siklus ini")
    await kartini.heading("Penilaian semua pegawai")

    await kartini.follow("Batalkan siklus")
    await kartini.press("Batalkan siklus ini")
    await kartini.sees("Tulis alasannya, paling sedikit 20 huruf")
    await kartini.examine("cancelling")
    await page.get_by_label("Alasan").fill("Siklus ini dibuka dua kali karena keliru.")
    await kartini.press("Batalkan siklus ini")
    await kartini.sees("Dibatalkan")

    await kartini.go("/kelola/siklus/2025")
    await expect(page.get_by_role("row", name="Wawan Hermawan")).to_contain_text("1 rencana belum dikirim")
    await kartini.press("Ingatkan semua yang terlambat")
    await kartini.sees("1 rencana diingatkan hari ini")
    await kartini.examine("board")
    wawan = await people.signed_in("Wawan Hermawan", site.newest)
    await wawan.sees("diingatkan pengelola pada 10 April 2025")

    await kartini.follow("Tutup siklus")
    await kartini.sees("Masih ada yang terbuka")
    await kartini.examine("closing")
    await kartini.press("Mulai menutup siklus untuk")
    await kartini.sees("Sedang ditutup")
    await kartini.follow("Selesaikan penilaian yang tertinggal")
    await kartini.press("Akhiri tanpa predikat")
    await kartini.sees("Tandai sedikitnya satu orang")
    await page.get_by_label("Wawan Hermawan").check()
    await page.get_by_role("region", name="Belum dinilai").get_by_label("Alasan").fill("Tidak pernah menyusun rencana.")
    await kartini.examine("endings")
    await kartini.press("Akhiri tanpa predikat")
    await kartini.sees("1 penilaian selesai")
