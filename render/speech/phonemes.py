"""From a voice's raw symbols (sentence marks, stress, length, spaces, punctuation) to phonemes with times."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from .speech import Phoneme

PAUSE = "_"  # the `ipa` of a stretch of silence
LONGEST_JOINT = 0.060  # seconds: a space between two words that lasts longer is heard as a pause

_BEGIN, _END = "^", "$"  # sentence marks


def is_modifier(symbol: str) -> bool:
    """Stress, length, palatalisation, combining marks: symbols that colour a neighbour and are no sound
    alone."""
    return bool(symbol) and all(unicodedata.category(c) in ("Lm", "Mn", "Sk") for c in symbol)


def is_sound(symbol: str) -> bool:
    """Whether the symbol is a phoneme: a letter of the IPA, not a mark, a space or punctuation."""
    return any(c.isalpha() for c in symbol) and not is_modifier(symbol)


def phonemes(symbols: Sequence[tuple[str, int]], rate: int) -> tuple[Phoneme, ...]:
    """The phonemes of a sound, without holes from its first sample to its last.

    `symbols` are (symbol, samples at `rate`). Modifiers, the end of a sentence and short spaces lengthen the
    phoneme before them, the beginning of a sentence the one after it; punctuation, longer spaces and silence
    become `PAUSE`."""
    spans: list[tuple[str, int, int]] = []  # (ipa, first sample, end)
    position = 0
    waiting: int | None = None  # where a stretch began that belongs to the next phoneme
    for symbol, count in symbols:
        start, position = position, position + count
        lengthens = symbol == _END or is_modifier(symbol) or (symbol == " " and count <= LONGEST_JOINT * rate)
        if symbol == _BEGIN or (lengthens and (waiting is not None or not spans)):
            waiting = start if waiting is None else waiting
            continue
        begin, waiting = start if waiting is None else waiting, None
        if is_sound(symbol):
            spans.append((symbol, begin, position))
        elif lengthens or (spans and spans[-1][0] == PAUSE):
            spans[-1] = (spans[-1][0], spans[-1][1], position)
        else:
            spans.append((PAUSE, begin, position))
    if waiting is not None and position > waiting:
        spans.append((PAUSE, waiting, position))
    return tuple(Phoneme(ipa, start / rate, end / rate) for ipa, start, end in spans)
