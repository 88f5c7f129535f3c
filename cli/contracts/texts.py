"""What topics and classifications mean, in Indonesian and in English."""

from typing import Final

from shared.events.registry import AGENCIES, APPRAISALS, CAREER, DIRECTORY, EVALUATION, FEEDBACK, GOALS

TOPIC_TEXTS: Final = {
    DIRECTORY: (
        "Pegawai, unit, atasan, dan pejabat pelaksana. Terbatas: hanya di sini NIP dan nama beredar.",
        "People, units, superiors, acting officers. Restricted: NIP and names travel here and nowhere else.",
    ),
    AGENCIES: (
        "Instansi dengan zona waktu dan kalendernya, dan masa kerja pegawai; tanpa nama.",
        "Agencies with their zone and calendar, and days of employment; without a name.",
    ),
    GOALS: ("Rencana (SKP), kegiatan, dan indikator unit.", "Plans (SKP), activities, indicators of units."),
    FEEDBACK: (
        "Umpan balik tanpa nama pemberinya, survei layanan (SKM), dan mentoring.",
        "Feedback that names nobody who gave it, service surveys (SKM), mentoring.",
    ),
    EVALUATION: (
        "Siklus dengan kebijakannya, predikat unit, dan penilaian dari usulan sampai final.",
        "Cycles with their policy, predicates of units, appraisals from suggestion to final.",
    ),
    CAREER: (
        "Profil kompetensi, rekomendasi dengan alasan, pasangan mentoring, dan penetapan angka kredit.",
        "Competence profiles, recommendations with reasons, mentoring pairs, credits determined.",
    ),
    APPRAISALS: (
        "Hasil final untuk sistem pemerintah lain: tipis dan stabil. Mulailah di sini.",
        "Final results for other government systems: thin and stable. Start here.",
    ),
}
"""What a topic holds, in Indonesian and in English."""

CLASSIFICATION_TEXTS: Final = {
    "public": ("Boleh diumumkan.", "May be published."),
    "internal": ("Tentang unit dan siklus; untuk instansi sendiri.", "On units and cycles; for the agency itself."),
    "personal": (
        "Data pribadi tanpa nama dan NIP (UU 27/2022): perlu dasar pemrosesan.",
        "Personal data without name or NIP (UU 27/2022): needs a basis for processing.",
    ),
    "restricted": (
        "Nama dan NIP; hanya untuk layanan direktori dan penetapan sasaran.",
        "Names and NIP; for the directory and goal setting only.",
    ),
}
"""What a classification means, in Indonesian and in English."""
