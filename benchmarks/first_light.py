"""The figures of the whole channel, from a feed item to what a browser shows. Prints numbers and ratios.

    python benchmarks/first_light.py                  everything, about 45 minutes
    python benchmarks/first_light.py --minutes 5      a shorter look at the running channel
    python benchmarks/first_light.py --only freshness only how long a published item takes to get on air

Run it on an idle machine: it prints the share of processor time that the host took away (steal)."""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import psutil
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.running_channel import Channel, Newspaper, Recorder, start_channel, wait_for  # noqa: E402

PROCESSES = ("playout", "origin", "newsroom")
LATE_LIMIT_PER_TICKS = 15_000
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]

# The clock burnt into the picture changes at each full second. A frame whose clock differs from the frame before
# shows the first picture of a second: when it is on screen, its age is the time since that second began.
GLASS_TO_GLASS = """async (seconds) => {
  const video = document.querySelector('video');
  const canvas = document.createElement('canvas');
  canvas.width = 160; canvas.height = 32;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  let before = null;
  const ages = [];
  const end = performance.now() + seconds * 1000;
  await new Promise((done) => {
    const look = (now, frame) => {
      context.drawImage(video, 100, 20, 160, 32, 0, 0, 160, 32);
      const pixels = context.getImageData(0, 0, 160, 32).data;
      if (before) {
        let changed = 0;
        for (let i = 0; i < pixels.length; i += 4) if (Math.abs(pixels[i] - before[i]) > 60) changed += 1;
        if (changed > 12) ages.push(performance.timeOrigin + frame.expectedDisplayTime);
      }
      before = pixels;
      if (performance.now() < end) video.requestVideoFrameCallback(look); else done();
    };
    video.requestVideoFrameCallback(look);
  });
  return ages;
}"""


def say(name: str, value: str, limit: str = "") -> None:
    print(f"{name:<58} {value:<34} {limit}", flush=True)


