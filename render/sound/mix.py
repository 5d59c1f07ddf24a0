"""The sound of a clip: sting, lines with natural pauses, a ducked bed, the target's loudness, whole
segments."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..speech.phonemes import PAUSE
from ..speech.speech import SAMPLE_RATE, Phoneme, Speech, Word
from .bed import bed
from .loudness import SILENCE, Loudness, Target, integrated, normalise
from .sting import STING_SECONDS, sting

SEGMENT = 92_160  # samples: 1.92 s, the grid of the channel


_FADE_IN = 0.004  # seconds: the sting begins with a stroke
_FADE_OUT = 0.6
_VOICE = -20.0  # LUFS of the voice inside the mix, before the whole is brought to its target
_MOST_CORRECTION = 4.0  # dB a single line may be turned up or down to match the others
_DUCK_ATTACK = 0.25  # seconds
_DUCK_RELEASE = 0.9


@dataclass(frozen=True)
class MixSettings:
    """How a clip sounds. Times in seconds, levels in LU relative to the voice."""

    loudness: Target = "online"
    sting: bool = True
    bed: bool = True
    lead: float = 0.25  # silence (or the sting's end) before the first line
    pause: float = 0.45  # between two lines
    tail: float = 0.9  # after the last line, at least
    sting_level: float = -1.0
    bed_ducked: float = -26.0  # under speech
    bed_open: float = -20.0  # where nobody speaks


@dataclass(frozen=True)
class Arrangement:
    """What is said when, before the music comes to it: all that a picture needs.

    `line_times` are (start, end) of each line's first and last word, in seconds from the clip's first
    sample; `line_words` the words of each line on the same clock; `speech` is the voice alone over the
    whole clip, a multiple of `SEGMENT` samples, with every word and phoneme on that clock: what a presenter
    follows."""

    line_times: tuple[tuple[float, float], ...]
    line_words: tuple[tuple[Word, ...], ...]
    speech: Speech
    settings: MixSettings

    @property
    def duration(self) -> float:
        return self.speech.duration

    def finish(self) -> Mix:
        """The whole sound at its target's loudness. Raises `LoudnessError` for silence."""
        programme = np.repeat(self.speech.samples[:, np.newaxis], 2, axis=1)
        if self.settings.bed:
            programme += _bed(len(programme), self.speech.words, self.settings)
        if self.settings.sting:
            opening = sting()
            programme[: len(opening)] += opening * _gain_to(sting, _VOICE + self.settings.sting_level)
        _fade(programme)
        samples, loudness = normalise(programme, self.settings.loudness)
        return Mix(samples, self.line_times, self.line_words, self.speech, loudness)


@dataclass(frozen=True)
class Mix:
    """A clip's finished sound. `samples`: float32 [n, 2] at 48 kHz; the rest as in `Arrangement`."""

    samples: NDArray[np.float32]
    line_times: tuple[tuple[float, float], ...]
    line_words: tuple[tuple[Word, ...], ...]
    speech: Speech
    loudness: Loudness

    @property
    def duration(self) -> float:
        return len(self.samples) / SAMPLE_RATE


def compose_music(settings: MixSettings) -> None:
    """Synthesises the sting and the bed that `settings` ask for, about a second of work each; `mix` finds
    them ready."""
    for wanted, music in ((settings.sting, sting), (settings.bed, bed)):
        if wanted:
            _loudness_of(music)


def mix(
    speeches: Sequence[Speech], gaps: Sequence[float] | None = None, settings: MixSettings | None = None
) -> Mix:
    """`arrange` and `finish` in one."""
    return arrange(speeches, gaps, settings).finish()


def arrange(
    speeches: Sequence[Speech], gaps: Sequence[float] | None = None, settings: MixSettings | None = None
) -> Arrangement:
    """The sound of one clip. `gaps` are the pauses in seconds between the lines, one fewer than lines;
    without them every pause is `settings.pause`. Raises `ValueError` for no lines."""
    chosen = settings if settings is not None else MixSettings()
    if not speeches:
        raise ValueError("a clip needs at least one line of speech")
    pauses = [chosen.pause] * (len(speeches) - 1) if gaps is None else list(gaps)
    if len(pauses) != len(speeches) - 1 or any(not 0 <= p <= 10 for p in pauses):
        raise ValueError(f"{len(speeches)} lines need {len(speeches) - 1} gaps of 0 to 10 s, not {pauses}")

    starts = _starts(speeches, pauses, (STING_SECONDS if chosen.sting else 0.0) + chosen.lead)
    spoken_until = starts[-1] + len(speeches[-1].samples)
    length = math.ceil((spoken_until + chosen.tail * SAMPLE_RATE) / SEGMENT) * SEGMENT

    voice = np.zeros(length, np.float32)
    for start, samples in zip(starts, _levelled([s.samples for s in speeches]), strict=True):
        voice[start : start + len(samples)] += samples
    speech = _whole(speeches, starts, voice)
    words = tuple(_moved(s.words, start) for s, start in zip(speeches, starts, strict=True))
    return Arrangement(
        line_times=tuple(
            (line[0].start, line[-1].end) if line else (start / SAMPLE_RATE, start / SAMPLE_RATE + s.duration)
            for line, start, s in zip(words, starts, speeches, strict=True)
        ),
        line_words=words,
        speech=speech,
        settings=chosen,
    )


