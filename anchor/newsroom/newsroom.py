"""The newsroom at work: an editor's thread looks at the store, again and again, and does what is due."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from anchor.config import Config
from anchor.data_folder import DataFolder
from anchor.desk.script import State
from anchor.store.errors import StoreError
from anchor.store.scripts import WAITING, ScriptStand
from anchor.store.store import Store
from ingest.article import PollResult
from stream.running_order import RunningOrder

from . import clip_script, durable, feeds, freshness, intake, production
from .as_run import AsRunTail
from .channel_facts import age_limit
from .freshness import Limits
from .production import Production
from .render_job import standby_to_json
from .rundown import Rundown, drop_all
from .studio import RENDERER, STANDBY, Studio

log = logging.getLogger(__name__)

PASS_SECONDS = 0.5  # between looks when nothing is reported
SHORTEST_PASS = 0.15
LONGEST_PASS = 5.0  # between full looks: ages and expiries pass without a change in the store
HOUSEKEEPING_SECONDS = 3600.0
KEPT_DAYS = 30.0
MOST_UNDECIDED = 2000  # articles read in one look while the feeds of the command line are played alone


class Newsroom:
    """Takes poll results in, and keeps the running order filled. One in a process.

    `renderer` is the command that makes clips; see `Studio`."""

    def __init__(
        self,
        config: Config,
        folder: DataFolder,
        store: Store,
        *,
        renderer: Sequence[str] = RENDERER,
        limits: Limits | None = None,
    ) -> None:
        self._config = config
        self._folder = folder
        self._store = store
        self._limits = limits or Limits()
        self._plays = feeds.plays(config)
        self._tail = AsRunTail(store, folder.playout / "asrun")
        self._rundown = Rundown(
            store,
            RunningOrder(folder.playout),
            self._tail,
            config.stories.max_repeat_age_minutes * 60,
            self._plays,
        )
        self._studio = Studio(renderer, standby=self._standby if renderer is RENDERER else tuple)
        Production(config, folder, store, self._rundown, self._studio)
        self._stop = threading.Event()
        self._editor = threading.Thread(target=self._work, name="editor", daemon=True)

    def open(self) -> None:
        """Resumes what a stop interrupted and starts the editor."""
        self._tail.catch_up()  # what aired meanwhile must be known before anything is queued
        durable.launch(self._folder.workflows)
        production.open_studio()
        self._studio.open()
        self._editor.start()

    def _standby(self) -> Sequence[str]:
        return STANDBY, standby_to_json(clip_script.standby(self._config, datetime.now(UTC)))

    def close(self) -> None:
        """Stops the editor and the workflows; what was running is resumed at the next start."""
        self._stop.set()
        if self._editor.is_alive():
            self._editor.join(timeout=5)
        durable.shut_down()
        self._studio.close()

    def take(self, result: PollResult) -> None:
        """What a poll brought; the editor sees to the rest."""
        intake.take(self._store, result)

    def look(self) -> None:
        """One look: what aired, what came in, what must go, what is to be made."""
        self._tail.catch_up()
        self._let_go()
        self._tell()
        self._rundown.settle(self._folder.clips)
        self._feed_studio()

    def _work(self) -> None:
        looked_at = -1
        overdue = housekeeping = 0.0
        while not self._stop.is_set():
            began = time.monotonic()
            revision = self._store.revision()
            try:
                if self._tail.catch_up() or revision != looked_at or began >= overdue:
                    looked_at, overdue = revision, began + LONGEST_PASS
                    self.look()
                else:
                    self._feed_studio()  # it becomes free without a change in the store
                if began >= housekeeping:
                    housekeeping = began + HOUSEKEEPING_SECONDS
                    self._keep_house()
            except Exception:
                # The channel plays on from its queue and its repeats while this is wrong.
                log.exception("a look at the newsroom failed; the next one follows")
                self._stop.wait(2.0)
            self._store.wait_for_change(revision, PASS_SECONDS)
            self._stop.wait(max(0.0, SHORTEST_PASS - (time.monotonic() - began)))

    def _waiting(self) -> list[ScriptStand]:
        """What waits to air in this run, newest publication first."""
        return [stand for stand in self._store.stands(*WAITING) if self._plays(stand.feed_url)]

    def _tell(self) -> None:
        waiting = self._waiting()
        # Played alone, a feed must not wait behind the articles of others, which stay undecided.
        most = MOST_UNDECIDED if feeds.played_alone() else self._limits.to_air * 5
        for article in self._store.undecided_articles(most):
            if self._stop.is_set():
                return
            if not self._plays(article.feed_url):
                continue
            if not freshness.worth_drafting(article.published.timestamp(), waiting, self._limits):
                self._store.decide_article(article, "stale: newer stories fill the time on air")
                continue
            try:
                production.start_telling(article)
            except Exception as error:
                log.exception("%s could not be drafted", article.url)
                self._store.decide_article(article, f"could not be drafted: {error}")
            waiting = self._waiting()
        for article in self._store.owed_retractions():
            if not self._plays(article.feed_url):
                continue
            try:
                production.start_withdrawal(article)
            except StoreError as error:
                log.warning("%s: no notice of its withdrawal: %s", article.url, error)

    def _let_go(self) -> None:
        waiting = self._waiting()
        urls = {stand.feed_url for stand in waiting}
        hours = {url: age_limit(self._config, self._store, url) for url in urls}
        gone = freshness.expired(waiting, hours, time.time())
        gone |= freshness.overdue([stand for stand in waiting if stand.id not in gone], self._limits)
        if gone:
            drop_all(self._store, gone, [state for state in WAITING if state is not State.SCHEDULED])

    def _feed_studio(self) -> None:
        stand = freshness.next_for_studio(self._waiting(), self._limits)
        if stand is not None and not production.studio_busy():
            production.send_to_studio(self._store, stand)

    def _keep_house(self) -> None:
        forgotten = self._store.forget_old(KEPT_DAYS)
        workflows = durable.forget_finished()
        log.info("forgot %s and %d finished workflows", forgotten, workflows)
