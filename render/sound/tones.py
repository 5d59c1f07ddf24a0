"""The few instruments the channel's music is made of. All are pure functions of their arguments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import SAMPLE_RATE

Stereo = NDArray[np.float64]  # [n, 2]


def hertz(note: int) -> float:
    """Frequency of a MIDI note, A4 = 69 = 440 Hz."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def brass(note: int, seconds: float, brightness: float, attack: float = 0.02) -> Stereo:
    """A bright synthetic brass note: harmonics of a saw that open with the attack and close again, two voices a
    little out of tune on either side."""
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    level = np.minimum(1.0, t / attack) * np.exp(-2.6 * t) * _ending(t, seconds)
    opening = np.minimum(1.0, t / (attack * 2.5)) * np.exp(-3.5 * t)
    sides = []
    for cents in (-6.0, 5.0):
        pitch = hertz(note) * 2 ** (cents / 1200)
        side = np.zeros_like(t)
        for k in range(1, int(min(24, 14_000 // pitch)) + 1):
            # Higher harmonics need an open filter to pass.
            passed = np.exp(-(k - 1) / (1.2 + 11.0 * brightness * opening))
            side += passed / k * np.sin(2 * np.pi * k * pitch * t + 0.7 * k)
        sides.append(side * level)
    left, right = sides
    return np.stack((0.8 * left + 0.35 * right, 0.35 * left + 0.8 * right), axis=1)


def bell(note: int, seconds: float) -> Stereo:
    """A glassy struck tone of inharmonic partials."""
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = np.zeros_like(t)
    for ratio, level, decay in ((1.0, 1.0, 3.0), (2.0, 0.5, 4.5), (2.76, 0.28, 6.0), (5.4, 0.12, 11.0)):
        tone += level * np.exp(-decay * t) * np.sin(2 * np.pi * ratio * hertz(note) * t)
    tone *= np.minimum(1.0, t / 0.003) * _ending(t, seconds)
    return np.stack((tone, tone), axis=1)


def drum(seconds: float) -> Stereo:
    """A deep hit: a sine that falls in pitch, with a short stroke of noise."""
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    phase = 2 * np.pi * (52.0 * t + 55.0 / 22.0 * (1 - np.exp(-22.0 * t)))
    stroke = np.random.default_rng(11).standard_normal(len(t)) * np.exp(-90.0 * t) * 0.18
    tone = (np.sin(phase) * np.exp(-5.0 * t) + stroke) * np.minimum(1.0, t / 0.002) * _ending(t, seconds)
    return np.stack((tone, tone), axis=1)


def pad(note: int, seconds: float, fade: float, seed: int) -> Stereo:
    """A warm chord tone: three soft voices a side, slowly swelling in and out over `fade` seconds."""
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    random = np.random.default_rng(seed)
    level = np.sin(np.pi / 2 * np.clip(np.minimum(t, seconds - t) / fade, 0, 1)) ** 2
    sides = []
    for _ in range(2):
        side = np.zeros_like(t)
        for cents in (-5.0, 1.0, 6.0):
            pitch = hertz(note) * 2 ** (cents / 1200)
            start = random.uniform(0, 2 * np.pi)
            for k, share in ((1, 1.0), (2, 0.34), (3, 0.12), (4, 0.05)):
                side += share * np.sin(2 * np.pi * k * pitch * t + start * k)
        sides.append(side * level / 3)
    return np.stack(sides, axis=1)


def pluck(note: int, seconds: float = 0.4) -> Stereo:
    """A muted, round pulse."""
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * hertz(note) * t) + 0.25 * np.sin(4 * np.pi * hertz(note) * t) * np.exp(-14 * t)
    tone *= np.minimum(1.0, t / 0.006) * np.exp(-9.0 * t) * _ending(t, seconds)
    return np.stack((tone, tone), axis=1)


def room(sound: Stereo, seconds: float, wet: float, seed: int, circular: bool = False) -> Stereo:
    """The sound with the echo of a room that dies away in `seconds`; the length stays.

    A circular room lets the echo of the end fall on the beginning, so that a loop stays a loop."""
    n = len(sound)
    tail = round(seconds * SAMPLE_RATE)
    t = np.arange(tail) / SAMPLE_RATE
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
    canvas: Stereo, sound: Stereo, at: float, level: float, pan: float = 0.0, wrap: bool = False
) -> None:
    """Add a sound at `at` seconds; what does not fit is cut, or wraps round to the beginning."""
    start = round(at * SAMPLE_RATE)
    placed = sound * (level * np.array((min(1.0, 1.0 - pan), min(1.0, 1.0 + pan))))
    if wrap:
        where = (start + np.arange(len(placed))) % len(canvas)
        np.add.at(canvas, where, placed)
    else:
        end = min(len(canvas), start + len(placed))
        canvas[start:end] += placed[: end - start]


def _ending(t: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """A fade over the last 30 ms, so that no note ends in a click."""
    return np.clip((seconds - t) / 0.03, 0.0, 1.0)
