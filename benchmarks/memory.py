"""Does the playout's memory stay flat? Hours of channel in simulated time, as fast as this machine encodes.

    python benchmarks/memory.py [--minutes 120] [--lines 360]

Clips of several lengths go on air one after the other, one a minute of them as news, with a new ticker each time.
The median and the highest of every five minutes of channel are printed: with the next clip opened, memory is higher
for a moment. The last line is the trend of the medians from minute 10 on, when every cache has its size. On a quiet
machine it takes a quarter of the time it shows at 720 lines, a tenth at 360."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import fontpkg_inter
import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from anchor.processes.supervisor import MEMORY  # noqa: E402
from benchmarks.playout import write_clip  # noqa: E402
from stream.asrun import AsRunLog  # noqa: E402
from stream.clock import SimulatedClock  # noqa: E402
from stream.grid import SEGMENT_SECONDS  # noqa: E402
from stream.item import Item, TimedData, TimedText  # noqa: E402
from stream.playout import Playout  # noqa: E402
from stream.running_order import RunningOrder  # noqa: E402
from stream.settings import PlayoutSettings  # noqa: E402

LENGTHS = (3, 5, 8)  # segments
NEWS_EVERY = 60.0  # seconds
LOOKED_EVERY = 3.7  # not in step with the clips
TOLD_EVERY = 300.0
SETTLED = 600.0


class Day(SimulatedClock):
    """Simulated time in which news comes in and memory is looked at."""

    def __init__(self, order: RunningOrder, clips: list[Path], seconds: float) -> None:
        super().__init__(time.time())
        self.done = threading.Event()
        self.told: list[tuple[float, float]] = []  # seconds since the start, median MiB up to there
        self._order, self._clips = order, clips
        self._began, self._seconds = self._now, seconds
        self._news = self._looks = 0
        self._seen: list[float] = []

    def sleep_until(self, monotonic: float) -> None:
        super().sleep_until(monotonic)
        passed = self._now - self._began
        if passed >= self._news * NEWS_EVERY:
            self._news += 1
            self._order.put(self.item(self._news))
            self._order.set_ticker(
                [f"Headline {self._news + n} of a long day at the harbour" for n in range(12)]
            )
        if passed >= self._looks * LOOKED_EVERY:
            self._looks += 1
            self._seen.append(psutil.Process().memory_info().rss / 2**20)
        if passed >= (len(self.told) + 1) * TOLD_EVERY:
            self.told.append((passed, statistics.median(self._seen)))
            print(
                f"minute {passed / 60:5.0f}: {self.told[-1][1]:.1f} MiB, at most {max(self._seen):.1f}",
                flush=True,
            )
            self._seen.clear()
        if passed >= self._seconds:
            self.done.set()

    def item(self, number: int) -> Item:
        """One that has not been before, with words like those of a story."""
        place = number % len(LENGTHS)
        seconds = LENGTHS[place] * SEGMENT_SECONDS
        return Item(
            f"item-{number}",
            self._clips[place],
            seconds,
            f"Story {number}",
            tuple(TimedText(at, at + 0.9, f"caption {at} of story {number}") for at in range(int(seconds))),
            tuple(TimedData(at, at + 0.9, {"line": f"{number}-{at}"}) for at in range(int(seconds))),
            kind="repeat",
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=120, help="of channel")
    parser.add_argument("--lines", type=int, default=360, choices=(360, 720))
    given = parser.parse_args()
    if any(os.environ.get(name) != value for name, value in MEMORY.items()):  # as the supervisor starts it
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **MEMORY})
    with tempfile.TemporaryDirectory(prefix="memory") as folder:
        show(play(Path(folder), given.minutes * 60, given.lines))


def play(folder: Path, seconds: float, lines: int) -> list[tuple[float, float]]:
    clips = [folder / f"clip{length}.mp4" for length in LENGTHS]
    for length, clip in zip(LENGTHS, clips, strict=True):
        write_clip(clip, length, length)
    settings = PlayoutSettings(
        socket=folder / "bus.sock",
        state=folder / "playout",
        font=Path(fontpkg_inter.__file__).parent / "files" / "Inter[opsz,wght].ttf",
        width=lines * 16 // 9,
        height=lines,
    )
    order = RunningOrder(settings.state)
    day = Day(order, clips, seconds)
    for number in range(3):
        order.offer_repeat(day.item(100_000 + number))
    Playout(settings, order, AsRunLog(settings.state / "asrun"), clock=day).run(day.done)
    return day.told


def show(told: list[tuple[float, float]]) -> None:
    settled = [(at, size) for at, size in told if at > SETTLED]
    if len(settled) < 3:
        print("too short to tell: give at least 25 minutes")
        return
    slope = statistics.linear_regression(*zip(*settled, strict=True)).slope * 3600
    span = f"{settled[0][1]:.1f} to {settled[-1][1]:.1f} MiB"
    print(f"medians after minute {SETTLED / 60:.0f}: {span}, {slope:+.2f} MiB an hour")


if __name__ == "__main__":
    main()
