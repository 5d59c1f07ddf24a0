"""From a Kokoro voice's tokens and their durations to IPA symbols that fit the sound.

Kokoro (a StyleTTS 2) reads a string of tokens, one character each: IPA with letters of its own for
diphthongs and affricates, stress marks, punctuation and spaces, between a beginning and an end. Its duration
tensor says how many frames each token lasts. The worker program loads this file from the folder it lies in:
it needs numpy and the standard library only."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

RATE = 24_000
FRAME = 600  # samples of sound to a frame of the duration tensor
LONGEST = 400  # tokens the models read well at once; their limit is 510
SILENCE = "_"

# The sound of a token begins two frames before the token does: measured by where sibilants hiss, stops close
# and vowels ring.
LEAD = 2

_BEGIN, _END = "^", "$"
_STRESS = "ˈˌ"
_SPELLED = {  # the model's own letters; a first part lasts 60 % of the whole
    "A": "eɪ",
    "I": "aɪ",
    "O": "oʊ",
    "Q": "əʊ",
    "W": "aʊ",
    "Y": "ɔɪ",
    "ʤ": "dʒ",
    "ʧ": "tʃ",
    "ʣ": "dz",
    "ʦ": "ts",
    "T": "ɾ",
    "ᵊ": "ə",
}
_FIRST_PART = 0.6

_HOP = 120  # samples: 5 ms
_QUIET = 40.0  # dB under the loudest 5 ms: nobody speaks
_SHORTEST_SILENCE = round(0.12 * RATE)  # a stop closes for less
_SHORTEST_SOUND = round(0.02 * RATE)  # what a sound keeps that is lost in a silence
_LONGEST_PAUSE = round(0.36 * RATE)  # inside a sentence: a newsreader goes on
_HEAD, _TAIL = round(0.03 * RATE), round(0.04 * RATE)  # silence left around a sentence

Symbols = list[tuple[str, int]]  # (IPA symbol, samples)


def ipa(tokens: str) -> str:
    """The tokens with the model's own letters spelled out."""
    return "".join(_SPELLED.get(token, token) for token in tokens)