def steal() -> tuple[float, float]:
    """(stolen, total) processor time so far, in clock ticks."""
    fields = [float(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return fields[7], sum(fields)


@contextmanager
def steal_share(name: str) -> Iterator[None]:
    before = steal()
    yield
    after = steal()
    say(
        f"{name}: steal",
        f"{100 * (after[0] - before[0]) / max(1.0, after[1] - before[1]):.1f} % of processor time",
    )


AS_THE_RENDERER = """
import runpy, sys
from anchor.processes.priority import come_last
come_last()
sys.argv = ["studio", "--repeats", "100000"]
runpy.run_path({studio!r}, run_name="__main__")
"""


@contextmanager
def render_beside() -> Iterator[None]:
    """Renders one clip after the other with the renderer's priority (nice 19), as when a long queue is made."""
    studio = str(ROOT / "benchmarks" / "studio.py")
    load = subprocess.Popen(
        [sys.executable, "-c", AS_THE_RENDERER.format(studio=studio)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        load.terminate()
        load.wait()


def freshness(repeats: int) -> None:
    """Feed item published -> first frame on air, the wait for the current item included."""
    paper = Newspaper()
    paper.publish(
        "Harbor bridge opens to walkers",
        "The new bridge over Stone Harbor opened to walkers on Sunday morning. "
        "About 400 people crossed it in the first hour, the harbor office said. "
        "Cars will follow in the spring, when the last of the stone work is done.",
    )
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        channel = start_channel(Path(folder), f"{paper.address}/feed.xml")
        try:
            wait_for("pictures", lambda: channel.get("/live/video/index.m3u8"), 170)
            say("start -> pictures (slate)", f"{time.monotonic() - began:.1f} s")
            wait_for("the first story", lambda: _on_air(channel)["kind"] == "new", 170)
            say("start -> first story on air", f"{time.monotonic() - began:.1f} s", "under 180 s")
            waits, lengths = [], []
            for number in range(repeats):
                # At any moment of the item on air, not at a convenient one.
                time.sleep(7 + 5 * number)
                known = {entry["item_id"] for entry in channel.as_run()}
                published = time.time()
                paper.publish(*_story(number))
                start = wait_for("the published item", lambda known=known: _new_start(channel, known), 120)
                waits.append(start - published)
                lengths.append(float(_on_air(channel).get("duration") or 0))
            say(
                "item published -> first frame on air (median, worst)",
                f"{statistics.median(waits):.1f} s, {max(waits):.1f} s of {len(waits)}",
                "under 45 s",
            )
            say("  each", ", ".join(f"{wait:.1f}" for wait in waits))
            say("  length of those clips", ", ".join(f"{length:.1f}" for length in lengths))
            _render_figures(channel)
        finally:
            channel.stop()
            paper.close()


def _story(number: int) -> tuple[str, str]:
    names = (
        "Green Island",
        "Long Bay",
        "Market Square",
        "Old Mill",
        "North Pier",
        "River Street",
        "Hill Farm",
    )
    place = names[number % len(names)]
    return (
        f"{place} gets a new library",
        f"A new library opened in {place} on Sunday with more than {number + 3},000 books. "
        "The building has a wide reading room and a garden on the roof. "
        f"Children from {number + 4} schools read aloud at the opening.",
    )


def _on_air(channel: Channel) -> dict[str, Any]:
    return dict(channel.status()["playout"]["on_air"])


def _new_start(channel: Channel, known: set[str]) -> float:
    for entry in channel.as_run():
        if entry["kind"] == "new" and entry["event"] == "start" and entry["item_id"] not in known:
            return float(entry["at"])
    return 0.0


def running(minutes: float) -> None:
    """The channel on the sample wire: processor, lateness, rendering beside it, loudness, latency, memory."""
    with tempfile.TemporaryDirectory() as folder:
        channel = start_channel(Path(folder))
        try:
            wait_for("the first story", lambda: _on_air(channel)["kind"] == "new", 170)
            began = time.monotonic()
            memory = MemoryWatch(channel, began)
            recorder = Recorder(channel)
            with steal_share("playout with a render beside it"), render_beside():
                _playout_figures(channel, min(600.0, max(60.0, minutes * 40)))
            recorder.close()
            _loudness(recorder)
            _latency(channel)
            while time.monotonic() - began < minutes * 60:
                time.sleep(1)
            memory.close()
            memory.tell()
        finally:
            channel.stop()


def _playout_figures(channel: Channel, seconds: float) -> None:
    process = psutil.Process(channel.pid("playout"))
    before, start, cpu = channel.status()["playout"], time.monotonic(), process.cpu_times()
    time.sleep(seconds)
    after, elapsed, used = channel.status()["playout"], time.monotonic() - start, process.cpu_times()
    frames = after["frames"] - before["frames"]
    late, dropped = after["late"] - before["late"], after["dropped"] - before["dropped"]
    rate = (used.user + used.system - cpu.user - cpu.system) / elapsed
    say("playout: CPU-seconds per second", f"{rate:.3f} ({rate / 0.5:.2f} of the limit)", "at most 0.5")
    say(
        "playout: late frames",
        f"{late} in {frames} ({late * LATE_LIMIT_PER_TICKS / max(1, frames):.1f} per 15,000)",
        "at most 1 per 15,000",
    )
    say("playout: dropped frames", str(dropped), "0")
    say("playout: worst lateness since the start", f"{1000 * after['worst_lateness']:.0f} ms")


def _render_figures(channel: Channel) -> None:
    """The channel's own renders of this run: from the order to the signed file, the start of the studio included."""
    rates = []
    for file in sorted((channel.data / "clips").glob("*/meta.json")):
        meta = json.loads(file.read_text())
        rates.append(meta["duration"] / meta["took"])
    if rates:
        say(
            "render + sign beside the playout (median, worst)",
            f"{statistics.median(rates):.2f}x, {min(rates):.2f}x of {len(rates)}",
            "at least 2x real time",
        )


def _loudness(recorder: Recorder) -> None:
    """Integrated loudness (EBU R 128) of the sound as received."""
    track = recorder.tracks["audio"]
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=48000, format="fltp", layout="stereo")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    integrated = peak = float("nan")
    seconds = 0.0
    data = track.init + b"".join(track.segments[name] for name in sorted(track.segments))
    with av.open(io.BytesIO(data)) as container:
        for number, frame in enumerate(container.decode(audio=0)):
            frame.pts = number * 1024
            graph.push(frame)
            seconds += frame.samples / 48000
            while True:
                try:
                    measured = graph.pull()
                except (av.error.BlockingIOError, av.error.EOFError):
                    break
                integrated = float(measured.metadata.get("lavfi.r128.I", integrated))
                peak = max(
                    (
                        float(measured.metadata.get(f"lavfi.r128.true_peaks_ch{channel}", "nan"))
                        for channel in (0, 1)
                    ),
                    default=peak,
                )
    say(
        f"loudness received over {seconds / 60:.1f} minutes",
        f"{integrated:.2f} LUFS ({integrated + 16:+.2f} LU)",
        "-16 LUFS, within 0.5 LU",
    )
    say("  true peak received", f"{20 * math.log10(peak):.2f} dBTP")


def _latency(channel: Channel) -> None:
    """Age of the pictures that headless chromium shows, by the clock in the picture itself."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(channel.watch + "/")
        wait_for(
            "a playing picture", lambda: page.evaluate("document.querySelector('video').currentTime > 0"), 60
        )
        time.sleep(20)
        shown = page.evaluate(GLASS_TO_GLASS, 60)
        told = re.search(r"[\d.]+", page.inner_text("#latency"))
        browser.close()
    # The clock changes at full seconds, which gives an age but for whole seconds; the page's own figure, which
    # comes from the playlist's dates, says which second it is.
    nominal = float(told.group(0)) if told else 1.0
    ages = [_nearest(moment / 1000 % 1, nominal) for moment in shown]
    say(
        "LL-HLS glass to glass in chromium (median, 95th)",
        f"{statistics.median(ages):.2f} s, {sorted(ages)[int(len(ages) * 0.95)]:.2f} s of {len(ages)}",
        "under 2 s",
    )
    say("  the watch page says", f"{nominal:.1f} s")


def _nearest(fraction: float, nominal: float) -> float:
    """The age with that fraction of a second which is nearest to `nominal` seconds."""
    return fraction + round(nominal - fraction)


class MemoryWatch:
    """Resident memory of each process, once a minute."""

    def __init__(self, channel: Channel, began: float) -> None:
        self._channel, self._began = channel, began
        self._readings: dict[int, dict[str, float]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(5):
            minute = int((time.monotonic() - self._began) / 60)
            if minute not in self._readings:
                self._readings[minute] = {name: self._resident(name) for name in PROCESSES}

    def _resident(self, name: str) -> float:
        """MiB, of the process with what it started."""
        try:
            process = psutil.Process(self._channel.pid(name))
            return float(process.memory_info().rss) / 2**20
        except (psutil.Error, ValueError):
            return float("nan")

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def tell(self) -> None:
        marks = [minute for minute in (1, 5, 15, 30) if minute in self._readings]
        for name in PROCESSES:
            row = ", ".join(f"{self._readings[minute][name]:.0f} MiB at {minute}" for minute in marks)
            say(f"memory of {name} by minute", row, "flat")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=31)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", choices=("freshness", "soak"))
    options = parser.parse_args()
    say("machine", f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    if options.only != "soak":
        with steal_share("freshness"):
            freshness(options.repeats)
    if options.only != "freshness":
        running(options.minutes)


if __name__ == "__main__":
    main()
