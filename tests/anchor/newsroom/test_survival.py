"""kill -9 of the newsroom at any moment: nothing finished is redone, no approval lost, nothing queued twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from anchor.config import Config
from anchor.data_folder import DataFolder
from anchor.desk.script import State
from anchor.newsroom.intake import take
from anchor.store.store import Store
from ingest.article import Article, PollResult

# The newsroom without its web server: the store, DBOS, the editor, and the renderer given.
NEWSROOM = """
import json, logging, sys, time
from pathlib import Path
from anchor.config import Config
from anchor.data_folder import DataFolder
from anchor.newsroom.newsroom import Newsroom
from anchor.store.store import Store

settings, renderer = json.loads(sys.argv[1]), json.loads(sys.argv[2])
logging.basicConfig(level=logging.WARNING)
config = Config.model_validate(settings)
folder = DataFolder(config.paths.data).create()
Newsroom(config, folder, Store.open(folder.database, folder.root), renderer=renderer).open()
print("open", flush=True)
time.sleep(120)
"""


class Process:
    """The newsroom as a child that can be killed."""

    def __init__(self, config: Config, renderer: tuple[str, ...], program: Path) -> None:
        program.write_text(NEWSROOM)
        settings = {
            "paths": {"data": str(config.paths.data)},
            "stories": {"max_age_hours": 0, "max_repeat_age_minutes": 60},
        }
        self._command = [sys.executable, str(program), json.dumps(settings), json.dumps(renderer)]
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._child = subprocess.Popen(self._command, stdout=subprocess.PIPE)
        assert self._child.stdout is not None
        assert self._child.stdout.readline() == b"open\n"

    def kill(self) -> None:
        if self._child is not None:
            os.kill(self._child.pid, signal.SIGKILL)
            self._child.wait()
            assert self._child.stdout is not None
            self._child.stdout.close()
            self._child = None


@pytest.fixture
def process(config: Config, renderer: tuple[str, ...], tmp_path: Path):
    child = Process(config, renderer, tmp_path / "newsroom_under_test.py")
    yield child
    child.kill()


@pytest.mark.parametrize("seed", [1])
def test_killed_at_any_moment_the_newsroom_goes_on_where_it_was(
    store: Store,
    folder: DataFolder,
    article: Callable[..., Article],
    poll: Callable[..., PollResult],
    process: Process,
    renderer: tuple[str, ...],
    air,
    until: Callable[..., None],
    seed: int,
) -> None:
    chance = random.Random(seed)
    studio = Path(renderer[-1]).parent
    (studio / "pause").write_text("0.1")  # a clip takes long enough to be killed within
    store.set_feed_review(article().feed_url, "hold")
    take(store, poll(article(1), article(2), article(3)))
    process.start()
    until(lambda: [row.state for row in store.board()] == [State.IN_REVIEW] * 3)
    for row in store.board():
        store.approve(row.id, row.sha256, "Ada")
    for _ in range(4):
        time.sleep(chance.uniform(0.0, 0.7))
        process.kill()
        finished = {path.name for path in folder.clips.glob("*") if not path.name.startswith(".")}
        approved = [record.hash for record in store.approvals()]
        assert len(approved) == 3
        assert store.verify_approvals() == 3
        air.play_next()  # the playout goes on while the newsroom is away
        process.start()
        assert {path.name for path in folder.clips.glob("*")} >= finished

    until(lambda: bool(air.play_next()) or len(air.started) == 3, 30)
    until(lambda: bool(air.play_next()) or len(air.started) == 3, 30)
    until(lambda: bool(air.play_next()) or len(air.started) == 3, 30)
    until(lambda: [row.state for row in store.board()] == [State.AIRED] * 3)
    assert max(Counter(air.started).values()) == 1
    assert air.order.waiting() == []
    assert [record.hash for record in store.approvals()] == approved
    # The ledger is written just before a clip gets its name: only a clip that was never finished is made again.
    made = Counter((studio / "ledger").read_text().split())
    assert set(made) == set(air.started)
    assert sum(made.values()) <= 3 + 4
    until(lambda: len(air.order.repeats()) == 3)


def test_a_finished_clip_is_queued_without_the_studio(
    store: Store,
    folder: DataFolder,
    article: Callable[..., Article],
    poll: Callable[..., PollResult],
    process: Process,
    renderer: tuple[str, ...],
    air,
    until: Callable[..., None],
) -> None:
    """Killed between the clip and the queue: the clip that lies there is taken as it is."""
    take(store, poll(article(1)))
    process.start()
    until(lambda: len(air.order.waiting()) == 1)
    item = air.order.waiting()[0]
    process.kill()
    air.order.withdraw(item.id)
    process.start()
    until(lambda: [each.id for each in air.order.waiting()] == [item.id])
    assert (Path(renderer[-1]).parent / "ledger").read_text().split() == [item.id]
    assert air.order.waiting()[0].sha256 == item.sha256
    air.play_next()
    process.kill()
    process.start()
    until(lambda: [each.id for each in air.order.repeats()] == [item.id])
    assert air.play_next() == ""
    assert air.order.waiting() == []
