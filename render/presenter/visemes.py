"""From the International Phonetic Alphabet to mouth shapes: every symbol espeak-ng can write, in any language.

A symbol is read as letters and marks. Letters have a shape of their own here; marks (rounding, palatalisation,
r-colour, length, stress, tone) change it. A letter that is not here takes the shape of the plain letter it is
made from, so that no symbol is ever refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from .performance import VISEMES

Contact = Literal["none", "lips", "teeth"]

# What a vowel shows. Shapes add up to at most 1; what is missing to 1 is the mouth at rest.
_VOWELS: Final = {
    "i": "ih .75 SS .10", "ɪ": "ih .72", "ᵻ": "ih .60", "ɨ": "ih .68", "ɯ": "ih .50 kk .10", "ɘ": "ih .48 E .18",
    "e": "E .48 ih .32", "ɛ": "E .85", "æ": "aa .50 E .45", "a": "aa .90", "ɑ": "aa .92", "ɐ": "aa .48 ih .20",
    "ʌ": "aa .58 ih .15", "ə": "ih .38 aa .16", "ɤ": "E .40 aa .18", "ɜ": "RR .40 E .28", "ɚ": "RR .72",
    "ɝ": "RR .78", "ɒ": "oh .55 aa .38", "ɔ": "oh .90", "o": "oh .62 ou .30", "ʊ": "ou .60 ih .10", "u": "ou .92",
    "ᵿ": "ou .52 ih .10", "ʉ": "ou .74 ih .08", "y": "ou .84 ih .06", "ʏ": "ou .62 ih .12", "ø": "ou .50 oh .30",
    "œ": "oh .58 E .24", "ɶ": "oh .48 aa .42", "ɵ": "oh .42 ou .28", "ɞ": "oh .52 aa .22",
}  # fmt: skip

# What a consonant shows. The glottal ones show nothing of their own: the mouth is already the neighbour's.
_CONSONANTS: Final = {
    "p": "PP 1", "b": "PP 1", "m": "PP 1", "ɓ": "PP 1", "ʙ": "PP 1", "ʘ": "PP 1",
    "ɸ": "PP .45 FF .20", "β": "PP .45 FF .15",
    "f": "FF 1", "v": "FF 1", "ɱ": "FF 1", "ⱱ": "FF 1", "ʋ": "FF .62",
    "θ": "TH .90", "ð": "TH .80",
    "t": "DD .70", "d": "DD .70", "ɗ": "DD .70", "ɾ": "DD .58", "ǀ": "DD .60 TH .20", "ǃ": "DD .60",
    "n": "nn .75", "l": "nn .78", "ɫ": "nn .72 kk .10", "ǁ": "nn .60", "ɺ": "nn .62",
    "ɬ": "nn .42 SS .38", "ɮ": "nn .42 SS .34",
    "s": "SS .85", "z": "SS .80",
    "ʃ": "CH .90", "ʒ": "CH .85", "ɕ": "CH .55 SS .30", "ʑ": "CH .52 SS .28",
    "ʂ": "CH .70 RR .15", "ʐ": "CH .62 RR .22", "ɧ": "CH .48 kk .28",
    "ʈ": "DD .55 RR .18", "ɖ": "DD .55 RR .18", "ɳ": "nn .58 RR .16", "ɭ": "nn .60 RR .16", "ɽ": "DD .42 RR .26",
    "r": "RR .48 DD .24", "ɹ": "RR .85", "ɻ": "RR .82",
    "c": "kk .38 DD .28", "ɟ": "kk .38 DD .28", "ʄ": "kk .38 DD .28", "ǂ": "DD .40 ih .25",
    "ç": "ih .50 SS .18", "ʝ": "ih .50 SS .12", "ɲ": "nn .60 ih .14", "ʎ": "nn .55 ih .20", "j": "ih .70",
    "k": "kk .65", "ɡ": "kk .65", "ɠ": "kk .65", "ŋ": "kk .50", "x": "kk .52", "ɣ": "kk .50", "ɰ": "kk .45 ih .12",
    "ʟ": "kk .45 nn .15",
    "q": "kk .48 aa .12", "ɢ": "kk .48 aa .12", "ʛ": "kk .48 aa .12", "ɴ": "kk .40 aa .10", "χ": "kk .46 aa .14",
    "ʁ": "kk .42 aa .14", "ʀ": "kk .42 aa .14",
    "ħ": "aa .34 kk .12", "ʕ": "aa .36 kk .12", "ʜ": "aa .34 kk .12", "ʢ": "aa .36 kk .12", "ʡ": "aa .30 kk .12",
    "w": "ou .94", "ʍ": "ou .90", "ɥ": "ou .72 ih .12",
    "h": "", "ɦ": "", "ʔ": "",
}  # fmt: skip

# Letters written as one sign that are two or more sounds: ligatures, the capitals by which some voices write
# English diphthongs, and the small raised letters of brief sounds.
_SPELLED_OUT: Final = {
    "ʦ": "t͡s", "ʣ": "d͡z", "ʧ": "t͡ʃ", "ʤ": "d͡ʒ", "ʨ": "t͡ɕ", "ʥ": "d͡ʑ", "ꭧ": "t͡ʂ", "ꭦ": "d͡ʐ",
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ", "T": "ɾ", "S": "ʃ", "Z": "ʒ", "N": "ŋ",
    "X": "χ",     "ᵊ": "ə̆", "ᵐ": "m̆", "ⁿ": "n̆", "ᶮ": "ɲ̆", "ᶯ": "ɳ̆", "ᵑ": "ŋ̆", "g": "ɡ", "ε": "ɛ", "ɩ": "ɪ", "ɷ": "ʊ",
    "ß": "s", "þ": "θ", "ł": "w", "ı": "ɯ",
}  # fmt: skip

_TIES: Final = "\u0361\u035c"
_LONG: Final = {"ː": 1.8, "ˑ": 1.4, ":": 1.8}
_BRIEF: Final = {"\u0306": 0.45, "\u032f": 0.6}  # extra short, non-syllabic
_STRESS: Final = "ˈˌ"
_FLAG: Final = re.compile(r"\([^)]*\)")  # espeak-ng names a change of language in brackets
_NO_SHAPE: Final = np.zeros(len(VISEMES), np.float32)
_NO_SHAPE.flags.writeable = False


@dataclass(frozen=True, eq=False)
class Sound:
    """One letter of the IPA with its marks, as the mouth shows it.

    `shape`: float32 [15], weights of `VISEMES`, their sum at most 1; all 0 where the sound has no shape of its
    own. `rounding`: 0..1, how far the lips are rounded. `contact`: what must touch, or the sound is not seen.
    `share`: its length against the other sounds of the same phoneme."""

    ipa: str
    shape: NDArray[np.float32]
    vowel: bool
    rounding: float
    contact: Contact = "none"
    share: float = 1.0
    stressed: bool = False


@lru_cache(maxsize=4096)
def sounds(ipa: str) -> tuple[Sound, ...]:
    """The sounds of one phoneme (`ipa` as a voice writes it) in their order.

    Two for a diphthong or an affricate, none for a pause, a tone or a mark alone. Never fails: a letter unknown
    here gets the shape of its plain letter, anything else that is a letter that of a weak vowel."""
    found: list[Sound] = []
    stressed = False
    for character in _letters_and_marks(ipa):
        if character in _STRESS:
            stressed = True
        elif character in _TIES and found:  # the first part of an affricate is a touch
            found[-1] = replace(found[-1], share=found[-1].share * 0.6)
        elif _is_letter(character):
            sound = _letter(character)
            found.append(replace(sound, stressed=stressed and sound.vowel))
            stressed = stressed and not sound.vowel
        elif found:
            found[-1] = _marked(found[-1], character)
    return tuple(found)


def known(character: str) -> bool:
    """Whether the letter has a shape written here, so that none has to be guessed."""
    return character in _SHAPES or character in _SPELLED_OUT


def _letters_and_marks(ipa: str) -> str:
    plain = unicodedata.normalize("NFD", _FLAG.sub("", ipa)).replace("c\u0327", "ç")
    return "".join(unicodedata.normalize("NFD", _SPELLED_OUT[c]) if c in _SPELLED_OUT else c for c in plain)


def _is_letter(character: str) -> bool:
    return character in _SHAPES or unicodedata.category(character) in ("Ll", "Lu", "Lo", "Lt")


def _shape(text: str) -> NDArray[np.float32]:
    shape = np.zeros(len(VISEMES), np.float32)
    parts = text.split()
    for viseme, weight in zip(parts[::2], parts[1::2], strict=True):
        shape[VISEMES.index(viseme)] = float(weight)
    shape.flags.writeable = False
    return shape


_OU, _OH, _CH, _RR = (VISEMES.index(v) for v in ("ou", "oh", "CH", "RR"))
_PP, _FF = VISEMES.index("PP"), VISEMES.index("FF")
_SHAPES: Final = {letter: _shape(text) for letter, text in {**_VOWELS, **_CONSONANTS}.items()}


@lru_cache(maxsize=1024)
def _letter(letter: str) -> Sound:
    base = _base(letter)
    shape = _SHAPES[base]
    contact: Contact = "lips" if shape[_PP] == 1 else "teeth" if shape[_FF] == 1 else "none"
    return Sound(base, shape, base in _VOWELS, _rounding(shape), contact)


def _base(letter: str) -> str:
    """The letter itself where it is known, else the known one it is made from, else a weak vowel."""
    if letter in _SHAPES:
        return letter
    for plain in letter.lower() + unicodedata.normalize("NFKD", letter.lower()):
        if plain in _SHAPES:
            return plain
    # "LATIN SMALL LETTER D WITH TAIL", "LATIN LETTER SMALL CAPITAL Q"
    named = re.search(
        r"LETTER (?:SMALL |CAPITAL )*(?:REVERSED |TURNED |SIDEWAYS )*([A-Z])\b", unicodedata.name(letter, "")
    )
    base = str(named[1]).lower() if named is not None else ""
    return base if base in _SHAPES else "ə"


def _rounding(shape: NDArray[np.float32]) -> float:
    return float(min(1.0, shape[_OU] + 0.7 * shape[_OH] + 0.6 * shape[_CH] + 0.4 * shape[_RR]))


def _marked(sound: Sound, mark: str) -> Sound:
    """The sound with one mark more. A mark that does not show (voice, breath, nasality, tone) changes
    nothing."""
    if mark in _LONG:
        return replace(sound, share=sound.share * _LONG[mark])
    if mark in _BRIEF:
        return replace(sound, share=sound.share * _BRIEF[mark])
    if mark == "\u031d" and sound.ipa == "r":  # the Czech fricative trill
        return _reshaped(sound, 0.0, "CH .48 RR .30")
    if mark in _COLOURS and sound.contact == "none" and sound.shape.any():
        keep, colour, of_vowels, of_consonants = _COLOURS[mark]
        if of_vowels if sound.vowel else of_consonants:
            return _reshaped(sound, keep, colour)
    return sound


# mark: (how much of the sound's shape stays, what is added, to vowels, to consonants)
_COLOURS: Final = {
    "ʷ": (0.50, "ou .48", True, True),  # lips rounded
    "ᵝ": (0.62, "ou .32", True, True),  # lips compressed
    "\u0339": (0.80, "ou .18", True, True),  # more rounded
    "\u031c": (0.85, "ih .10", True, False),  # less rounded
    "ʲ": (0.78, "ih .20", False, True),  # palatalised
    "ˠ": (0.85, "kk .12", False, True),  # velarised
    "ˤ": (0.84, "ou .12", False, True),  # pharyngealised: the emphatics of Arabic push the lips forward
    "\u0334": (0.85, "kk .12", False, True),  # velarised or pharyngealised
    "\u032a": (0.88, "TH .10", False, True),  # dental
    "˞": (0.42, "RR .50", True, False),  # r-coloured
    "\u031d": (0.90, "", True, False),  # raised
    "\u031e": (0.96, "aa .04", True, False),  # lowered
}


def _reshaped(sound: Sound, keep: float, colour: str) -> Sound:
    shape = (sound.shape * np.float32(keep) + _shape(colour)).astype(np.float32)
    shape /= max(1.0, float(shape.sum()))
    shape.flags.writeable = False
    return replace(sound, shape=shape, rounding=max(sound.rounding * keep, _rounding(shape)))
