"""Which language an item is written in, told from its own words where they are enough to tell.

A feed has one language tag, its items may differ. The detector is py3langid: a naive Bayes model over byte
n-grams (Lui and Baldwin 2012, langid.py) that comes inside the package; nothing is fetched."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from ingest.parsed import ParsedFeed, ParsedItem

_READ = 1200  # characters looked at: more do not change the answer
_ENOUGH = 40  # letters below which headlines of names and brands are taken for anything
_SYLLABLE = 5  # letters that one Han, Kana or Hangul character counts for
_SURE = 0.7  # least probability of the detected language
_RULED_OUT = 0.1  # most probability that the feed's own tag may have left
# Tags that mean the same to a reader and to the model.
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "cmn": "zh", "yue": "zh", "fil": "tl"}


def _primary(tag: str) -> str:
    """The primary subtag (RFC 5646 section 2.2.1), as the model writes it."""
    first = tag.replace("_", "-").split("-")[0].lower()
    return _SAME.get(first, first)


def _syllabic(letter: str) -> bool:
    return "\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" or letter >= "\U00020000"


def _letters(text: str) -> int:
    return sum(_SYLLABLE if _syllabic(c) else 1 for c in text if c.isalpha())


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detected(text: str, tag: str) -> str:
    """The language of `text` (ISO 639) when it is surely not the one of `tag`; else empty.

    Short texts, texts of two languages and tags the model does not know keep their tag."""
    read = " ".join(text[:_READ].split())
    if _letters(read) < _ENOUGH:
        return ""
    identifier, expected = _identifier(), _primary(tag)
    if expected not in identifier.labels:
        return ""
    ranked = identifier.rank(read)
    language, probability = ranked[0]
    left = dict(ranked)[expected]
    if _primary(language) == expected or probability < _SURE or left > _RULED_OUT:
        return ""
    return str(language)


def with_languages(feed: ParsedFeed, tag: str) -> ParsedFeed:
    """The feed with the language of each item that is surely not in the feed's own, `tag`."""
    return replace(feed, items=tuple(_told(item, tag) for item in feed.items))


def _told(item: ParsedItem, tag: str) -> ParsedItem:
    language = detected(f"{item.title}\n{item.text}", tag)
    return replace(item, language=language) if language else item
