"""What drawing a frame costs, and how busy the machine was meanwhile. The standard library alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FrameCost:
    """Milliseconds a frame on the clock and of processor time, over all threads; the machine's load (processes that ran
    or waited to, a minute's mean) and the share of processor time its host gave to others."""

    frames: int
    clock: float
    cpu: float
    load: float
    steal: float


def frame_cost(
    draw: Callable[[int], object], frames: int, step: int = 1, seconds: float = 60.0, warm: bool = False
) -> FrameCost:
    """The cost of `draw(first)`, which draws `step` frames at a time, until `frames` are drawn or `seconds` are over.
    What has not drawn before (not `warm`) draws once without being timed."""
    if not warm:
        draw(0)
    steal, total = _ticks()
    start, work, done = time.perf_counter(), time.process_time(), 0
    while done < frames and (not done or time.perf_counter() - start < seconds):
        draw(done)
        done += step
    clock, cpu = time.perf_counter() - start, time.process_time() - work
    stolen, passed = (now - then for now, then in zip(_ticks(), (steal, total), strict=True))
    return FrameCost(
        done, 1000 * clock / done, 1000 * cpu / done, os.getloadavg()[0], stolen / max(1, passed)
    )


def _ticks() -> tuple[int, int]:
    """(stolen, all) ticks of the processors since the machine started."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return fields[7], sum(fields)
