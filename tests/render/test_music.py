"""The sting and the bed are music: not silence, not a beep, without clicks."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from render.sound.bed import BED_SECONDS, bed
from render.sound.mix import SEGMENT
from render.sound.sting import STING_SECONDS, sting
from render.speech.speech import SAMPLE_RATE

Music = Callable[[], np.ndarray]


def bands(sound: np.ndarray, edges: tuple[int, ...]) -> list[float]:
    """Share of the energy between neighbouring edges, in dB."""
    power = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
    frequency = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    total = power.sum()
    return [
        10 * np.log10(power[(frequency >= low) & (frequency < high)].sum() / total + 1e-12)
        for low, high in itertools.pairwise(edges)
    ]


@pytest.mark.parametrize(("music", "seconds"), [(sting, STING_SECONDS), (bed, BED_SECONDS)])
def test_it_is_stereo_of_the_right_length_and_never_clips(music: Music, seconds: float) -> None:
    sound = music()
    assert sound.shape == (round(seconds * SAMPLE_RATE), 2)
    assert sound.dtype == np.float32
    assert np.abs(sound).max() == pytest.approx(1.0)
    assert np.abs(sound.mean(axis=0)).max() < 1e-3
    assert np.corrcoef(sound.T)[0, 1] < 0.9


def test_the_sting_fills_the_spectrum() -> None:
    low, middle, high, air = bands(sting(), (30, 250, 1000, 4000, 16_000))
    assert -8 < low < 0
    assert -8 < middle < 0
    assert -16 < high < -4
    assert -32 < air < -14


def test_no_single_tone_carries_the_music() -> None:
    for sound in (sting(), bed()):
        power = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
        frequency = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
        semitone = np.round(12 * np.log2(np.maximum(frequency, 20) / 440)).astype(int)
        share = np.bincount(semitone - semitone.min(), power) / power.sum()
        assert share.max() < 0.35
        assert np.count_nonzero(share > 0.01) >= 8


def test_the_sting_begins_at_once_lands_and_dies_away() -> None:
    power = (sting().mean(axis=1) ** 2).reshape(-1, 4800).mean(axis=1)
    level = 10 * np.log10(power + 1e-12)
    assert level[0] > -20
    assert int(np.argmax(level)) in (4, 5, 6)
    assert level[-1] < -45


def test_the_bed_stays_out_of_the_voices_way() -> None:
    below, presence = bands(bed(), (30, 1000, 8000))
    assert below > -0.5
    assert presence < -15


def test_the_bed_loops_without_a_seam() -> None:
    loop = bed()
    assert len(loop) % SEGMENT == 0
    joined = np.concatenate((loop[-4800:], loop[:4800]))
    steps = np.abs(np.diff(joined, axis=0)).max(axis=1)
    assert steps[4799] <= np.percentile(steps, 99)
    bend = np.abs(np.diff(joined, n=2, axis=0)).max(axis=1)
    assert bend[4796:4802].max() <= bend.max()
    assert bend[4796:4802].max() <= 3 * np.percentile(bend, 99)


def test_the_bed_is_even() -> None:
    power = (bed().mean(axis=1) ** 2).reshape(8, -1).mean(axis=1)
    level = 10 * np.log10(power)
    assert level.max() - level.min() < 6
