"""Keeps the channel's three processes alive: newsroom, playout, origin.

What dies is started again, at once the first time and more slowly when it keeps dying. Children are told to
end when the supervisor itself is killed, so that a second start never meets half of the first one."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import IO

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1  # prctl(2)
STABLE_SECONDS = 30.0  # a process that lived this long starts afresh with the shortest wait
LONGEST_WAIT = 10.0
STOP_SECONDS = 8.0


class AlreadyRunningError(Exception):
    """Another supervisor holds this data folder."""


@dataclass
class Child:
    """One supervised process and its history."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    next_start: float = 0.0
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self, now: float) -> None:
        libc = ctypes.CDLL(None, use_errno=True)

        def end_with_parent() -> None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)

        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            preexec_fn=end_with_parent,
            start_new_session=True,  # ended with all it started; see also priority.py
        )
        self.started = now
        log.info("%s started, process %d", self.name, self.process.pid)

    def died(self, now: float) -> None:
        assert self.process is not None
        if now - self.started > STABLE_SECONDS:
            self.deaths = 0
        wait = restart_wait(self.deaths)
        self.deaths += 1
        self.next_start = now + wait
        log.warning(
            "%s ended (%s); starting again in %.1f s", self.name, ending(self.process.returncode), wait
        )
        self.process = None


def restart_wait(deaths: int) -> float:
    """Seconds before the next start after `deaths` earlier deaths in a row: 0.1, 0.2, 0.4 ... 10."""
    return float(min(LONGEST_WAIT, 0.1 * 2 ** min(deaths, 10)))


def ending(code: int) -> str:
    """How a process ended, in words."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"


def hold(lock: Path) -> IO[str]:
    """Takes the data folder for this supervisor; raises `AlreadyRunningError` naming the other's process."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    file = lock.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise AlreadyRunningError(
            f"the channel already runs on {lock.parent.parent} (process {holder}); "
            "stop it, or give this one another data folder (paths.data)"
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


# Every clip is decoded in a thread of its own. glibc gives new threads arenas of their own, up to eight a core, and
# each keeps what it once needed. And it learns from the first picture that is freed to keep pictures in those arenas,
# between small things that stay, so that they grow with each clip. With two arenas, and with a fixed size from which
# memory comes from the system and goes back to it, a process that runs for months stays as large as on its first day.
MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": str(128 * 1024)}


def children(config: Path, environment: Mapping[str, str]) -> list[Child]:
    """The three processes of the channel; the playout first, because it may never wait for the others."""
    return [
        Child(
            name,
            [sys.executable, "-m", f"anchor.processes.{name}", "--config", str(config)],
            environment={**MEMORY, **environment},
        )
        for name in ("playout", "origin", "newsroom")
    ]


def supervise(staff: list[Child], stop: Event, on_tick: Callable[[], None] = lambda: None) -> None:
    """Runs the processes until `stop` is set, then ends them: newsroom first, playout last."""
    try:
        while not stop.is_set():
            now = time.monotonic()
            for child in staff:
                if child.process is not None and child.process.poll() is not None:
                    child.died(now)
                if child.process is None and now >= child.next_start:
                    child.start(now)
            on_tick()
            stop.wait(0.1)
    finally:
        for child in reversed(staff):
            end(child)


def end(child: Child) -> None:
    """Ends one process and everything it started: politely first."""
    process = child.process
    if process is None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        log.warning("%s did not stop in %.0f s; killing it", child.name, STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
