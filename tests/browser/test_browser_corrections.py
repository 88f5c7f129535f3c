"""Final results in a browser: contested, corrected with proof, withdrawn, and what everybody sees of it."""

from browser_people import People, Site
from browser_person import Person

CONTESTED_DAY = "2026-01-14"
PROOF = "https://arsip.example.go.id/rekap-izin"
REASON = "Rekap triwulan keempat ternyata milik bidang lain."


async def propose(rater: Person, name: str, choice: str, *, ratings: bool) -> None:
    """Propose a correction of somebody's result, from the team page."""
    await rater.go("/tim")
    await rater.page.get_by_role("row", name=name).get_by_role("link", name="Penilaian").click()
    await rater.follow("Usulkan koreksi hasil")
    await rater.page.get_by_label(choice).check()
    if ratings:
        await rater.page.get_by_role("group", name="Hasil kerja").get_by_label("Di atas").check()
        await rater.page.get_by_role("group", name="Perilaku kerja").get_by_label("Di atas").check()
    await rater.page.get_by_label("Mengapa dikoreksi?").fill(REASON)
    await rater.page.get_by_label("Tautan bukti").fill(PROOF)
    await rater.press("Periksa sebelum mengusulkan")
    await rater.sees("Belum terkirim.")


async def approve(decider: Person, name: str) -> None:
    """Approve the correction that waits, from the first page."""
    await decider.go("/")
    await decider.follow(f"Putuskan koreksi hasil {name}")
    await decider.page.get_by_label("Setujui").check()
    await decider.page.get_by_label("Alasan").fill("Rekap sudah saya periksa dan cocok.")
    await decider.press("Periksa sebelum memutuskan")
    await decider.heading("Periksa keputusan Anda")


async def test_a_result_is_corrected_with_proof_and_another_withdrawn(people: People, site: Site) -> None:
    agency = await site.agency(CONTESTED_DAY)
    retno = await people.signed_in("Retno Wulandari", agency)
    await retno.go("/tim")
    await retno.page.get_by_role("row", name="Bayu Nugroho").get_by_role("link", name="Penilaian").click()
    await retno.follow("Usulkan koreksi hasil")
    await retno.press("Periksa sebelum mengusulkan")
    await retno.sees("Pilih hasil kerja yang baru")
    await retno.examine("correction-missing")
    await propose(retno, "Bayu Nugroho", "Ganti dengan hasil lain", ratings=True)
    await retno.examine("correction-check")
    await retno.press("Ubah")
    await retno.press("Periksa sebelum mengusulkan")
    await retno.press("Usulkan koreksi")
    await retno.sees("Koreksi menunggu putusan")
    await retno.examine("result-correction-waiting")
    await propose(retno, "Sari Handayani", "Tarik hasilnya, tanpa pengganti", ratings=False)
    await retno.press("Usulkan koreksi")
    await retno.sees("Koreksi menunggu putusan")

    gunawan = await people.signed_in("Gunawan Wibisono", agency)
    await gunawan.examine("home-correction")
    await gunawan.go("/perkara")
    await gunawan.examine("disputes")
    await gunawan.go("/")
    await gunawan.follow("Putuskan koreksi hasil Bayu Nugroho")
    await gunawan.examine("correction-decision")
    await approve(gunawan, "Bayu Nugroho")
    await gunawan.examine("correction-decision-check")
    await gunawan.press("Setujui koreksi")
    await gunawan.sees("Hasil ini menggantikan hasil sebelumnya")
    await gunawan.examine("result-superseded")
    await approve(gunawan, "Sari Handayani")
    await gunawan.press("Setujui koreksi")

    sari = await people.signed_in("Sari Handayani", agency)
    await sari.sees("Gunawan Wibisono menarik hasil penilaian Anda")
    await sari.go("/hasil")
    await sari.sees("Ditarik")
    await sari.examine("results-withdrawn")
    await sari.follow("Penilaian 2025")
    await sari.sees("Hasil ini ditarik")
    await sari.examine("result-withdrawn")


async def test_both_sides_are_heard_and_an_officer_names_another_decider(people: People, site: Site) -> None:
    agency = await site.agency(CONTESTED_DAY)
    hendro = await people.signed_in("Hendro Kusumo", agency, script=False)
    await hendro.go("/hasil")
    await hendro.follow("Penilaian 2025")
    await hendro.press("Kirim keterangan")
    await hendro.sees("Tulis alasannya, paling sedikit 20 huruf")
    await hendro.page.get_by_label("Keterangan Anda").fill("Surat perintahnya dapat dilihat di arsip sekretariat.")
    await hendro.press("Kirim keterangan")
    await hendro.sees("Hendro Kusumo memberi keterangan")

    officer = await people.signed_in("Kartini Ayu", agency, officer=True)
    await officer.go("/kelola")
    await officer.follow("Keberatan dan koreksi")
    await officer.follow("Hendro Kusumo, 2025")
    await officer.examine("result-contested")
    await officer.follow("Tunjuk pemutus keberatan")
    await officer.page.get_by_label("Cari pejabat").fill("ret")
    await officer.press("Cari", exact=True)
    await officer.examine("decider")
    await officer.page.get_by_label("Retno Wulandari").check()
    await officer.page.get_by_label("Mengapa pejabat ini?").fill("Kepala dinas cuti sampai akhir bulan.")
    await officer.press("Tunjuk pejabat ini")
    await officer.sees("Retno Wulandari memutuskannya.")
