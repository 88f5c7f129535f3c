"""Why records are parked, in the words of those who have to do something about it."""

from typing import Final

REASONS: Final[dict[str, tuple[str, str]]] = {
    "not-json": (
        "Isinya bukan JSON yang utuh.",
        "Perbaiki pengirimnya, minta ia menerbitkan keadaan terbaru, lalu discard pesan ini.",
    ),
    "not-a-cloudevent": (
        "Header CloudEvents tidak ada atau rusak; tidak ditulis oleh layanan Kinerja.",
        "Cari siapa yang menulis ke topik itu dan cabut haknya (kinerja topics check), lalu discard pesan ini.",
    ),
    "unknown-type": (
        "Jenis peristiwa ini belum dikenal oleh layanan yang menyisihkannya.",
        "Perbarui layanan itu lebih dahulu, lalu resend pesan ini.",
    ),
    "wrong-topic": (
        "Jenis peristiwa ini bukan milik topik itu.",
        "Perbaiki pengirimnya; keadaan yang benar ada di topik pemiliknya. Setelah itu discard.",
    ),
    "foreign-source": (
        "Peristiwa ini mengaku ditulis oleh layanan yang bukan pemiliknya.",
        "Cari siapa yang menulis ke topik itu dan cabut haknya (kinerja topics check), lalu discard pesan ini.",
    ),
    "inconsistent": (
        "Subjek atau versi di header berbeda dari isinya.",
        "Perbaiki pengirimnya, minta ia menerbitkan keadaan terbaru, lalu discard pesan ini.",
    ),
    "invalid-body": (
        "Isinya tidak sesuai kontrak; keterangan menyebut isiannya.",
        "Perbaiki isian itu di pengirim dan terbitkan keadaan terbaru, lalu discard; bila layanan ini yang terlalu "
        "lama, perbarui, lalu resend.",
    ),
    "missing-agency": (
        "agency_id tidak ada atau bentuknya salah.",
        "Perbaiki pengirimnya, minta ia menerbitkan keadaan terbaru, lalu discard pesan ini.",
    ),
    "foreign-agency": (
        "Peristiwa ini menyangkut dokumen instansi lain.",
        "Jangan kirim ulang. Cari siapa yang menulisnya, perbaiki di sana, lalu discard pesan ini.",
    ),
    "wrong-kind": (
        "Nomor yang dituju milik jenis dokumen yang lain.",
        "Perbaiki nomornya di pengirim dan terbitkan keadaan terbaru, lalu discard pesan ini.",
    ),
    "implausible-version": (
        "Versinya melompat terlalu jauh; bila diterapkan, semua peristiwa berikutnya tentang subjek itu akan dianggap "
        "usang.",
        "Periksa siapa yang menulisnya. Bila palsu, cabut haknya (kinerja topics check) dan discard; bila pemiliknya "
        "benar-benar sejauh itu, laporkan kepada pengembang sebelum resend.",
    ),
    "too-large": (
        "Pesannya, atau peristiwa yang timbul darinya, terlalu besar.",
        "Perkecil di pengirim, atau naikkan KINERJA_MESSAGE_BYTES_MAX layanan itu, lalu resend.",
    ),
    "unstorable": (
        "Keadaan yang timbul darinya tidak dapat disimpan basis data (terlalu besar, atau angka di luar jangkauan).",
        "Perbaiki angkanya di pengirim dan terbitkan keadaan terbaru, lalu discard pesan ini.",
    ),
    "decision-failed": (
        "Program layanan gagal saat memutuskan; keterangan menyebut nama kesalahannya.",
        "Lihat log layanan itu ('a decision failed'), laporkan kepada pengembang; setelah layanan diperbarui, resend.",
    ),
    "unknown-cycle": (
        "Siklus yang dimaksud belum dikenal oleh layanan itu.",
        "Pastikan siklusnya sudah dibuka dan cycle.opened sudah sampai, lalu resend.",
    ),
    "unreadable-policy": (
        "Kebijakan penilaian yang dibawa siklus tidak dapat dibaca oleh layanan itu.",
        "Perbarui layanan itu atau perbaiki kebijakannya, lalu resend.",
    ),
}
_OTHER: Final = (
    "Layanan menolak peristiwa ini sebelum memutuskan.",
    "Baca keterangannya; perbaiki di sumbernya, lalu resend, atau discard bila tidak diperlukan.",
)


def meaning(reason: str) -> str:
    """What a reason means."""
    return REASONS.get(reason, _OTHER)[0]


def next_step(reason: str) -> str:
    """What to do about it."""
    return REASONS.get(reason, _OTHER)[1]
