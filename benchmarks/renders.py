"""How much faster than real time the studio makes a signed clip: speech, presenter, graphics, encoding, credentials.

    python benchmarks/renders.py                      both presenters at 720 and 1080 lines, the channel stopped
    python benchmarks/renders.py --beside             the same beside a channel on air that repeats one story
    python benchmarks/renders.py --presenter card --height 720 --repeats 5

Each clip is ordered as the newsroom orders it, from a renderer that stands by, and is over when the signed file lies
in its folder. Medians of the repeats, and the processor time of the renderer with its voice, beside the limits."""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from anchor.config import Config  # noqa: E402
from anchor.data_folder import DataFolder  # noqa: E402
from anchor.desk.facts import ChannelFacts  # noqa: E402
from anchor.desk.script import Approval  # noqa: E402
from anchor.desk.writer import write_script  # noqa: E402
from anchor.newsroom.clip_script import render_job, standby  # noqa: E402
from anchor.newsroom.render_job import RenderJob, standby_to_json  # noqa: E402
from anchor.newsroom.studio import STANDBY, Studio  # noqa: E402
from anchor.signing import ensure_chain  # noqa: E402
from benchmarks.first_light import say, steal_share  # noqa: E402
from benchmarks.running_channel import Newspaper, start_channel, wait_for  # noqa: E402
from ingest.article import Article, DateSource, Rights  # noqa: E402
from ingest.story import story_of  # noqa: E402

LIMITS = {(720, False): 3.0, (1080, False): 1.5, (720, True): 2.0, (1080, True): 1.0}
TITLE = "Harbor ferries stop as crews walk out over winter rosters"
TEXT = (
    "Crews on the six harbor ferries walked out at dawn on Sunday, leaving thousands without a crossing. "
    "Talks between the union and the harbor board ended late on Saturday without an agreement. "
    "A mediator will meet both sides on Monday, and the board has asked passengers to use the northern road."
)


def order(folder: DataFolder, config: Config, number: int) -> RenderJob:
    """A clip of about 25 s, as the newsroom would order it. Each number is another story."""
    now = datetime.now(UTC)
    content = f"{TITLE} {number}\n{TEXT}".encode()
    digest = hashlib.sha256(content).hexdigest()
    (folder.articles / f"{digest}.txt").write_bytes(content)
    article = Article(
        id=f"benchmark-{number}",
        feed_url="http://127.0.0.1/feed.xml",
        url=f"http://127.0.0.1/articles/{number}.html",
        outlet="Harbor Times",
        title=f"{TITLE} {number}",
        text=TEXT,
        language="en",
        published=now,
        date_source=DateSource.PUBLISHED,
        content_hash=digest,
        rights=Rights.SAMPLE,
        fetched=now,
        corrects="",
    )
    script = write_script(story_of(article), ChannelFacts(now=now, max_age_hours=0))
    script = replace(script, presenter=config.presenter.cast[0])
    return render_job(
        config, script, [article], Approval(script.id, script.sha256, "benchmark", now, "approved")
    )


def made(presenter: str, height: int, repeats: int) -> tuple[float, list[float], list[float]]:
    """Seconds of the clip; for each repeat, seconds on the clock from order to signed file, and CPU-seconds."""
    with tempfile.TemporaryDirectory() as place:
        config = Config.model_validate(
            {
                "paths": {
                    "data": Path(place),
                    "web_libraries": ROOT / "node_modules",
                    "voice_python": ROOT / ".venv-voice/bin/python",
                },
                "presenter": {"cast": [presenter]},
                "render": {"height": height},
            }
        )
        folder = DataFolder(config.paths.data).create()
        ensure_chain(config, lambda _: None)
        studio = Studio(standby=lambda: (STANDBY, standby_to_json(standby(config, datetime.now(UTC)))))
        clocks, works, length = [], [], 0.0
        try:
            studio.open()
            for number in range(repeats):
                child = _ready(studio)
                job, used = order(folder, config, number), _cpu_seconds(child)
                spent = used
                start = time.perf_counter()

                def progress(*_: object, child: psutil.Process = child) -> None:
                    nonlocal spent
                    spent = _cpu_seconds(child) or spent

                finished = studio.make(job, progress)
                clocks.append(time.perf_counter() - start)
                works.append(spent - used)
                length = finished.duration
                if finished.presenter_failure:
                    raise SystemExit(f"the clip shows the card: {finished.presenter_failure}")
        finally:
            studio.close()
    return length, clocks, works


def _ready(studio: Studio) -> psutil.Process:
    """The renderer that stands by, once it has made everything ready: it does nothing any more."""
    child = psutil.Process(studio.standing_by)
    quiet, before = 0, -1.0
    while quiet < 8:
        time.sleep(0.25)
        used = _cpu_seconds(child)
        quiet = quiet + 1 if used > 1 and used - before < 0.02 else 0
        before = used
    return child


def _cpu_seconds(process: psutil.Process) -> float:
    """Of the process and its children; 0 when it has ended."""
    try:
        times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    except psutil.Error:
        return 0.0
    return sum(each.user + each.system for each in times)


@contextmanager
def channel_on_air() -> Iterator[None]:
    """A channel whose one story is told and now repeated: its own studio has nothing to do."""
    paper = Newspaper()
    paper.publish(TITLE, TEXT)
    with tempfile.TemporaryDirectory() as place:
        channel = start_channel(Path(place), f"{paper.address}/feed.xml")
        try:
            wait_for("a repeat", lambda: channel.status()["playout"]["on_air"]["kind"] == "repeat", 300)
            before = channel.status()["playout"]
            yield
            after = channel.status()["playout"]
            frames, late = after["frames"] - before["frames"], after["late"] - before["late"]
            say("the channel meanwhile: late frames", f"{late} in {frames}", "at most 1 per 15,000")
            say("the channel meanwhile: dropped frames", str(after["dropped"] - before["dropped"]), "0")
        finally:
            channel.stop()
            paper.close()


@contextmanager
def nothing_beside() -> Iterator[None]:
    yield


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--presenter", action="append", help="by default the two that come with Anchor")
    parser.add_argument("--height", type=int, action="append", choices=(720, 1080))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--beside", action="store_true", help="while a channel is on air")
    options = parser.parse_args()
    with steal_share("renders"), channel_on_air() if options.beside else nothing_beside():
        for height in options.height or (720, 1080):
            for presenter in options.presenter or ("marlow", "imani"):
                length, clocks, works = made(presenter, height, options.repeats)
                rates = [length / clock for clock in clocks]
                limit = LIMITS[height, options.beside]
                say(
                    f"{presenter}, {height} lines: order to signed file (median, worst)",
                    f"{statistics.median(rates):.2f}x, {min(rates):.2f}x of {len(rates)}",
                    f"at least {limit:g}x",
                )
                say("  CPU-seconds per second of clip", f"{statistics.median(works) / length:.2f}")


if __name__ == "__main__":
    main()
