from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anchor.config import Config
from anchor.data_folder import DataFolder
from anchor.desk.facts import ChannelFacts
from anchor.desk.script import Approval
from anchor.desk.writer import write_script
from anchor.newsroom.clip_script import render_job as job_of
from anchor.newsroom.newsroom import Newsroom
from anchor.newsroom.render_job import RenderJob
from anchor.store.store import Store
from ingest.article import Article, Feed, PollResult
from ingest.story import story_of
from stream.asrun import AsRun, AsRunLog
from stream.running_order import RunningOrder

# A renderer that makes clips of noise: the studio's protocol without its cost. A ledger lists every clip.
RENDERER = """
import hashlib, json, os, sys, time
from pathlib import Path

job = json.loads(Path(sys.argv[1]).read_bytes())
here = Path(__file__).parent
if (here / "fail").exists():
    print(json.dumps({"error": "the voice is hoarse", "permanent": True}), flush=True)
    sys.exit(1)
for step in range(4):
    print(json.dumps({"progress": step / 4, "stage": "picture"}), flush=True)
    time.sleep(float((here / "pause").read_text()) if (here / "pause").exists() else 0)
folder = Path(job["folder"])
work = folder.with_name(f".{folder.name}.{os.getpid()}")
work.mkdir()
noise = os.urandom(1000)
(work / "clip.mp4").write_bytes(noise)
lines = job["script"]["lines"]
meta = {name: job[name] for name in ("clip_id", "script_id", "script_sha256")} | {
    "title": job["script"]["headline"],
    "duration": 19.2,
    "captions": [{"start": i, "end": i + 1, "text": l["text"], "data": {}} for i, l in enumerate(lines)],
    "cues": [{"start": i, "end": i + 1, "text": "", "data": line["cue"]} for i, line in enumerate(lines)],
    "loudness": -16.0,
    "true_peak": -1.0,
    "presenter": "card",
    "voice": "noise",
    "sha256": hashlib.sha256(noise).hexdigest(),
    "size": len(noise),
    "rendered": "2026-11-22T12:00:00Z",
}
if (here / "stumble").exists():
    meta["presenter_failure"] = (here / "stumble").read_text()
(work / "meta.json").write_text(json.dumps(meta))
with (here / "ledger").open("a") as ledger:
    ledger.write(job["clip_id"] + "\\n")
work.rename(folder)
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.model_validate(
        {
            "paths": {"data": tmp_path / "data"},
            "stories": {"max_age_hours": 0, "max_repeat_age_minutes": 60},
        }
    )


@pytest.fixture
def folder(config: Config) -> DataFolder:
    return DataFolder(config.paths.data).create()


@pytest.fixture
def renderer(tmp_path: Path) -> tuple[str, ...]:
    program = tmp_path / "studio" / "renderer.py"
    program.parent.mkdir()
    program.write_text(RENDERER)
    return (sys.executable, "-I", "-S", str(program))


@pytest.fixture
def store(folder: DataFolder, harbor_feed: Feed) -> Iterator[Store]:
    with Store.open(folder.database, folder.root) as opened:
        opened.add_feed(harbor_feed, review="auto", max_age_hours=0, source="config")
        yield opened


@pytest.fixture
def order(folder: DataFolder) -> RunningOrder:
    return RunningOrder(folder.playout)


@pytest.fixture
def job(config: Config, folder: DataFolder, article: Callable[..., Article]) -> RenderJob:
    source = article()
    script = write_script(story_of(source), ChannelFacts(now=datetime.now(UTC), max_age_hours=0))
    approval = Approval(script.id, script.sha256, "Ada", datetime.now(UTC), "approved")
    return job_of(config, script, [source], approval)


@pytest.fixture
def newsroom(
    config: Config, folder: DataFolder, store: Store, renderer: tuple[str, ...]
) -> Iterator[Newsroom]:
    room = Newsroom(config, folder, store, renderer=renderer)
    room.open()
    yield room
    room.close()


@pytest.fixture
def poll(harbor_feed: Feed) -> Callable[..., PollResult]:
    def build(
        *articles: Article, retracted: tuple[str, ...] = (), missing: tuple[str, ...] = ()
    ) -> PollResult:
        return PollResult(harbor_feed.url, "ok", articles, retracted, missing)

    return build


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Waits for something to become true; fails when it does not within 20 seconds."""

    def wait(condition: Callable[[], bool], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.05)

    return wait


class Air:
    """A playout without picture: takes what waits, logs it, obeys the log's rule of airing once as new."""

    def __init__(self, folder: DataFolder) -> None:
        self.order = RunningOrder(folder.playout)
        self.log = AsRunLog(folder.playout / "asrun")
        self.started: list[str] = []

    def start(self, item_id: str, kind: str = "new") -> None:
        self._write(item_id, kind, "start")
        if kind == "new":
            self.started.append(item_id)
            self.order.taken(item_id)

    def end(self, item_id: str, kind: str = "new") -> None:
        self._write(item_id, kind, "end")

    def play_next(self) -> str:
        """Airs the next waiting item from start to end; "" when none waits."""
        for item in self.order.waiting():
            if not self.log.started_as_new(item.id) and not self.order.killed(item.id):
                self.start(item.id)
                self.end(item.id)
                return item.id
        return ""

    def _write(self, item_id: str, kind: str, event: str) -> None:
        self.log.append(AsRun(time.time(), kind, event, item_id, "A title", 1))  # type: ignore[arg-type]


@pytest.fixture
def air(folder: DataFolder) -> Air:
    return Air(folder)
