"""Lines as the voice reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..script import SpokenLine
from .engine import SpeechEngine
from .speech import Speech


@dataclass(frozen=True)
class Reading:
    """A line and the speech made from its `spoken` form."""

    line: SpokenLine
    speech: Speech


def read_lines(
    engine: SpeechEngine, lines: Sequence[SpokenLine], progress: Callable[[int, int], None] | None = None
) -> tuple[Reading, ...]:
    """Every line read in order; `progress(done, total)` is called after each. Raises `SpeechError`."""
    readings = []
    for done, line in enumerate(lines, 1):
        readings.append(Reading(line, engine.speak(line.spoken)))
        if progress is not None:
            progress(done, len(lines))
    return tuple(readings)
