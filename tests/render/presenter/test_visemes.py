"""Mouth shapes for every sound that espeak-ng writes (data/espeak_symbols.json), and for anything else."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.performance import VISEMES
from render.presenter.visemes import Sound, known, sounds

DATA = json.loads((Path(__file__).parent / "data" / "espeak_symbols.json").read_text("utf-8"))
LANGUAGES = ("en", "es", "fr", "de", "zh", "ja", "ar", "hi")
VOICES = {"en": "en-us", "zh": "cmn"}
# Marks that nobody sees: voice, breath, nasality, a syllable of its own, the tip of the tongue, tone, stress.
UNSEEN = set("ʰʱʼˈˌ˥˦˧˨˩") | set("\u0303\u0325\u030a\u0329\u033a\u033b\u030c\u0308\u0300\u0301`^")
SEEN = set("ːˑʲʷᵝˤˠ˞") | set("\u0361\u035c\u0306\u032f\u031d\u031e\u032a\u0327")
LINES = {
    "en": "The ferry will reopen on Monday. Both thirsty judges measured the pleasure of vision.",
    "es": "El viejo señor García perdió la llave y el jueves llovió muchísimo en Zaragoza.",
    "fr": "Un bon vin blanc, les yeux bleus, la montagne, huit heures, et puis la rue.",
    "de": "Schöne Grüße aus München: das Mädchen möchte zwölf Äpfel und Pflaumen kaufen.",
    "zh": "今天下午，北京的天气很好，学生们去公园散步，女儿吃了两个苹果。",
    "ja": "きょうのニュースをおつたえします。ひゃくえんのりんごをふたつかいました。",
    "ar": "أعلنت الحكومة اليوم عن خطة جديدة لإصلاح الطرق في العاصمة.",
    "hi": "प्रधानमंत्री ने आज घोषणा की कि अगले महीने नई रेल सेवा शुरू होगी।",
}


def weights(ipa: str, place: int = 0) -> dict[str, float]:
    shape = sounds(ipa)[place].shape
    return {v: round(float(w), 3) for v, w in zip(VISEMES, shape, strict=True) if w > 0}


def check(found: tuple[Sound, ...]) -> None:
    for sound in found:
        assert sound.shape.shape == (len(VISEMES),)
        assert sound.shape.dtype == np.float32
        assert (sound.shape >= 0).all()
        assert float(sound.shape.sum()) <= 1 + 1e-6
        assert 0 <= sound.rounding <= 1
        assert sound.share > 0


@pytest.mark.parametrize("language", [*LANGUAGES, "others"])
def test_no_sound_of_a_language_has_to_be_guessed(language: str) -> None:
    symbols = DATA["others"] if language == "others" else DATA["languages"][language]
    assert len(symbols) > 40
    for symbol in symbols:
        found = sounds(symbol)
        check(found)
        assert found, symbol
        for character in unicodedata.normalize("NFD", symbol):
            letter = unicodedata.category(character) in ("Ll", "Lu", "Lo", "Lt")
            mark = character in SEEN | UNSEEN or unicodedata.category(character) in ("Nd", "Po", "Zs")
            assert known(character) if letter else mark or known(character), (
                f"{symbol}: U+{ord(character):04X}"
            )


def test_what_espeak_says_now_is_in_the_table(voice_python: Path) -> None:
    program = (
        "import json, sys\n"
        "from piper.phonemize_espeak import EspeakPhonemizer\n"
        "phonemizer = EspeakPhonemizer()\n"
        "lines = json.load(sys.stdin)\n"
        "json.dump({v: ''.join(c for s in phonemizer.phonemize(v, t) for c in s) for v, t in lines.items()},"
        " sys.stdout)\n"
    )
    asked = {VOICES.get(language, language): line for language, line in LINES.items()}
    done = subprocess.run(
        [str(voice_python), "-I", "-c", program],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answers = json.loads(done.stdout)
    for voice in asked:
        letters = [c for c in answers[voice] if unicodedata.category(c) in ("Ll", "Lu", "Lo")]
        assert len(letters) > 30
        assert [c for c in letters if not known(c)] == []
        check(sounds(answers[voice]))


@pytest.mark.parametrize("ipa", [*list("pbmɓ"), "pʰ", "bʲ", "mː", "pʷ", "ˈm", "m̩"])
def test_lips_close(ipa: str) -> None:
    assert [s.contact for s in sounds(ipa)] == ["lips"]
    assert weights(ipa) == {"PP": 1.0}


@pytest.mark.parametrize("ipa", ["f", "v", "ɱ", "fː", "vʲ"])
def test_teeth_touch_the_lip(ipa: str) -> None:
    assert [s.contact for s in sounds(ipa)] == ["teeth"]


def test_one_symbol_with_two_sounds() -> None:
    assert [s.ipa for s in sounds("t͡ʃ")] == ["t", "ʃ"]
    assert [s.ipa for s in sounds("ʧ")] == ["t", "ʃ"]
    assert sounds("t͡ʃ")[0].share < sounds("t͡ʃ")[1].share
    assert [s.ipa for s in sounds("aɪ")] == ["a", "ɪ"]
    assert [s.ipa for s in sounds("I")] == ["a", "ɪ"]  # how some voices write it
    assert [s.contact for s in sounds("p͡f")] == ["lips", "teeth"]
    assert [s.contact for s in sounds("ᵐb")] == ["lips", "lips"]


def test_marks_change_the_sound() -> None:
    assert sounds("ɑː")[0].share > sounds("ɑ")[0].share > sounds("ɑ̆")[0].share
    assert sounds("kʷ")[0].rounding > 0.4 > sounds("k")[0].rounding
    assert weights("lʲ")["ih"] > 0
    assert weights("tˤ")["ou"] > 0
    assert weights("ɑ˞")["RR"] > 0.4
    assert weights("r̝")["CH"] > 0.4
    assert weights("ɯᵝ")["ou"] > weights("ɯ").get("ou", 0)
    assert weights("ɑ̃") == weights("ɑ")
    assert weights("ma˥˩", 1) == weights("a") == weights("a5")


def test_stress_belongs_to_the_next_vowel() -> None:
    assert [s.stressed for s in sounds("ˈsta")] == [False, False, True]
    assert [s.stressed for s in sounds("aˈ")] == [False]


def test_the_cedilla_composed_or_not() -> None:
    assert [s.ipa for s in sounds("\u00e7")] == [s.ipa for s in sounds("c\u0327")] == ["ç"]


def test_shapes_are_those_of_the_phonetics() -> None:
    assert max(weights("ɑ"), key=weights("ɑ").get) == "aa"  # type: ignore[arg-type]
    for rounded in "uoyøœɔʊʉwɥ":
        assert sounds(rounded)[0].rounding >= 0.4, rounded
    for spread in "ieɛæasztdk":
        assert sounds(spread)[0].rounding == 0, spread
    for neutral in "hɦʔ":
        assert not sounds(neutral)[0].shape.any()
    assert all(sounds(v)[0].vowel for v in "iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒɚɝᵻ")
    assert not any(sounds(c)[0].vowel for c in "pbtdkɡmnŋfvszʃʒhlɹrjw")


@pytest.mark.parametrize("ipa", ["", "_", " ", ".", "ˈ", "ː", "(en)", "˥˩", "5", "͡", "\u0303"])
def test_no_sound(ipa: str) -> None:
    assert sounds(ipa) == ()


@pytest.mark.parametrize(
    ("ipa", "like"),
    [("ḃ", "b"), ("Ŧ", "t"), ("ƥ", "p"), ("ȵ", "n"), ("ᴅ", "d"), ("🄰", ""), ("क", "ə"), ("漢", "ə")],
)
def test_what_is_unknown_takes_the_shape_of_its_plain_letter(ipa: str, like: str) -> None:
    assert [s.ipa for s in sounds(ipa)] == list(like)


def test_a_change_of_language_is_no_sound() -> None:
    assert [s.ipa for s in sounds("(en)hɛ(ja)")] == ["h", "ɛ"]


@settings(deadline=None)
@given(st.text(max_size=12))
def test_nothing_is_refused(ipa: str) -> None:
    check(sounds(ipa))


def test_shapes_cannot_be_written_over() -> None:
    with pytest.raises(ValueError, match="read-only"):
        sounds("a")[0].shape[0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        sounds("lʲ")[0].shape[0] = 1.0
