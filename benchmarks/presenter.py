"""What the presenter costs and how steady it is.

    python benchmarks/presenter.py [--pack NAME|FILE ...] [--frames 250] [--repeats 3] [--sentences 200]
                                   [--voice-python .venv-voice/bin/python] [--only-lips]

For each pack: its size and the time to read it; frames a second on one core, drawn alone and composed over a set,
with every movement on; the memory of a process that draws it; the temporal flicker of the idle presenter; the
gradient across the borders of the regions that are drawn anew; the speed of the head; and whether the drawn lips fit
the voice. Each with its limit, medians of the repeats."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pack_argument import pack_argument  # noqa: E402
from render.presenter.acting import act, idle  # noqa: E402
from render.presenter.atlas import Atlas, frame_size, warm  # noqa: E402
from render.presenter.library import packs as bundled  # noqa: E402
from render.presenter.pack import Region, read_pack  # noqa: E402
from render.presenter.performance import Performance  # noqa: E402
from render.presenter.scaled import Scale  # noqa: E402
from render.presenter.shots import ShotName, shot  # noqa: E402
from render.presenter.staging import darken, over, shadow  # noqa: E402
from render.speech.speech import SAMPLE_RATE, Phoneme, Speech  # noqa: E402

LEAST_FPS = {1080: 60.0, 720: 100.0}
SOUNDS = tuple("pɹɛzɪdəntskwɔmfɑθʃbælvŋɡ")


def speech(seconds: float) -> Speech:
    """A voice that babbles: every sound in turn, some longer, with pauses; loud and soft like speech."""
    random = np.random.default_rng(11)
    phonemes: list[Phoneme] = []
    clock = 0.2
    while clock < seconds - 0.4:
        length = float(random.uniform(0.05, 0.14))
        if random.random() < 0.05:
            clock += 0.35
        phonemes.append(Phoneme(str(random.choice(SOUNDS)), clock, clock + length))
        clock += length
    samples = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    for phoneme in phonemes:
        first, last = (round(at * SAMPLE_RATE) for at in (phoneme.start, phoneme.end))
        hum = np.sin(2 * np.pi * 140 * np.arange(last - first) / SAMPLE_RATE) * random.uniform(0.1, 0.5)
        samples[first:last] = hum
    return Speech(samples, (), tuple(phonemes))


def set_behind(height: int) -> NDArray[np.uint8]:
    """A still set, uint8 [h, w, 4]: dark blue, a soft glow, columns of light."""
    width = height * 16 // 9
    y = np.arange(height, dtype=np.float32)[:, None] / np.float32(height)
    x = np.arange(width, dtype=np.float32)[None] / np.float32(height)
    glow = np.exp(-(((x - 0.95) / 0.8) ** 2) - ((y - 0.35) / 0.5) ** 2)
    columns = np.exp(-(((x * 9) % 1 - 0.5) ** 2) * 300) * np.clip(1 - y * 1.3, 0, 1)
    level = 0.3 + 0.7 * glow + 0.5 * columns
    picture = np.full((height, width, 4), 255, np.uint8)
    for channel, strength in enumerate((28, 56, 96)):
        picture[..., channel] = np.clip(level * strength, 0, 255)
    return picture


class Scene:
    """A presenter over a set, in the close shot."""

    def __init__(self, pack_file: Path, height: int) -> None:
        pack = read_pack(pack_file)
        place = shot(ShotName.CLOSE, height).presenters[0]
        width, tall = frame_size(place.height)
        self.x, self.y = place.left(width), place.top
        picture = set_behind(height)
        behind = picture[self.y : self.y + tall, self.x : self.x + width, :3]
        self.atlas = Atlas(pack, place.height, behind)
        darken(picture, shadow(self.atlas.alpha), self.x, self.y)
        self.picture = picture.copy()
        self._set = picture

    def compose(self, performance: Performance, index: int) -> NDArray[np.uint8]:
        """Frame `index` over the set, uint8 [h, w, 4], kept and drawn over the next time."""
        figure = self.atlas.frame(performance, index)
        over(
            self.picture, figure, self.x, self.y, self._set, self.atlas.spans
        )  # the rest of the set is there still
        return self.picture


def on_one_core() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def rate(draw: Callable[[int], object], frames: int, repeats: int) -> tuple[float, float, float]:
    """Frames a second on the clock, frames a CPU-second, and the 95th percentile of milliseconds a frame."""
    clocks, works, slowest = [], [], []
    for _ in range(repeats):
        times = []
        work = time.process_time()
        for index in range(frames):
            start = time.perf_counter()
            draw(index)
            times.append(time.perf_counter() - start)
        works.append(frames / (time.process_time() - work))
        clocks.append(frames / sum(times))
        slowest.append(float(np.percentile(times, 95)) * 1000)
    return statistics.median(clocks), statistics.median(works), statistics.median(slowest)


def memory(pack: Path, height: int) -> float:
    """MiB a process takes at most that reads the pack and draws with it."""
    command = [
        sys.executable,
        str(Path(__file__).resolve()),
        "--pack",
        str(pack),
        "--only-memory",
        str(height),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def flicker(scene: Scene, frames: int) -> float:
    """Temporal flickering as VBench has it: (255 - mean absolute difference of neighbouring frames) / 255."""
    performance = idle(frames, 5)
    differences = []
    before: NDArray[np.float32] | None = None
    for index in range(frames):
        now = scene.compose(performance, index)[..., :3].astype(np.float32)
        if before is not None:
            differences.append(float(np.abs(now - before).mean()))
        before = now
    return (255 - statistics.fmean(differences)) / 255


def seam(pack_file: Path, height: int, performance: Performance) -> float:
    """The mean gradient across the borders of mouth and eyes against that of their neighbourhood, the head at rest."""
    pack = read_pack(pack_file)
    atlas, scale = Atlas(pack, height), Scale.of(height)
    calm = Performance.still(len(performance))
    still = replace(
        calm,
        mouth=performance.mouth,
        blink=performance.blink,
        squint=performance.squint,
        gaze=performance.gaze,
    )
    regions = [scale.region(region) for region in (pack.mouth, pack.eyes.region)]
    border, around = [], []
    for index in range(0, len(still), 5):
        light = atlas.frame(still, index)[..., :3].astype(np.float32).mean(2)
        opaque = atlas.alpha == 255
        for region in regions:
            border += [_gradient(light, opaque, region, inset) for inset in (-1, 0, 1)]
            around += [_gradient(light, opaque, region, inset) for inset in (-6, -5, -4, 4, 5, 6)]
    return statistics.fmean(border) / statistics.fmean(around)


def _gradient(light: NDArray[np.float32], opaque: NDArray[np.bool_], region: Region, inset: int) -> float:
    x0, y0, x1, y1 = region[0] + inset, region[1] + inset, region[2] - inset, region[3] - inset
    steps = [
        (light[y0, x0:x1] - light[y0 - 1, x0:x1])[opaque[y0, x0:x1]],
        (light[y1, x0:x1] - light[y1 - 1, x0:x1])[opaque[y1, x0:x1]],
        (light[y0:y1, x0] - light[y0:y1, x0 - 1])[opaque[y0:y1, x0]],
        (light[y0:y1, x1] - light[y0:y1, x1 - 1])[opaque[y0:y1, x1]],
    ]
    return float(np.abs(np.concatenate(steps)).mean())


def head_speed(pack_file: Path, performance: Performance) -> tuple[float, float]:
    """The farthest that the middle between the eyes goes from a frame to the next at 1080p, and up or down, pixels."""
    pack = read_pack(pack_file)
    middle = pack.eyes.centres.mean(0)
    cell = tuple(int(at) // 4 for at in middle[::-1])
    ways = [pack.fields[name][cell] for name in ("yaw", "pitch", "roll", "breath")]
    tracks = np.column_stack([performance.head, performance.breath])
    place = tracks @ np.array(ways) - performance.sway * np.array([1, -1]) * 1080
    steps = np.diff(place, axis=0)
    return float(np.hypot(*steps.T).max()), float(np.abs(steps[:, 1]).max())


def row(name: str, value: str, limit: str, kept: bool) -> None:
    print(f"| {name} | {value} | {limit} | {'kept' if kept else 'MISSED'} |", flush=True)


def report(pack: Path, frames: int, repeats: int) -> None:
    size = pack.stat().st_size / 1e6
    print(f"\n{pack.stem}\n\n| figure | measured | limit | |\n|---|---|---|---|")
    row("size of the pack", f"{size:.2f} MB", "12 MB", size <= 12)
    loads = []
    for _ in range(5):
        start = time.perf_counter()
        loaded = read_pack(pack)
        loads.append(time.perf_counter() - start)
    load = statistics.median(loads)
    row("reading the pack", f"{load:.2f} s", "0.5 s", load <= 0.5)
    start = time.perf_counter()
    warm(loaded)
    print(f"| warming up | {time.perf_counter() - start:.2f} s | | |", flush=True)
    performance = act(speech(frames / 25), 7)
    for height, least in LEAST_FPS.items():
        scene = Scene(pack, height)
        atlas = scene.atlas
        ways: list[tuple[str, Callable[[int], object]]] = [
            ("composed over a set", lambda index, scene=scene: scene.compose(performance, index)),  # type: ignore[misc]
            ("the figure alone", lambda index, atlas=atlas: atlas.frame(performance, index)),  # type: ignore[misc]
        ]
        for name, draw in ways:
            clock, work, slow = rate(draw, frames, repeats)
            value = f"{clock:.0f} frames/s on the clock, {work:.0f} a CPU-second; 95th {slow:.1f} ms"
            limit = f"{least:.0f} ({max(clock, work) / least:.2f}x)" if name.startswith("composed") else ""
            row(f"{height}p, {name}, one core", value, limit, max(clock, work) >= least or not limit)
        mib = memory(pack, height)
        row(f"{height}p, memory of the process", f"{mib:.0f} MiB", "400 MB", mib * 1.048576 <= 400)
    steady = flicker(Scene(pack, 1080), 100)
    row("temporal flicker, idle, 1080p", f"{steady:.4f}", "0.99", steady >= 0.99)
    for height in (1080, 720):
        ratio = seam(pack, height, performance)
        own = seam(pack, height, Performance.still(1))  # what a picture has of itself
        row(
            f"gradient across borders, {height}p",
            f"{ratio:.3f} of the neighbourhood's; {own:.3f} at rest",
            "1.05",
            ratio <= 1.05,
        )
    farthest, nod = head_speed(pack, performance)
    row("head, from frame to frame, 1080p", f"{farthest:.1f} pixels", "16.2 (1.5 %)", farthest <= 16.2)
    row("nod, from frame to frame, 1080p", f"{nod:.1f} pixels", "3", nod <= 3)


def report_lips(pack: Path, voice_python: Path, sentences: int) -> None:
    from benchmarks.lips import fit  # not by those who only draw: their memory is measured

    loaded = read_pack(pack)
    found = fit(loaded, voice_python, sentences)
    print(f"\n{pack.stem}, voice {loaded.info.voice}\n\n| lips | measured | limit | |\n|---|---|---|---|")
    shut = f"{found.contacts - found.open_contacts} of {found.contacts} in {found.sentences} sentences"
    row("p, b, m of 60 ms or more with shut lips", shut, "all", not found.open_contacts)
    row(
        "mouth before voice, median",
        f"{1000 * found.lag:+.0f} ms",
        "-40 to +60 ms",
        -0.04 <= found.lag <= 0.06,
    )
    row("mouth with loudness, correlation", f"{found.correlation:.2f}", "0.5", found.correlation >= 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--pack",
        type=pack_argument,
        action="append",
        help="a presenter's name or the path of a pack; all that come with Anchor by default",
    )
    parser.add_argument("--frames", type=int, default=250)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--sentences", type=int, default=200, help="0 leaves the lips out")
    parser.add_argument("--voice-python", type=Path, default=ROOT / ".venv-voice" / "bin" / "python")
    parser.add_argument("--only-lips", action="store_true", help="nothing but whether the lips fit")
    parser.add_argument("--only-memory", type=int, metavar="HEIGHT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    packs = options.pack or bundled()
    if options.only_memory:
        scene = Scene(packs[0], options.only_memory)
        performance = idle(25, 5)
        for index in range(25):
            scene.compose(performance, index)
        # of this program alone: getrusage counts what the parent had when it started this one
        status = Path("/proc/self/status").read_text()
        print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
        return
    on_one_core()
    for pack in packs:
        if not options.only_lips:
            report(pack, options.frames, options.repeats)
        if options.sentences:
            report_lips(pack, options.voice_python, options.sentences)


if __name__ == "__main__":
    main()
