"""From the written line to what the voice reads: numbers, units, abbreviations, acronyms and signs as words.

Deterministic, so that the gate can do it again. Plain words pass unchanged and no digit is ever dropped.
Languages other than English pass with only their spaces and invisible characters put in order: the voice of
that language reads its own figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from .spoken_figures import FIGURES, NUMERALS
from .spoken_words import SIGNS_AND_WORDS

WORDS_A_MINUTE: Final = 155

_DIGIT = re.compile(r"\d")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]"
)


def _ascii_digits(text: str) -> str:
    """Every decimal digit of any script, superscripts included, as 0-9."""
    if text.isascii():
        return text
    return "".join(
        str(digit) if not c.isascii() and c not in "²³" and (digit := unicodedata.digit(c, -1)) >= 0 else c
        for c in text
    )


def _with_lexicon(text: str, lexicon: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The text with each word of the lexicon replaced by one private character, and what each stands for."""
    marks: dict[str, str] = {}
    for number, word in enumerate(sorted(lexicon, key=lambda w: (-len(w), w))):
        mark = chr(0xE000 + number)
        pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
        text, count = re.subn(pattern, mark, text)
        if count:
            marks[mark] = lexicon[word]
        if number == 0x18FE:
            break
    return text, marks


def _shouted(text: str) -> str:
    """A line printed all in capitals, in lower case: its words are no acronyms."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    if len(words) >= 4 and all(w.isupper() for w in words):
        return text.capitalize()
    return text


def _english(text: str) -> str:
    text = _shouted(text)
    for pattern, replace in NUMERALS:
        text = pattern.sub(replace, text)
    for pattern, replace in FIGURES:
        if not _DIGIT.search(text):
            break
        text = pattern.sub(replace, text)
    for pattern, replace in SIGNS_AND_WORDS:
        text = pattern.sub(replace, text)
    text = text.translate({ord("²"): " squared", ord("³"): " cubed"})
    return " ".join(text.split())


@lru_cache(maxsize=2048)
def _spoken(text: str, language: str, lexicon: tuple[tuple[str, str], ...]) -> str:
    text = " ".join(_INVISIBLE.sub("", text).split())
    marked, marks = _with_lexicon(text, dict(lexicon))
    if language.split("-")[0].lower() == "en":
        marked = _english(_ascii_digits(marked))
    for mark, said in marks.items():
        marked = marked.replace(mark, said)
    return marked


def speak(text: str, language: str = "en", lexicon: Mapping[str, str] | None = None) -> str:
    """What the voice reads for a written line. `lexicon` maps words to how they are said and goes before
    every rule."""
    return _spoken(text, language, tuple(sorted((lexicon or {}).items())))


def seconds(spoken: str) -> float:
    """How long the spoken form takes at 155 words a minute."""
    return len(spoken.split()) * 60 / WORDS_A_MINUTE
