"""Sample rate conversion by FFmpeg's polyphase resampler, with a long filter."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

LONG, SHORT = 128, 32  # taps: what is heard, and what is only measured


def resample(samples: NDArray[np.float32], rate: int, wanted: int, taps: int = LONG) -> NDArray[np.float32]:
    """Mono samples float32 [n] at `rate` Hz as float32 [round(n * wanted / rate)] at `wanted` Hz, no delay
    added."""
    length = round(len(samples) * wanted / rate)
    if rate == wanted or not len(samples):
        return samples.astype(np.float32)
    graph = Graph()
    source = graph.add_abuffer(sample_rate=rate, format="flt", layout="mono", time_base=Fraction(1, rate))
    convert = graph.add("aresample", f"{wanted}:filter_size={taps}:phase_shift=12:cutoff=0.975")
    sink = graph.add("abuffersink")
    source.link_to(convert)
    convert.link_to(sink)
    graph.configure()

    frame = av.AudioFrame.from_ndarray(samples.astype(np.float32)[np.newaxis], format="flt", layout="mono")
    frame.sample_rate = rate
    frame.pts = 0
    frame.time_base = Fraction(1, rate)
    graph.push(frame)
    graph.push(None)
    pieces: list[NDArray[np.float32]] = []
    while True:
        try:
            out = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            break
        assert isinstance(out, av.AudioFrame)
        pieces.append(out.to_ndarray().reshape(-1).astype(np.float32))
    result = np.concatenate(pieces)[:length] if pieces else np.zeros(0, np.float32)
    return np.pad(result, (0, length - len(result))).astype(np.float32)