def _starts(speeches: Sequence[Speech], pauses: Sequence[float], first: float) -> list[int]:
    starts = [round(first * SAMPLE_RATE)]
    for speech, pause in zip(speeches[:-1], pauses, strict=True):
        starts.append(starts[-1] + len(speech.samples) + round(pause * SAMPLE_RATE))
    return starts


def _levelled(lines: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """The lines as loud as each other, together at `_VOICE`."""
    together = np.concatenate(list(lines))
    overall = integrated(together)
    if overall <= SILENCE:
        return list(lines)
    result = []
    for line in lines:
        own = integrated(line)
        correction = 0.0 if own <= SILENCE else max(-_MOST_CORRECTION, min(_MOST_CORRECTION, overall - own))
        result.append(line * np.float32(10 ** ((_VOICE - overall + correction) / 20)))
    return result


@lru_cache(maxsize=2)
def _loudness_of(music: Callable[[], NDArray[np.float32]]) -> float:
    """LUFS of the sting or the bed, which are the same in every clip."""
    return integrated(music())


def _gain_to(music: Callable[[], NDArray[np.float32]], wanted: float) -> np.float32:
    return np.float32(10 ** ((wanted - _loudness_of(music)) / 20))


def _bed(length: int, words: Sequence[Word], settings: MixSettings) -> NDArray[np.float32]:
    loop = bed()
    times = -(-length // len(loop))
    music = np.tile(loop, (times, 1))[:length]
    time = np.arange(length) / SAMPLE_RATE
    level = settings.bed_open + (settings.bed_ducked - settings.bed_open) * ducking(words, time)
    gain = (10 ** (level / 20)).astype(np.float32) * _gain_to(bed, _VOICE)
    if settings.sting:
        # The bed rises out of the sting's last chord.
        gain *= np.clip((time - STING_SECONDS * 0.4) / (STING_SECONDS * 0.6), 0, 1).astype(np.float32)
    result: NDArray[np.float32] = music * gain[:, np.newaxis]
    return result


def ducking(words: Sequence[Word], time: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 where nobody speaks .. 1 under speech, at each of the rising `time` seconds: down before the first
    word, up again slowly after the last, and down all the way through pauses too short for music to come
    up."""
    result = np.zeros(len(time))
    for start, end in _stretches(words, _DUCK_ATTACK + _DUCK_RELEASE):
        first, last = np.searchsorted(time, (start - _DUCK_ATTACK, end + _DUCK_RELEASE))
        t = time[first:last]
        shape = np.clip(np.minimum((t - start) / _DUCK_ATTACK + 1, (end - t) / _DUCK_RELEASE + 1), 0, 1)
        result[first:last] = np.maximum(result[first:last], 0.5 - 0.5 * np.cos(np.pi * shape))
    return result


def _stretches(words: Sequence[Word], bridge: float) -> list[tuple[float, float]]:
    stretches: list[tuple[float, float]] = []
    for word in words:
        if stretches and word.start - stretches[-1][1] <= bridge:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], word.end))
        else:
            stretches.append((word.start, word.end))
    return stretches


def _fade(programme: NDArray[np.float32]) -> None:
    """Silence at both ends, so that any two clips join without a click."""
    for seconds, part in ((_FADE_IN, programme), (_FADE_OUT, programme[::-1])):
        count = round(seconds * SAMPLE_RATE)
        ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count)
        part[:count] *= ramp[:, np.newaxis].astype(np.float32)


def _moved(words: Sequence[Word], start: int) -> tuple[Word, ...]:
    offset = start / SAMPLE_RATE
    return tuple(Word(w.text, w.start + offset, w.end + offset) for w in words)


def _whole(speeches: Sequence[Speech], starts: Sequence[int], voice: NDArray[np.float32]) -> Speech:
    words: list[Word] = []
    phonemes: list[Phoneme] = []
    reached = 0.0
    for speech, start in zip(speeches, starts, strict=True):
        offset = start / SAMPLE_RATE
        if offset > reached:
            phonemes.append(Phoneme(PAUSE, reached, offset))
        words += _moved(speech.words, start)
        phonemes += [Phoneme(p.ipa, p.start + offset, p.end + offset) for p in speech.phonemes]
        reached = phonemes[-1].end
    phonemes.append(Phoneme(PAUSE, reached, len(voice) / SAMPLE_RATE))
    return Speech(voice, tuple(words), tuple(phonemes))