def pieces(tokens: str, longest: int = LONGEST) -> list[str]:
    """The tokens of a sentence in as few pieces of about the same length as possible, none over `longest`:
    cut after a comma, semicolon, colon or dash where there is one, else between words, else anywhere."""
    tokens = tokens.strip()
    if len(tokens) <= longest:
        return [tokens] if tokens else []
    aim = len(tokens) / -(-len(tokens) // longest)
    reach = range(longest // 4, longest)
    phrase_ends = [n for n in reach if tokens[n] in ",;:—" and tokens[n + 1 : n + 2] in ("", " ")]
    word_ends = [n for n in reach if tokens[n] == " "]
    last = min(phrase_ends or word_ends or [longest - 1], key=lambda n: abs(n + 1 - aim))
    return [tokens[: last + 1].strip(), *pieces(tokens[last + 1 :], longest)]


def timed(tokens: str, frames: Sequence[int]) -> Symbols:
    """IPA symbols with their samples, from the beginning mark to the end mark; they add up to the sound.

    `frames` has the durations of the beginning, of each token and of the end. A stress mark's duration goes
    to the vowel after it, which is where it is heard; that of a space between words, which is no silence, to
    the sounds beside it."""
    if len(frames) != len(tokens) + 2:
        raise ValueError(f"{len(frames)} durations for {len(tokens)} tokens and their two marks")
    left = [int(n) for n in frames]
    lead = LEAD
    for index, count in enumerate(left[:-1]):
        taken = min(count, lead)
        left[index] -= taken
        lead -= taken
        left[-1] += taken
    symbols: Symbols = []
    carried = 0  # samples of a stress mark or a space, to the token after it
    for token, count in zip((_BEGIN, *tokens, _END), left, strict=True):
        samples = count * FRAME + carried
        carried = 0
        if token in _STRESS:
            symbols.append((token, 0))
            carried = samples
            continue
        if token.isspace() and _is_sound(symbols[-1][0]):
            carried = samples // 2
            symbols[-1] = (symbols[-1][0], symbols[-1][1] + samples - carried)
            symbols.append((token, 0))
            continue
        spelled = _SPELLED.get(token, token)
        first = round(samples * _FIRST_PART) if len(spelled) == 2 else samples
        symbols.append((spelled[0], first))
        if len(spelled) == 2:
            symbols.append((spelled[1], samples - first))
    return symbols


def tidied(symbols: Symbols, sound: NDArray[np.float32]) -> tuple[Symbols, NDArray[np.float32]]:
    """A sentence whose silences are told and whose ends are short.

    The last sound before a pause is given most of the pause by the model: a mouth would stay open on it. So
    each stretch of silence in the sound becomes a symbol of its own, at most 360 ms long; those at the ends of
    the sentence are cut to 30 ms before it and 40 ms after it."""
    names = [name for name, _ in symbols]
    starts = np.cumsum([0, *(count for _, count in symbols)]).tolist()
    if starts[-1] != len(sound):
        raise ValueError(f"durations of {starts[-1]} samples for a sound of {len(sound)}")
    begin, end = 0, len(sound)
    for quiet in silences(sound):
        at = _tell_silence(names, starts, *quiet)
        if quiet[0] == 0:
            begin = max(0, starts[at + 1] - _HEAD)
            del names[at], starts[at]
        elif quiet[1] == len(sound):
            end = min(end, starts[at] + _TAIL)
            del names[at], starts[at + 1]
    starts = np.clip(starts, begin, end).tolist()
    counts = [after - before for before, after in pairwise(starts)]
    counts[0] += starts[0] - begin
    counts[-1] += end - starts[-1]
    return _without_long_pauses(list(zip(names, counts, strict=True)), sound[begin:end])


def _without_long_pauses(symbols: Symbols, sound: NDArray[np.float32]) -> tuple[Symbols, NDArray[np.float32]]:
    kept = np.ones(len(sound), bool)
    audible = np.abs(sound).max(initial=0) * 10 ** (-(_QUIET - 12) / 20)  # a peak, where `silences` has means
    told: Symbols = []
    position = 0
    for name, count in symbols:
        surplus = max(0, count - _LONGEST_PAUSE) if name == SILENCE else 0
        middle = position + (count - surplus) // 2
        if np.abs(sound[middle : middle + surplus]).max(initial=0) > audible:
            surplus = 0
        kept[middle : middle + surplus] = False
        told.append((name, count - surplus))
        position += count
    return told, sound[kept]


def silences(sound: NDArray[np.float32]) -> list[tuple[int, int]]:
    """(first sample, end) of every stretch of at least 120 ms in which nobody speaks."""
    hops = -(-len(sound) // _HOP)
    padded = np.zeros(hops * _HOP, np.float32)
    padded[: len(sound)] = sound
    power = np.square(padded.reshape(hops, _HOP), dtype=np.float64).mean(axis=1)
    if not hops or power.max() <= 0:
        return []
    quiet = power < power.max() * 10 ** (-_QUIET / 10)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8)))
    found = [(int(a) * _HOP, min(int(b) * _HOP, len(sound))) for a, b in edges.reshape(-1, 2)]
    return [(a, b) for a, b in found if b - a >= _SHORTEST_SILENCE]


def _is_sound(name: str) -> bool:
    return unicodedata.category(name[0]) in ("Ll", "Lo")


def _tell_silence(names: list[str], starts: list[int], begin: int, end: int) -> int:
    """Puts a silence from `begin` to `end` among the symbols, and returns its place.

    Each symbol lasts until the start of the next. The sounds up to the first mark inside the silence (space,
    punctuation, beginning, end) stay before it, the others come after it; what would vanish keeps 20 ms."""
    touched = [i for i in range(len(names)) if starts[i] < end and starts[i + 1] > begin]
    mark = next((i for i in touched if not _is_sound(names[i])), touched[0] + 1)
    at = mark + 1 if names[mark] == _BEGIN else mark
    for i in touched:
        if i < at and starts[i] >= begin and _is_sound(names[i]):
            starts[i] = begin
            begin = min(begin + _SHORTEST_SOUND, end)
    for i in reversed(touched):
        if i >= at:
            if starts[i + 1] <= end and _is_sound(names[i]):
                end = max(end - _SHORTEST_SOUND, begin)
            elif not _is_sound(names[i]) and i + 2 < len(starts):
                starts[i + 1] = min(
                    starts[i + 1], end
                )  # a mark has no sound: what follows the silence is the next
            starts[i] = end
    starts[at] = end
    names.insert(at, SILENCE)
    starts.insert(at, begin)
    return at
