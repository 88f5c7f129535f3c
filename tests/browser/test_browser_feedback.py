"""Feedback, career and the own file in a browser."""

from browser_people import People, Site
from playwright.async_api import expect
from pypdf import PdfReader

SPRING = "2025-04-10"
SEEN = "Pada 12 Maret 2025 Sari menjelaskan syarat izin kepada pemohon yang bingung sampai berkasnya lengkap."


async def test_feedback_is_checked_while_written_sent_and_read(people: People, site: Site) -> None:
    agency = await site.agency(SPRING)
    retno = await people.signed_in("Retno Wulandari", agency)
    await retno.follow("Beri umpan balik tentang")
    await retno.heading("Umpan balik")
    await retno.examine("feedback")
    await retno.page.get_by_role("list").get_by_role("link", name="Sari Handayani").click()
    await retno.heading("Umpan balik tentang Sari Handayani")
    first = retno.page.get_by_role("group").filter(has=retno.page.get_by_label("Apa yang Anda lihat")).first
    await retno.press("Kirim umpan balik")
    await retno.sees("Jawab sedikitnya satu pertanyaan")
    await first.get_by_label("Sesuai").check()
    await first.get_by_label("Apa yang Anda lihat").fill("Bagus")
    await expect(first.get_by_role("listitem").last).to_contain_text("Belum ada akibatnya")
    await retno.examine("feedback-form")
    await first.get_by_label("Apa yang Anda lihat").fill(SEEN)
    await retno.press("Periksa tulisan")
    await retno.sees("belum terkirim")
    await retno.press("Kirim umpan balik")
    await retno.heading("Umpan balik sudah terkirim")

    sari = await people.signed_in("Sari Handayani", agency)
    await sari.go("/umpan-balik")
    await sari.follow("Umpan balik 2025")
    await sari.sees("menjelaskan syarat izin")
    await sari.examine("feedback-received")
    await sari.press("Saya sudah membaca semuanya")
    await sari.sees("Anda sudah membaca semuanya")

    await sari.follow("Lainnya")
    await sari.examine("more")
    await sari.follow("Berkas saya")
    await sari.sees("Sari Handayani")
    await sari.examine("own-file")
    async with sari.page.expect_download() as loading:
        await sari.follow("Unduh PDF")
    written = "".join(page.extract_text() for page in PdfReader(await (await loading.value).path()).pages)
    assert "menjelaskan syarat izin" in written.replace("\n", " ")
    await sari.go("/karier")
    await sari.examine("career")
