"""What the playout costs: CPU, late frames, memory, and milliseconds of each step.

    python benchmarks/playout.py [--seconds 60] [--real-time] [--render-load] [--clip FILE ...]

It plays generated clips (or yours) at 1280x720 in real time with all live graphics, with a bus and no
viewer. The limit of 0.5 CPU-seconds per second is that of `docs/benchmarks.md`. With `--render-load` a
child process at nice 19 keeps every core busy meanwhile; `--real-time` takes the priority that the channel's playout
takes, where that is allowed. Steal is CPU time that the host gave to others,
from /proc/stat."""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from fractions import Fraction
from pathlib import Path

import av
import fontpkg_inter
import numpy as np
import psutil

from anchor.processes.priority import come_first, standing
from stream.asrun import AsRunLog
from stream.encoder import VideoEncoder
from stream.graphics.lettering import Lettering
from stream.graphics.overlay import Overlay
from stream.graphics.planes import frame_planes
from stream.grid import SEGMENT_SECONDS
from stream.item import Item
from stream.playout import Playout
from stream.running_order import RunningOrder
from stream.settings import PlayoutSettings
from stream.slate import Slate

LIMIT = 0.5  # CPU-seconds per second
HEADLINES = [
    "Harbour council approves the new ferry line after a long night of debate",
    "Storm warning for the north coast until Tuesday morning",
    "Space telescope finds water vapour on a distant planet",
]


