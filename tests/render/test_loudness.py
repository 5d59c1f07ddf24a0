from __future__ import annotations

import numpy as np
import pytest

from render.sound.limiter import LOOK_AHEAD, limit, true_peaks
from render.sound.loudness import TARGETS, TRUE_PEAK, LoudnessError, Target, measure, normalise
from render.sound.resample import resample
from render.speech.speech import SAMPLE_RATE


def tone(hertz: float, level: float, seconds: float = 5.0, phase: float = 0.0) -> np.ndarray:
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    side = 10 ** (level / 20) * np.sin(2 * np.pi * hertz * t + phase)
    return np.stack((side, side), axis=1).astype(np.float32)


def speechlike(seed: int = 1) -> np.ndarray:
    """Noise in syllables, with peaks 16 dB above its loudness: harder on a limiter than any voice."""
    random = np.random.default_rng(seed)
    n = 8 * SAMPLE_RATE
    t = np.arange(n) / SAMPLE_RATE
    syllables = np.maximum(0, np.sin(2 * np.pi * 2.3 * t)) ** 3
    sound = random.standard_normal(n) * syllables * 0.05
    sound[:: SAMPLE_RATE // 3] += 0.6
    return np.stack((sound, sound), axis=1).astype(np.float32)


@pytest.mark.parametrize("level", [-20.0, -33.0])
def test_the_meter_reads_the_standards_tones(level: float) -> None:
    # EBU Tech 3341, cases 1 and 2: a 1 kHz stereo sine reads its own level.
    assert measure(tone(1000, level, 20)).integrated == pytest.approx(level, abs=0.1)


def test_mono_counts_as_both_loudspeakers() -> None:
    sound = tone(1000, -23)
    assert measure(sound[:, 0].copy()).integrated == pytest.approx(measure(sound).integrated, abs=0.01)


def test_peaks_between_samples_are_seen() -> None:
    # At a quarter of the rate with 45 degrees of phase, no sample reaches the wave's crest (EBU Tech 3341,
    # case 16). The ends are faded because a wave that starts at once has higher peaks of its own.
    sound = tone(SAMPLE_RATE / 4, -6.0, phase=np.pi / 4)
    sound *= np.hanning(len(sound))[:, np.newaxis].astype(np.float32) ** 0.1
    assert np.abs(sound).max() == pytest.approx(10 ** (-9 / 20), abs=0.01)
    assert 20 * np.log10(true_peaks(sound)[4800:-4800].max()) == pytest.approx(-6.0, abs=0.2)
    assert measure(sound).true_peak == pytest.approx(-6.0, abs=0.5)


@pytest.mark.parametrize("target", list(TARGETS))
def test_every_target_is_met(target: Target) -> None:
    samples, loudness = normalise(speechlike(), target)
    assert loudness == measure(samples)
    assert loudness.integrated == pytest.approx(TARGETS[target], abs=0.2)
    assert loudness.true_peak <= TRUE_PEAK


def test_a_second_pass_changes_nothing() -> None:
    once, _ = normalise(speechlike(), "online")
    twice, _ = normalise(once, "online")
    assert np.abs(once - twice).max() < 0.01


def test_silence_has_no_loudness() -> None:
    with pytest.raises(LoudnessError, match="silent"):
        normalise(np.zeros((SAMPLE_RATE, 2), np.float32), "online")


def test_a_target_out_of_reach_is_named() -> None:
    clicks = np.zeros((SAMPLE_RATE * 3, 2), np.float32)
    clicks[::12_000] = 0.1
    with pytest.raises(LoudnessError, match="target is -16 LUFS"):
        normalise(clicks, "online")


def test_the_limiter_holds_the_ceiling_between_samples() -> None:
    sound = speechlike() * 4
    for ceiling in (-1.3, -6.0, -20.0):
        assert 20 * np.log10(true_peaks(limit(sound, ceiling)).max()) <= ceiling + 0.1


def test_the_limiter_leaves_quiet_sound_alone() -> None:
    sound = tone(440, -10)
    assert np.array_equal(limit(sound, -1.0), sound)


def test_the_limiter_turns_down_before_a_peak_and_slowly_up_after_it() -> None:
    sound = np.full((SAMPLE_RATE, 2), 0.1, np.float32)
    at = SAMPLE_RATE // 2
    sound[at] = 1.0
    gain = limit(sound, -6.0)[:, 0] / sound[:, 0]
    before = round(LOOK_AHEAD * SAMPLE_RATE)
    assert gain[at - 3 * before] == pytest.approx(1.0)
    assert gain[at] <= 0.51
    assert np.abs(np.diff(gain)).max() < 0.01
    assert gain[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("hertz", [100.0, 1000.0, 9000.0])
def test_resampling_keeps_a_tone_and_its_time(hertz: float) -> None:
    t = np.arange(22_050) / 22_050
    wanted = np.arange(48_000) / 48_000
    out = resample(np.sin(2 * np.pi * hertz * t).astype(np.float32), 22_050, 48_000)
    assert len(out) == 48_000
    error = (out - np.sin(2 * np.pi * hertz * wanted))[2400:-2400]
    assert 20 * np.log10(np.std(error)) < -90


@pytest.mark.parametrize("length", [0, 1, 2, 147, 22_051])
def test_resampling_gives_the_exact_length(length: int) -> None:
    assert len(resample(np.ones(length, np.float32), 22_050, 48_000)) == round(length * 48_000 / 22_050)
