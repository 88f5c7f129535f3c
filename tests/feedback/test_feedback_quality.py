from dataclasses import replace

import pytest
from feedback_builders import SEEN, cycle, dossier, entry, giving
from test_feedback_questions import SETS, filled, form

from services.feedback.domain.dossier.advise import NotSpecific, TextRefused, advise
from services.feedback.domain.dossier.entries import Entry, Topic
from services.feedback.domain.requests import FillAnswer
from services.feedback.rules.quality import review
from shared.events.feedback import About
from shared.policy.feedback import QualityCheck, Severity

GUIDE = ("Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",)
FACT = "Pada 3 Maret ia menyiapkan data 40 sekolah, sehingga keputusan diambil hari itu."


def checks(observed: str, effect: str = "", *, guide: tuple[str, ...] = (), own: tuple[str, ...] = ()) -> list[str]:
    found = review(observed, effect, minimum_characters=30, guide=guide, own=own)
    return [each.check.value for each in found]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(FACT, id="what-when-effect"),
        pytest.param(
            "Ketika antrean menumpuk tanggal 5 Mei ia membuka loket kedua, akibatnya 60 warga terlayani", id="two"
        ),
        pytest.param("Saat audit 12/04 ia menunjukkan semua kuitansi perjalanan; temuan berkurang", id="numbers"),
    ],
)
def test_a_text_with_fact_time_and_effect_lacks_nothing(text: str) -> None:
    assert checks(text) == []


@pytest.mark.parametrize(
    ("text", "effect", "lacks"),
    [
        pytest.param("Kerja bagus", "", ["too_short", "vague_words", "no_time", "no_effect"], id="a-phrase"),
        pytest.param("kerja bagus " * 5, "", ["only_phrases", "vague_words", "no_time", "no_effect"], id="repeated"),
        pytest.param(
            "Ia rajin. Pada Mei ia menata 40 arsip lama sehingga rapi", "", ["vague_words"], id="beside-a-fact"
        ),
        pytest.param("Ia menyusun laporan 40 sekolah sehingga cepat selesai", "", ["no_time"], id="no-time"),
        pytest.param("Pada Mei ia menata 40 arsip lama di gudang belakang", "", ["no_effect"], id="no-effect"),
        pytest.param("Pada Mei ia menata 40 arsip lama di gudang belakang", "Arsip ketemu", [], id="effect-apart"),
        pytest.param("Pada Mei ia menata 40 arsip lama di gudang", "baik", ["no_effect"], id="a-phrase-is-no-effect"),
        pytest.param(f"{FACT} Dasar pemalas.", "", ["insult"], id="an-insult"),
        pytest.param(FACT, "Rekan bilang ia bodoh", ["insult"], id="an-insult-in-the-effect"),
    ],
)
def test_what_a_text_lacks_is_named(text: str, effect: str, lacks: list[str]) -> None:
    assert checks(text, effect) == lacks


def test_a_copy_of_the_guide_is_seen_and_a_story_in_its_words_is_not() -> None:
    copied = "Ia melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin dan berintegritas tinggi."
    story = f"{copied} Pada 3 Maret ia mengembalikan kelebihan uang harian 400 ribu kepada bendahara kantor."

    assert "copies_guide" in checks(copied, guide=GUIDE)
    assert "copies_guide" not in checks(story, guide=GUIDE)
    assert "copies_guide" not in checks(FACT, guide=GUIDE)


def test_the_same_text_for_another_thing_is_seen() -> None:
    assert checks(FACT, own=(FACT.upper(),)) == ["copies_own"]
    assert checks(FACT, own=("Pada 9 Juni ia menutup loket lebih awal sehingga warga pulang",)) == []


FOUR = "kuitansi bendahara gudang arsip"


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        pytest.param("kuitansi bendahara gudang", True, id="three-quarters-of-its-words"),
        pytest.param("kuitansi bendahara", False, id="half-of-its-words"),
        pytest.param(f"{FOUR} loket meja kursi", True, id="three-words-of-its-own"),
        pytest.param(f"{FOUR} loket meja kursi lemari", False, id="four-words-of-its-own"),
    ],
)
def test_a_copy_of_the_guide_has_most_of_its_words_and_few_of_its_own(text: str, copied: bool) -> None:
    assert ("copies_guide" in checks(text, guide=(FOUR,))) is copied


