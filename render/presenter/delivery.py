"""How a speech is delivered: its phrases and pauses, and which of its words carry the weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import Phoneme, Speech
from .prosody import FLOOR_DB, HOP, Prosody, prosody
from .visemes import sounds

PAUSE: Final = 0.14  # seconds of silence that part two phrases

_ENDS_SENTENCE = ".!?…。！？؟।"
_ASKS = "?？؟"
_CLOSING = "\"'”’)]»」』"
_LONG_PAUSE = 0.35  # ends a sentence where no word says so
_APART = 0.55  # seconds between two accents, at least
_WEIGHT = (0.50, 0.40, 0.35)  # of loudness, pitch and length in what makes a syllable stand out
_STANDS_OUT = 0.35
_SILENT = 0.5
_SURELY_SILENT = 0.40  # seconds: a longer pause is one, whatever noise is in it
_AUDIBLE_DB = 32.0  # below the loudest
_EFFORT = 0.017  # of the opening for each dB
_EFFORTS = (0.65, 1.18)
_LOUDNESS_SMOOTH = 0.030  # seconds
_LOUDNESS_RANGE = 40.0  # dB
_SHORT_WORD = 3  # letters: most words this short are said in passing


@dataclass(frozen=True)
class Phrase:
    """What is said in one breath. `pause`: seconds of silence after it, to the end for the last."""

    start: float
    end: float
    pause: float
    ends_sentence: bool
    asks: bool


@dataclass(frozen=True)
class Accent:
    """A syllable that stands out. `strength`: 0..1."""

    time: float
    strength: float


@dataclass(frozen=True)
class Delivery:
    """`emphasis`: one for each phoneme; of a vowel about 1, of a pause how silent it is: 0 where the voice goes
    on. `melody` is what it was taken from."""

    phrases: tuple[Phrase, ...]
    accents: tuple[Accent, ...]
    emphasis: tuple[float, ...]
    melody: Prosody

    def effort(self, t: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much further the mouth opens at each moment (seconds) for the voice's loudness: about 1."""
        loudness = self.melody.energy
        if not len(loudness):
            return np.ones(len(t))
        loudest = float(loudness.max())
        bell = np.exp(-0.5 * (np.arange(-8, 9) * HOP / _LOUDNESS_SMOOTH) ** 2)
        audible = np.pad(np.maximum(loudness, loudest - _LOUDNESS_RANGE), 8, "edge")
        smooth = np.convolve(audible, bell / bell.sum(), "valid")
        usual = float(np.median(smooth[smooth >= loudest - _AUDIBLE_DB]))
        at = np.interp(t, (np.arange(len(smooth)) + 0.5) * HOP, smooth)
        return np.clip(1.0 + _EFFORT * (at - usual), *_EFFORTS)


def delivery(speech: Speech) -> Delivery:
    """How `speech` is delivered, from its samples, phonemes and words. Words may be missing."""
    melody = prosody(speech.samples)
    nuclei = [
        (number, phoneme.start, phoneme.end)
        for number, phoneme in enumerate(speech.phonemes)
        if any(sound.vowel for sound in sounds(phoneme.ipa))
    ]
    weights = _prominence(nuclei, melody)
    emphasis = np.ones(len(speech.phonemes))
    for (number, _, _), weight in zip(nuclei, weights, strict=True):
        emphasis[number] = np.clip(1.0 + 0.14 * weight, 0.72, 1.25)
    pauses = [number for number, phoneme in enumerate(speech.phonemes) if not sounds(phoneme.ipa)]
    emphasis[pauses] = [_silence(speech.phonemes[number], melody) for number in pauses]
    return Delivery(
        phrases=_phrases(speech, emphasis),
        accents=_accents(speech, nuclei, weights),
        emphasis=tuple(float(e) for e in emphasis),
        melody=melody,
    )


