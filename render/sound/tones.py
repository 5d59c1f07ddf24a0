"""The few instruments the channel's music is made of. All are pure functions of their arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import SAMPLE_RATE

Stereo = NDArray[np.float64]  # [n, 2]


def hertz(note: int) -> float:
    """Frequency of a MIDI note, A4 = 69 = 440 Hz."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def brass(
    note: int, seconds: float, brightness: float, attack: float = 0.02, rate: int = SAMPLE_RATE
) -> Stereo:
    """A bright synthetic brass note: harmonics of a saw that open with the attack and close again, two
    voices a little out of tune on either side."""
    t = np.arange(round(seconds * rate)) / rate
    level = np.minimum(1.0, t / attack) * np.exp(-2.6 * t) * _ending(t, seconds)
    opening = np.minimum(1.0, t / (attack * 2.5)) * np.exp(-3.5 * t)
    sides = []
    for cents in (-6.0, 5.0):
        pitch = hertz(note) * 2 ** (cents / 1200)
        # Higher harmonics need an open filter to pass.
        passed = np.exp(-1 / (1.2 + 16.0 * brightness * opening))
        sides.append(
            _harmonics(2 * np.pi * pitch * t + 0.7, _saw(passed, int(min(28, 15_000 // pitch)))) * level
        )
    left, right = sides
    return np.stack((0.8 * left + 0.35 * right, 0.35 * left + 0.8 * right), axis=1)


def bell(note: int, seconds: float, rate: int = SAMPLE_RATE) -> Stereo:
    """A glassy struck tone of inharmonic partials."""
    t = np.arange(round(seconds * rate)) / rate
    tone = np.zeros_like(t)
    for ratio, level, decay in ((1.0, 1.0, 3.0), (2.0, 0.5, 4.5), (2.76, 0.28, 6.0), (5.4, 0.12, 11.0)):
        tone += level * np.exp(-decay * t) * np.sin(2 * np.pi * ratio * hertz(note) * t)
    tone *= np.minimum(1.0, t / 0.003) * _ending(t, seconds)
    return np.stack((tone, tone), axis=1)


def drum(seconds: float, rate: int = SAMPLE_RATE) -> Stereo:
    """A deep hit: a sine that falls in pitch, with a short stroke of noise."""
    t = np.arange(round(seconds * rate)) / rate
    phase = 2 * np.pi * (52.0 * t + 55.0 / 22.0 * (1 - np.exp(-22.0 * t)))
    stroke = np.random.default_rng(11).standard_normal(len(t)) * np.exp(-90.0 * t) * 0.18
    tone = (np.sin(phase) * np.exp(-5.0 * t) + stroke) * np.minimum(1.0, t / 0.002) * _ending(t, seconds)
    return np.stack((tone, tone), axis=1)


def pad(note: int, seconds: float, fade: float, seed: int, rate: int = SAMPLE_RATE) -> Stereo:
    """A warm chord tone: three soft voices a side, slowly swelling in and out over `fade` seconds."""
    t = np.arange(round(seconds * rate)) / rate
    random = np.random.default_rng(seed)
    level = np.sin(np.pi / 2 * np.clip(np.minimum(t, seconds - t) / fade, 0, 1)) ** 2
    sides = []
    for _ in range(2):
        side = np.zeros_like(t)
        for cents in (-5.0, 1.0, 6.0):
            pitch = hertz(note) * 2 ** (cents / 1200)
            side += _harmonics(2 * np.pi * pitch * t + random.uniform(0, 2 * np.pi), (1.0, 0.34, 0.12, 0.05))
        sides.append(side * level / 3)
    return np.stack(sides, axis=1)


def pluck(note: int, seconds: float = 0.4, rate: int = SAMPLE_RATE) -> Stereo:
    """A muted, round pulse."""
    t = np.arange(round(seconds * rate)) / rate
    tone = np.sin(2 * np.pi * hertz(note) * t) + 0.25 * np.sin(4 * np.pi * hertz(note) * t) * np.exp(-14 * t)
    tone *= np.minimum(1.0, t / 0.006) * np.exp(-9.0 * t) * _ending(t, seconds)
    return np.stack((tone, tone), axis=1)


def room(
    sound: Stereo, seconds: float, wet: float, seed: int, circular: bool = False, rate: int = SAMPLE_RATE
) -> Stereo:
    """The sound with the echo of a room that dies away in `seconds`; the length stays.

    A circular room lets the echo of the end fall on the beginning, so that a loop stays a loop."""
    n = len(sound)
    tail = round(seconds * rate)
    t = np.arange(tail) / rate
    random = np.random.default_rng(seed)
    size = n if circular else 1 << (n + tail - 1).bit_length()
    result = np.empty_like(sound)
    for side in range(2):
        echo = random.standard_normal(tail) * np.exp(-6.9 * t / seconds) * np.minimum(1.0, t / 0.012)
        echo = np.convolve(echo, np.ones(6) / 6, "same")  # walls swallow the highest tones
        echo /= np.sqrt(np.sum(echo**2))
        spectrum = np.fft.rfft(sound[:, side], size) * np.fft.rfft(echo[:size], size)
        result[:, side] = (1 - wet) * sound[:, side] + wet * np.fft.irfft(spectrum, size)[:n]
    return result


def place(
    canvas: Stereo,
    sound: Stereo,
    at: float,
    level: float,
    pan: float = 0.0,
    wrap: bool = False,
    rate: int = SAMPLE_RATE,
) -> None:
    """Add a sound at `at` seconds; what does not fit is cut, or wraps round to the beginning."""
    start = round(at * rate)
    placed = sound * (level * np.array((min(1.0, 1.0 - pan), min(1.0, 1.0 + pan))))
    start %= len(canvas)
    while len(placed):
        room_left = len(canvas) - start
        canvas[start : start + len(placed)] += placed[:room_left]
        placed, start = (placed[room_left:], 0) if wrap else (placed[:0], 0)


def riser(seconds: float, rate: int = SAMPLE_RATE) -> Stereo:
    """A breath of bright noise that swells and stops, different on either side."""
    t = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(7).standard_normal((len(t), 2))
    air = np.diff(noise, axis=0, prepend=0.0) * 0.5
    return air * ((t / seconds) ** 2.5 * _ending(t, seconds))[:, np.newaxis]


def _saw(passed: NDArray[np.float64], count: int) -> Iterator[NDArray[np.float64]]:
    """Levels of a saw's harmonics behind a filter that lets `passed` more of each through than of the
    next."""
    level = np.ones_like(passed)
    for k in range(1, count + 1):
        yield level / k
        level = level * passed


def _harmonics(
    phase: NDArray[np.float64], shares: Iterable[float | NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Sum of shares[k - 1] * sin(k * phase), each sine from the two below it (Chebyshev's recurrence)."""
    twice_cosine = 2 * np.cos(phase)
    below, sine = np.zeros_like(phase), np.sin(phase)
    total = np.zeros_like(phase)
    for share in shares:
        total += share * sine
        below, sine = sine, twice_cosine * sine - below
    return total


def _ending(t: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """A fade over the last 30 ms, so that no note ends in a click."""
    return np.clip((seconds - t) / 0.03, 0.0, 1.0)