def write_clip(path: Path, segments: int, seed: int) -> None:
    """A studio-like clip: a still set with a moving, talking-sized region and a voice-like tone."""
    generator = np.random.default_rng(seed)
    base = np.linspace(20, 90, 1280, dtype=np.float32)[None, :, None].repeat(720, 0).repeat(3, 2)
    base += generator.normal(0, 3, base.shape)
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25, width=1280, height=720, pix_fmt="yuv420p")
        video.codec_context.options = {"preset": "veryfast", "crf": "20"}
        audio = container.add_stream("aac", rate=48000, layout="stereo")
        for number in range(segments * 48):
            picture = base.copy()
            x = 640 + int(40 * np.sin(number / 9))
            picture[160:540, x - 150 : x + 150] = (
                150 + 60 * np.sin(number / 3 + np.arange(300) / 20)[None, :, None]
            )
            frame = av.VideoFrame.from_ndarray(np.clip(picture, 0, 255).astype(np.uint8), "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        times = np.arange(segments * 48 * 1920) / 48000
        wave = (0.2 * np.sin(2 * np.pi * 180 * times) * (0.6 + 0.4 * np.sin(9 * times))).astype(np.float32)
        for start in range(0, len(wave), 1024):
            block = np.ascontiguousarray(np.stack([wave[start : start + 1024]] * 2))
            sound = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
            sound.sample_rate, sound.pts, sound.time_base = 48000, start, Fraction(1, 48000)
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def steal_seconds() -> float:
    """CPU time stolen from this machine since it started."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()
    return int(fields[8]) / os.sysconf("SC_CLK_TCK")


def step_costs(settings: PlayoutSettings, frames: int = 250) -> dict[str, float]:
    """Median CPU milliseconds a frame of the overlay and of the encoder."""
    lettering = Lettering(settings.font, settings.fallback_font)
    overlay, slate = Overlay(settings, lettering), Slate(settings, lettering)
    overlay.ticker.set_headlines(HEADLINES)
    overlay.ticker.settled(10)
    encoder = VideoEncoder(settings.width, settings.height, settings.kilobits, settings.preset)
    spent: dict[str, list[float]] = {"overlay": [], "encode": []}
    for number in range(frames):
        frame = slate.tick(number).frame
        before = time.process_time()
        overlay.draw(frame_planes(frame), time.time(), first_aired=time.time() - 3600)
        drawn = time.process_time()
        encoder.encode(frame, number, number % 48 == 0)
        spent["overlay"].append(drawn - before)
        spent["encode"].append(time.process_time() - drawn)
    encoder.close()
    return {name: round(statistics.median(values) * 1000, 2) for name, values in spent.items()}


def start_load() -> list[subprocess.Popen[bytes]]:
    """What a render does to a machine: every core busy, at nice 19."""
    busy = "import os\nos.nice(19)\nwhile True:\n sum(i * i for i in range(100000))\n"
    return [subprocess.Popen([sys.executable, "-c", busy]) for _ in range(os.cpu_count() or 1)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--render-load", action="store_true", help="keep all cores busy at nice 19")
    parser.add_argument("--real-time", action="store_true", help="with the priority of the channel's playout")
    parser.add_argument("--clip", type=Path, action="append", default=[], help="play this clip (repeatable)")
    parser.add_argument("--preset", default="ultrafast")
    parser.add_argument("--json", action="store_true", help="print one line of JSON only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="playout") as scratch:
        print_result(measure(Path(scratch), arguments), arguments.json)


def measure(folder: Path, arguments: argparse.Namespace) -> dict[str, object]:
    clips = list(arguments.clip)
    for number in range(2 if not clips else 0):
        clips.append(folder / f"clip{number}.mp4")
        write_clip(clips[-1], 6, number)
    settings = PlayoutSettings(
        socket=folder / "bus.sock",
        state=folder / "playout",
        font=Path(fontpkg_inter.__file__).parent / "files" / "Inter[opsz,wght].ttf",
        preset=arguments.preset,
    )
    costs = step_costs(settings)
    order = RunningOrder(settings.state)
    order.set_ticker(HEADLINES)
    for clip in clips:
        with av.open(str(clip)) as container:
            length = (container.duration or 0) / av.time_base
        segments = max(1, round(length / SEGMENT_SECONDS))
        order.offer_repeat(
            Item(
                clip.stem,
                clip,
                segments * SEGMENT_SECONDS,
                clip.stem,
                kind="repeat",
                first_aired=time.time() - 3600,
            )
        )
    playout = Playout(settings, order, AsRunLog(settings.state / "asrun"))
    stop = threading.Event()
    thread = threading.Thread(target=playout.run, args=(stop,))
    load = start_load() if arguments.render_load else []
    process = psutil.Process()
    if arguments.real_time:
        come_first()
    thread.start()
    time.sleep(4)  # opening is no part of the measure
    before, stolen, start = resource.getrusage(resource.RUSAGE_SELF), steal_seconds(), time.monotonic()
    late, dropped, frames = playout.counts.late, playout.counts.dropped, playout.counts.frames
    playout.counts.worst_lateness = -10.0  # seconds: frames come ahead of their time
    memory = [process.memory_info().rss]
    while time.monotonic() - start < arguments.seconds:
        time.sleep(min(10.0, arguments.seconds / 6))
        memory.append(process.memory_info().rss)
    elapsed = time.monotonic() - start
    after, stolen = resource.getrusage(resource.RUSAGE_SELF), steal_seconds() - stolen
    counts = playout.counts
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / elapsed
    result: dict[str, object] = {
        "cpu_seconds_per_second": round(cpu, 3),
        "of_limit": round(cpu / LIMIT, 2),
        "frames": counts.frames - frames,
        "late": counts.late - late,
        "dropped": counts.dropped - dropped,
        "worst_lateness_ms": round(counts.worst_lateness * 1000, 1),
        "rss_mib": [round(value / 2**20) for value in memory],
        "overlay_ms": costs["overlay"],
        "encode_ms": costs["encode"],
        "steal_seconds_per_second": round(stolen / elapsed, 3),
        "render_load": bool(load),
        "priority": standing(),
        "load_average": os.getloadavg()[0],
        "cores": os.cpu_count(),
        "preset": arguments.preset,
    }
    stop.set()
    thread.join()
    for child in load:
        child.kill()
        child.wait()
    return result


def print_result(result: dict[str, object], as_json: bool) -> None:
    if as_json:
        print(json.dumps(result))
        return
    print(
        f"CPU           {result['cpu_seconds_per_second']} s/s  ({result['of_limit']} of the limit {LIMIT})"
    )
    print(
        f"late frames   {result['late']} of {result['frames']}, dropped {result['dropped']},"
        f" worst {result['worst_lateness_ms']} ms"
    )
    print(f"per frame     overlay {result['overlay_ms']} ms, encode {result['encode_ms']} ms (CPU, median)")
    print(f"memory        {result['rss_mib']} MiB")
    print(
        f"machine       {result['cores']} cores, load {result['load_average']:.1f}, steal"
        f" {result['steal_seconds_per_second']} s/s, render load {result['render_load']}, {result['priority']}"
    )


if __name__ == "__main__":
    main()