@pytest.mark.parametrize(
    ("text", "same"),
    [
        pytest.param(f"{FOUR} loket", True, id="four-of-five-words"),
        pytest.param(f"{FOUR} loket meja", False, id="four-of-six-words"),
    ],
)
def test_texts_are_the_same_that_share_four_of_five_words(text: str, same: bool) -> None:
    assert ("copies_own" in checks(text, own=(FOUR,))) is same


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        pytest.param("rajin kuitansi bendahara", True, id="little-beside-it"),
        pytest.param("rajin kuitansi bendahara gudang", False, id="enough-beside-it"),
    ],
)
def test_a_vague_word_counts_where_little_stands_beside_it(text: str, vague: bool) -> None:
    assert ("vague_words" in checks(text)) is vague


def test_advice_names_the_words_and_what_to_do() -> None:
    found = {each.check: each for each in review("Ia rajin dan ramah", "", minimum_characters=30)}

    assert found[QualityCheck.VAGUE_WORDS].words == ("rajin", "ramah")
    assert "rajin, ramah" in found[QualityCheck.VAGUE_WORDS].advice
    assert "Tulis apa yang Anda lihat, kapan, dan apa akibatnya." in found[QualityCheck.TOO_SHORT].advice


NO_TIME = "Ia menyusun laporan 40 sekolah tanpa salah sehingga cepat selesai"


def said(observed: str) -> Entry:
    return entry(observed=observed)


def test_without_a_word_of_the_policy_only_todays_refusals_stay() -> None:
    kept = giving(dossier(), said(NO_TIME)).state
    advice = advise(dossier(), said(NO_TIME), cycle=cycle())

    assert len(kept.entries) == 1
    assert [(each.check, each.severity) for each in advice] == [(QualityCheck.NO_TIME, Severity.WARN)]
    with pytest.raises(NotSpecific):
        giving(dossier(), said("Kerja bagus"))


def test_the_policy_decides_what_is_refused() -> None:
    strict = cycle(quality={"no_time": "refuse"})
    lenient = cycle(quality={"too_short": "warn"})

    with pytest.raises(TextRefused) as caught:
        giving(dossier(), said(NO_TIME), during=strict)
    assert (caught.value.field, "kapan" in caught.value.text) == ("observed", True)
    assert giving(dossier(), said("Ia menolak kuitansi"), during=lenient).state.entries
    with pytest.raises(NotSpecific):
        giving(dossier(), said("kerja bagus " * 5), during=lenient)


def test_own_texts_are_those_of_the_giver_about_other_things() -> None:
    state = giving(dossier(), entry("E-2", about=About.OBJECTIVE, criterion="o1")).state

    def copied(giver: str, **more: str) -> bool:
        again = entry(giver, entry_id="f-2", **more)
        return QualityCheck.COPIES_OWN in {each.check for each in advise(state, again, cycle=cycle())}

    assert copied("E-2")
    assert not copied("E-3")
    assert not copied("E-2", about=About.OBJECTIVE, criterion="o1")


def test_answers_of_one_form_are_compared_with_each_other() -> None:
    same = [FillAnswer(question="q2", observed=SEEN), FillAnswer(question="q3", observed=SEEN)]

    outcomes = filled(dossier(), form(*same)).outcomes

    found = {each.question: {advice.check for advice in each.advice} for each in outcomes}
    assert QualityCheck.COPIES_OWN not in found["q2"]
    assert QualityCheck.COPIES_OWN in found["q3"]


@pytest.mark.parametrize(("about", "criterion"), [(Topic.BEHAVIOUR, "kerja-sama"), (Topic.QUESTION, "q2")], ids=str)
def test_the_guide_of_a_criterion_reaches_its_questions(about: Topic, criterion: str) -> None:
    whole = cycle(**SETS)
    pointed = tuple(replace(each, guide=GUIDE) for each in whole.terms.criteria if each.id == "kerja-sama")
    guided = replace(whole, terms=replace(whole.terms, criteria=pointed))
    copied = replace(entry(observed=GUIDE[0]), about=about, criterion=criterion)

    found = {each.check for each in advise(dossier(), copied, cycle=guided)}

    assert QualityCheck.COPIES_GUIDE in found
    assert QualityCheck.COPIES_GUIDE not in {each.check for each in advise(dossier(), copied, cycle=whole)}
