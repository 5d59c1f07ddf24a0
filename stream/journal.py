"""Disk work of the playout, kept out of its real-time loop: reading the running order, writing as-run and
position."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from .asrun import AsRun, AsRunLog
from .position import Position, write_position
from .running_order import RunningOrder, Snapshot

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2
_REREAD_SECONDS = 5.0  # also without a change: not every file system has fine time stamps
_MOST_PENDING = 1000


class OrderWatch:
    """The latest snapshot of the running order, read by a thread of its own about five times a second."""

    def __init__(self, order: RunningOrder) -> None:
        self._order = order
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.latest = order.snapshot()

    def start(self) -> None:
        self._thread = threading.Thread(target=self._watch, name="running order", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def refresh(self) -> Snapshot:
        """Read now, in the caller's thread."""
        self.latest = self._order.snapshot()
        return self.latest

    def _watch(self) -> None:
        seen: tuple[int, ...] = ()
        read_at = 0.0
        faults: tuple[str, ...] = ()
        while not self._stop.wait(POLL_SECONDS):
            try:
                changed = self._order.changed()
                if changed == seen and time.monotonic() - read_at < _REREAD_SECONDS:
                    continue
                latest = self.refresh()
                if latest.faults != faults:
                    faults = latest.faults
                    for fault in faults:
                        log.warning("running order: %s", fault)
                seen, read_at = changed, time.monotonic()
            except OSError as error:
                log.error("running order cannot be read: %s", error)


class Journal:
    """Writes in order, in a thread. `start` entries give a future that is done when they are on the disk."""

    def __init__(self, asrun: AsRunLog, order: RunningOrder, position: Path) -> None:
        self._asrun = asrun
        self._order = order
        self._position = position
        self._queue: queue.Queue[tuple[Callable[[], None], Future[None]] | None] = queue.Queue(_MOST_PENDING)
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    def enter(self, entry: AsRun) -> Future[None]:
        """Append to the as-run log; a new item that started leaves the queue."""

        def work() -> None:
            self._asrun.append(entry)
            if entry.kind == "new" and entry.event in ("start", "refused"):
                self._order.taken(entry.item_id)

        return self._put(work)

    def keep_position(self, position: Position) -> Future[None]:
        return self._put(lambda: write_position(self._position, position))

    def close(self) -> None:
        """Write what is pending and end."""
        self._queue.put(None)
        self._thread.join(timeout=10)

    def _put(self, work: Callable[[], None]) -> Future[None]:
        done: Future[None] = Future()
        try:
            self._queue.put_nowait((work, done))
        except queue.Full:
            done.set_exception(OSError(f"{_MOST_PENDING} writes are waiting: the disk does not answer"))
        return done

    def _write(self) -> None:
        while (entry := self._queue.get()) is not None:
            work, done = entry
            try:
                work()
                done.set_result(None)
            except Exception as error:
                log.error("the playout's journal cannot be written: %s", error)
                done.set_exception(error)
