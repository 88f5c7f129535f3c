from decimal import Decimal

import pytest

from services.feedback.rules.anonymity import mean_level, releasable
from services.feedback.rules.questions import ELEMENTS, QUESTIONS, VALUES
from services.feedback.rules.specific import vague
from shared.rules.vocabulary import Level

ABOVE, AS, BELOW = Level.ABOVE, Level.AS, Level.BELOW


@pytest.mark.parametrize(
    ("waiting", "minimum", "closing", "released"),
    [
        pytest.param(0, 3, False, 0, id="nobody-answered"),
        pytest.param(2, 3, False, 0, id="below-the-minimum"),
        pytest.param(2, 3, True, 0, id="below-the-minimum-at-closing"),
        pytest.param(3, 3, False, 0, id="at-the-minimum-held-back-so-that-the-rest-can-join"),
        pytest.param(3, 3, True, 3, id="at-the-minimum-at-closing"),
        pytest.param(5, 3, False, 0, id="one-short-of-twice-the-minimum"),
        pytest.param(6, 3, False, 3, id="twice-the-minimum"),
        pytest.param(5, 3, True, 5, id="all-at-closing"),
        pytest.param(0, 1, False, 0, id="minimum-one-nobody"),
        pytest.param(1, 1, False, 1, id="minimum-one-hides-nothing"),
    ],
)
def test_waiting_answers_are_released_in_groups(waiting: int, minimum: int, closing: bool, released: int) -> None:
    assert releasable(waiting=waiting, minimum=minimum, closing=closing) == released


@pytest.mark.parametrize(
    ("levels", "mean"),
    [
        pytest.param([BELOW], "1", id="below-is-one"),
        pytest.param([AS], "2", id="as-is-two"),
        pytest.param([ABOVE], "3", id="above-is-three"),
        pytest.param([ABOVE, AS, AS], "2.333333", id="a-third-rounds-down"),
        pytest.param([ABOVE, ABOVE, AS], "2.666667", id="two-thirds-round-up"),
    ],
)
def test_levels_have_an_exact_mean(levels: list[Level], mean: str) -> None:
    assert mean_level(levels) == Decimal(mean)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Pada rapat 3 Maret ia menyiapkan data 40 sekolah tepat waktu.", id="what-when"),
        pytest.param("Kerja bagus: berkas 40 pemohon selesai sebelum loket tutup.", id="a-phrase-and-a-fact"),
        pytest.param("Menandatangani kuitansi bendahara gudang", id="four-words"),
        pytest.param("Menolak menandatangani kuitansi kosong pada 2 April.", id="just-long-enough-in-words"),
    ],
)
def test_a_text_that_tells_what_was_seen_is_specific(text: str) -> None:
    assert vague(text, minimum_characters=30) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("kerja bagus " * 20, id="a-phrase-repeated"),
        pytest.param("KERJA BAGUS!!! Sudah baik... mantap, pertahankan & tingkatkan lagi ya", id="phrases-strung"),
        pytest.param("Beliau orangnya baik, rajin, kerjanya bagus, dan hasilnya sangat memuaskan", id="with-fillers"),
        pytest.param("Menandatangani kuitansi bendahara.", id="three-words"),
        pytest.param("a" * 200, id="one-long-word"),
        pytest.param("berkas berkas berkas berkas berkas berkas berkas", id="one-word-repeated"),
        pytest.param("good job " * 10, id="english-phrase"),
        pytest.param("!" * 60, id="no-word-at-all"),
    ],
)
def test_phrases_that_fit_anybody_are_vague(text: str) -> None:
    reason = vague(text, minimum_characters=30)

    assert reason is not None
    assert not reason.too_short


@pytest.mark.parametrize(
    ("length", "short"), [pytest.param(39, True, id="one-below"), pytest.param(40, False, id="exactly")]
)
def test_characters_are_counted_without_surplus_blanks(length: int, short: bool) -> None:
    text = "Data empatpuluh sekolah siap sebelum rapat"[:length]

    reason = vague(f"  {text.replace(' ', '    ')}  ", minimum_characters=40)

    assert (reason is not None and reason.too_short) is short


def test_the_public_is_asked_nine_elements_with_four_answers_each() -> None:
    assert tuple(f"U{n}" for n in range(1, 10)) == ELEMENTS
    assert VALUES == (1, 2, 3, 4)
    for question in QUESTIONS:
        assert tuple(option.value for option in question.options) == VALUES
        assert all((text.id and text.en) for text in (question.name, question.question))
