"""How much work a clip is: a 20-second story through the studio, stage by stage.

    python benchmarks/studio.py [--repeats 3] [--web-libraries DIR] [--voice-python FILE]

Prints, as medians of the repeats, seconds on the clock, CPU-seconds per second of clip (the voice's worker
program included) and how many times faster than real time each stage and the whole are. Encoding runs beside
drawing in threads of its own, so it is what the whole takes less what the other stages take by themselves."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil

from anchor.fonts import font_files
from render.clip import RenderSettings, render_clip
from render.compose import Compositor, PresenterLayer, stage
from render.graphics.fonts import FontSet
from render.graphics.plate import Plate
from render.presenter.card import CardLine, CardPresenter
from render.script import ClipScript, SpokenLine, Visual
from render.sound.mix import Mix, mix
from render.speech.piper import PiperEngine
from render.speech.reading import read_lines

T = TypeVar("T")

WORDS = (
    "Harbor Times reports.",
    "Crews on the six harbour ferries walked out at dawn on Sunday, leaving thousands without a crossing.",
    "Talks between the union and the harbour board ended late on Saturday without an agreement.",
    "A mediator will meet both sides on Monday, and the board has asked passengers to use the northern road.",
)
STORY = ClipScript(
    id="benchmark",
    slug="Ferry strike",
    headline="Harbour ferries stop as crews walk out over winter rosters",
    outlet="Harbor Times",
    source_line="Source: Harbor Times · 22 Nov 2026, 14:05 UTC",
    language="en",
    lines=tuple(SpokenLine(f"l{n}", text, text, {"outlet": "Harbor Times"}) for n, text in enumerate(WORDS)),
    visual=Visual("locator", "Cedar Point", "Northern coast"),
    wire_label="SAMPLE WIRE",
    rights_line="Sample wire, fictional",
)


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and CPU-seconds, of this process and its children."""

    wall: float
    cpu: float


def measured(work: Callable[[], T]) -> tuple[T, Cost]:
    wall, cpu = time.perf_counter(), cpu_seconds()
    result = work()
    return result, Cost(time.perf_counter() - wall, cpu_seconds() - cpu)


def cpu_seconds() -> float:
    this = psutil.Process()
    times = [process.cpu_times() for process in (this, *this.children(recursive=True))]
    return sum(t.user + t.system for t in times)


def draw(fonts: FontSet, sound: Mix) -> None:
    lines = [
        CardLine(start, end, line.text, STORY.outlet)
        for line, (start, end) in zip(STORY.lines, sound.line_times, strict=True)
    ]
    card = CardPresenter(fonts, lines, STORY.channel, "Synthetic voice")
    presenter = PresenterLayer(card, card, sound.speech)
    first, last = sound.line_times[0][0], sound.line_times[-1][1]
    compositor = Compositor(stage(fonts, STORY, presenter, Plate(), first, last, sound.duration))
    for number in range(round(sound.duration * 25)):
        compositor.frame(number)


def main() -> None:
    parser = argparse.ArgumentParser(description="What rendering a 20-second story costs.")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--web-libraries", type=Path, default=Path("node_modules"))
    parser.add_argument("--voice-python", type=Path, default=Path(".venv-voice/bin/python"))
    given = parser.parse_args()
    files = font_files(given.web_libraries)
    settings = RenderSettings(files.latin, files.latin_italic, files.han, files.han_bold)
    fonts = FontSet(files.latin, files.latin_italic, files.han, files.han_bold)
    costs: dict[str, list[Cost]] = {"speech": [], "sound": [], "draw": [], "whole": []}
    duration = 0.0
    with PiperEngine(given.voice_python) as voice, tempfile.TemporaryDirectory() as folder:
        voice.speak("Loading the voice once.")
        for _ in range(given.repeats):
            readings, cost = measured(lambda: read_lines(voice, STORY.lines))
            costs["speech"].append(cost)
            speeches = [reading.speech for reading in readings]
            sound, cost = measured(lambda speeches=speeches: mix(speeches))  # type: ignore[misc]
            costs["sound"].append(cost)
            _, cost = measured(lambda sound=sound: draw(fonts, sound))  # type: ignore[misc]
            costs["draw"].append(cost)
            clip, cost = measured(lambda: render_clip(STORY, Path(folder) / "clip.mp4", voice, settings))
            costs["whole"].append(cost)
            duration = clip.duration
    show(costs, duration, given.repeats)


def show(costs: dict[str, list[Cost]], duration: float, repeats: int) -> None:
    wall = {name: statistics.median(c.wall for c in found) for name, found in costs.items()}
    cpu = {name: statistics.median(c.cpu for c in found) for name, found in costs.items()}
    for table in (wall, cpu):
        whole = table.pop("whole")
        table["encode and write"] = whole - sum(table.values())
        table["whole"] = whole
    print(f"a clip of {duration:.2f} s, medians of {repeats}")
    print(f"{'stage':18}{'wall s':>9}{'CPU s/s':>9}{'x real time':>13}")
    for name in wall:
        times = duration / wall[name] if wall[name] > 0 else float("inf")
        print(f"{name:18}{wall[name]:9.2f}{cpu[name] / duration:9.3f}{times:13.1f}")
    print(f"CPU per frame, drawing: {1000 * cpu['draw'] / duration / 25:.1f} ms")
    print(f"CPU per frame, encoding and writing: {1000 * cpu['encode and write'] / duration / 25:.1f} ms")


if __name__ == "__main__":
    main()