def _prominence(nuclei: Sequence[tuple[int, float, float]], melody: Prosody) -> NDArray[np.float64]:
    """How far each nucleus stands out from the others, in standard deviations."""
    if not nuclei:
        return np.zeros(0)
    features = np.array(
        [
            (melody.mean_energy(start, end), melody.peak_pitch(start, end), np.log(max(end - start, 0.01)))
            for _, start, end in nuclei
        ]
    )
    spread = np.maximum(features.std(axis=0), (1.5, 0.5, 0.15))
    scores = np.clip((features - features.mean(axis=0)) / spread, -2.5, 2.5)
    return np.asarray(scores @ np.array(_WEIGHT))


def _silence(pause: Phoneme, melody: Prosody) -> float:
    """0 where the voice is heard through the whole pause, 1 where it is not heard at all: a voice model gives
    the space between two words time in which it still speaks."""
    if pause.end - pause.start > _SURELY_SILENT:
        return 1.0
    threshold = max(float(melody.energy.max(initial=FLOOR_DB)) - _AUDIBLE_DB, FLOOR_DB + 1.0)
    return float(np.clip(2.0 * melody.share_below(threshold, pause.start, pause.end) - 0.4, 0.0, 1.0))


def _phrases(speech: Speech, emphasis: NDArray[np.float64]) -> tuple[Phrase, ...]:
    spans: list[tuple[float, float]] = []
    for phoneme, weight in zip(speech.phonemes, emphasis, strict=True):
        if not sounds(phoneme.ipa):
            if spans and weight < _SILENT:  # the phrase goes on through it
                spans[-1] = (spans[-1][0], phoneme.end)
            continue
        if spans and phoneme.start - spans[-1][1] < PAUSE:
            spans[-1] = (spans[-1][0], max(spans[-1][1], phoneme.end))
        else:
            spans.append((phoneme.start, phoneme.end))
    followings = [*(start for start, _ in spans[1:]), speech.duration][: len(spans)]
    found: list[Phrase] = []
    for (start, end), following in zip(spans, followings, strict=True):
        last = _last_word(speech, start, end)
        mark = last.rstrip(_CLOSING)[-1:]
        pause = max(0.0, following - end)
        ends = following == speech.duration or (mark in _ENDS_SENTENCE if mark else pause >= _LONG_PAUSE)
        found.append(Phrase(start, end, pause, ends, asks=mark != "" and mark in _ASKS))
    return tuple(found)


def _last_word(speech: Speech, start: float, end: float) -> str:
    """The last word that is spoken between two moments, "" where the voice names none."""
    inside = [word.text for word in speech.words if start <= (word.start + word.end) / 2 <= end]
    return inside[-1] if inside else ""


def _accents(
    speech: Speech, nuclei: Sequence[tuple[int, float, float]], weights: NDArray[np.float64]
) -> tuple[Accent, ...]:
    """The strongest syllable of each word that stands out, the strongest words first, none too near another."""
    middles = np.array([(start + end) / 2 for _, start, end in nuclei])
    candidates: list[tuple[float, float]] = []  # (weight, time)
    spans = [(w.start, w.end, sum(map(str.isalnum, w.text))) for w in speech.words]
    if not spans:  # a voice without words: what stands out of its neighbours
        spans = [(start, end, _SHORT_WORD + 1) for _, start, end in nuclei]
    for start, end, letters in spans:
        first, last = np.searchsorted(middles, (start, end))
        if first < last:
            best = first + int(np.argmax(weights[first:last]))
            passing = 0.4 if letters <= _SHORT_WORD else 0.0
            candidates.append((float(weights[best]) - passing, float(middles[best])))
    chosen: list[Accent] = []
    for weight, time in sorted(candidates, reverse=True):
        if weight < _STANDS_OUT:
            break
        if all(abs(time - other.time) >= _APART for other in chosen):
            chosen.append(Accent(time, float(np.clip(0.35 + 0.4 * weight, 0.0, 1.0))))
    return tuple(sorted(chosen, key=lambda accent: accent.time))
