"""When each word of a text is spoken, from the symbols a voice gave with their durations.

A voice does not say which word a phoneme belongs to, and counting spaces is not enough: "2,400" is spoken
as four groups, "of the" as one. So each word's own symbols (the word spoken alone) are laid along what was
really spoken by global alignment (Needleman and Wunsch, 1970): word boundaries like to fall on spaces,
numbers may hold spaces inside, sounds may change a little in context."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .phonemes import is_modifier, is_sound
from .speech import Word

BOUNDARY = "|"

_VOWELS = frozenset("ɑæʌɐaɔoəɚɜɛeiɪᵻuʊyøœɒɨʉ")
_SWAP_SOUND = 1.0  # one sound for an unrelated one
_SWAP_VOWEL = 0.5  # vowels weaken in running speech
_FLAPS = ({"t", "ɾ"}, {"d", "ɾ"})  # "at a" in American speech
_SWAP_FLAP = 0.1
_DROP_SOUND = 0.7
_BOUNDARY_INSIDE = 0.9  # two words spoken as one group
_SPACE_INSIDE = 0.4  # a word spoken as several groups
_IMPOSSIBLE = 1e6


def spoken_words(
    text: str, symbols: Sequence[tuple[str, int]], alone: Sequence[tuple[str, str]], rate: int
) -> tuple[Word, ...]:
    """The whitespace-separated words of `text` in order, with the seconds in which each is spoken.

    `symbols` are (symbol, samples at `rate`) of the whole sound; `alone` is (word, its symbols when spoken
    alone), one for each word, or empty when the voice does not say: lengths then stand in for sounds.
    Tokens without a letter or digit (a dash) join the word before them, so joining the words by spaces
    gives the text back."""
    tokens = text.split()
    if not tokens:
        return ()
    if len(alone) == len(tokens):
        own = ["".join(s if is_sound(s) else " " if s == " " else "" for s in each) for _, each in alone]
    else:
        own = [token if any(c.isalnum() for c in token) else "" for token in tokens]
    groups = _joined(tokens, [each.strip() for each in own])

    spoken, spans = _running(symbols)
    owners = _owners([each for _, each in groups], spoken)
    words: list[Word] = []
    reached = 0.0
    for index, (token, _) in enumerate(groups):
        mine = [
            span for span, owner in zip(spans, owners, strict=True) if owner == index and span is not None
        ]
        start, end = (mine[0][0] / rate, mine[-1][1] / rate) if mine else (reached, reached)
        words.append(Word(token, start, end))
        reached = end
    return tuple(words)


def _joined(tokens: Sequence[str], own: Sequence[str]) -> list[tuple[str, str]]:
    """Tokens that make no sound, added to the word before them (the first ones to the word after)."""
    groups: list[tuple[str, str]] = []
    for token, sounds in zip(tokens, own, strict=True):
        if groups and not (sounds and groups[-1][1]):
            groups[-1] = (f"{groups[-1][0]} {token}", groups[-1][1] + sounds)
        else:
            groups.append((token, sounds))
    return groups


def _running(symbols: Sequence[tuple[str, int]]) -> tuple[list[str], list[tuple[int, int] | None]]:
    """Sounds and gaps of the whole utterance, and the samples each sound covers (marks lengthen it)."""
    spoken: list[str] = []
    spans: list[tuple[int, int] | None] = []
    position = 0
    for symbol, count in symbols:
        start, position = position, position + count
        if is_sound(symbol):
            spoken.append(symbol)
            spans.append((start, position))
        elif is_modifier(symbol):
            if spans and spans[-1] is not None:
                spans[-1] = (spans[-1][0], position)
        elif spoken and spoken[-1] != BOUNDARY:
            spoken.append(BOUNDARY)
            spans.append(None)
    while spoken and spoken[-1] == BOUNDARY:
        spoken.pop()
        spans.pop()
    return spoken, spans


def _owners(own: Sequence[str], spoken: Sequence[str]) -> list[int]:
    """The index of the word each spoken symbol belongs to: never falling, from the first word to the last."""
    expected: list[str] = []
    word_of: list[int] = []
    for index, sounds in enumerate(own):
        if index:
            expected.append(BOUNDARY)
            word_of.append(index)
        for sound in sounds:
            expected.append(BOUNDARY if sound == " " else sound)
            word_of.append(index)

    rows, columns = len(expected), len(spoken)
    starts_word = [
        symbol == BOUNDARY and (i == 0 or word_of[i] != word_of[i - 1]) for i, symbol in enumerate(expected)
    ]
    drop_spoken = np.array([_SPACE_INSIDE if s == BOUNDARY else _DROP_SOUND for s in spoken])
    walked = np.concatenate(([0.0], np.cumsum(drop_spoken)))
    cost = np.empty((rows + 1, columns + 1))
    cost[0] = walked
    for i in range(1, rows + 1):
        drop = (
            _BOUNDARY_INSIDE
            if starts_word[i - 1]
            else _SPACE_INSIDE
            if expected[i - 1] == BOUNDARY
            else _DROP_SOUND
        )
        swap = np.array([_swap(expected[i - 1], s) for s in spoken])
        best = cost[i - 1] + drop
        best[1:] = np.minimum(best[1:], cost[i - 1, :-1] + swap)
        # A run of dropped spoken symbols costs the difference of `walked`: the running minimum gives the
        # row at once.
        cost[i] = np.minimum.accumulate(best - walked) + walked

    owners = [0] * columns
    i, j = rows, columns
    while j > 0:
        here = cost[i, j]
        if i > 0 and np.isclose(here, cost[i - 1, j - 1] + _swap(expected[i - 1], spoken[j - 1])):
            i, j = i - 1, j - 1
            owners[j] = word_of[i]
        elif np.isclose(here, cost[i, j - 1] + drop_spoken[j - 1]):
            j -= 1
            owners[j] = word_of[i - 1] if i else 0
        else:
            i -= 1
    return owners


def _swap(expected: str, spoken: str) -> float:
    if expected == spoken:
        return 0.0
    if BOUNDARY in (expected, spoken):
        return _IMPOSSIBLE
    if {expected, spoken} in _FLAPS:
        return _SWAP_FLAP
    return _SWAP_VOWEL if expected in _VOWELS and spoken in _VOWELS else _SWAP_SOUND
