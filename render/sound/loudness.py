"""Programme loudness and true peak by ITU-R BS.1770-5 (FFmpeg's ebur128), and bringing a mix to a target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from ..speech.speech import SAMPLE_RATE
from .limiter import limit, true_peaks

Target = Literal["online", "r128", "a85"]
TARGETS: dict[Target, float] = {"online": -16.0, "r128": -23.0, "a85": -24.0}  # LUFS, integrated
TRUE_PEAK = -1.0  # dBTP, the most any target allows
TOLERANCE = 0.1  # LU
SILENCE = -70.0  # LUFS: the absolute gate; nothing quieter is measured
_BLOCK = SAMPLE_RATE // 10  # ebur128 reports every 100 ms
_MOST_PASSES = 6
_MARGIN = 0.3  # dB between the limiter's ceiling and the target: the AAC encoder adds a little


@dataclass(frozen=True)
class Loudness:
    """What a listener gets: `integrated` in LUFS (`SILENCE` when there is none), `true_peak` in dBTP."""

    integrated: float
    true_peak: float


class LoudnessError(Exception):
    """The sound cannot be brought to the target; the message says how far it got."""


def integrated(samples: NDArray[np.float32]) -> float:
    """Integrated loudness in LUFS of float32 [n] or [n, 2] at 48 kHz: `measure` without the true peak, which is
    most of its work."""
    return _metered(samples, "metadata=1:framelog=quiet").integrated


def measure(samples: NDArray[np.float32]) -> Loudness:
    """Loudness of float32 [n] or [n, 2] at 48 kHz. Mono counts as played by both loudspeakers."""
    return _metered(samples, "metadata=1:peak=true:framelog=quiet")


def _metered(samples: NDArray[np.float32], options: str) -> Loudness:
    stereo = samples if samples.ndim == 2 else np.stack((samples, samples), axis=1)
    rest = -len(stereo) % _BLOCK
    stereo = np.pad(stereo, ((0, rest + _BLOCK), (0, 0)))
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE, format="flt", layout="stereo", time_base=Fraction(1, SAMPLE_RATE)
    )
    meter = graph.add("ebur128", options)
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(stereo, np.float32).reshape(1, -1), format="flt", layout="stereo"
    )
    frame.sample_rate = SAMPLE_RATE
    frame.time_base = Fraction(1, SAMPLE_RATE)
    frame.pts = 0
    graph.push(frame)
    graph.push(None)
    loudness, peak = SILENCE, 0.0
    while True:
        try:
            out = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            break
        loudness = float(out.metadata.get("lavfi.r128.I", loudness))
        peak = max(peak, float(out.metadata.get("lavfi.r128.true_peak", 0.0)))
    if not math.isfinite(loudness):
        loudness = SILENCE
    return Loudness(max(loudness, SILENCE), 20 * math.log10(max(peak, 1e-6)))


def normalise(
    samples: NDArray[np.float32], target: Target, true_peak: float = TRUE_PEAK
) -> tuple[NDArray[np.float32], Loudness]:
    """The same sound at the target's loudness, peaks held under `true_peak` dBTP, and what was measured.

    Limiting takes loudness away, so gain and limiter are repeated until the meter agrees within `TOLERANCE`.
    Raises `LoudnessError` for silence and when the target is out of reach."""
    wanted = TARGETS[target]
    before = integrated(samples)
    if before <= SILENCE:
        raise LoudnessError("the sound is silent: there is no loudness to bring to a target")
    gain = wanted - before
    peaks = true_peaks(samples)
    for _ in range(_MOST_PASSES):
        result = limit(samples, true_peak - _MARGIN, gain, peaks)
        after = measure(result)
        if abs(after.integrated - wanted) <= TOLERANCE and after.true_peak <= true_peak:
            return result, after
        gain += wanted - after.integrated
    raise LoudnessError(
        f"loudness {after.integrated:.1f} LUFS and true peak {after.true_peak:.1f} dBTP after {_MOST_PASSES} "
        f"passes; the target is {wanted:.0f} LUFS under {true_peak:.0f} dBTP"
    )
