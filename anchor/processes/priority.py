"""Who gets the processor first: the playout before everything, renders after everything.

Linux shares the processor between sessions before it looks at niceness (autogroups, sched(7)): a nice 19 render
in one session would get as much as a playout in another. So each of both has a session of its own, and the
session's share is set beside the niceness. Even so a process that is only nice has to wait its turn for some
milliseconds at each of a frame's steps. Where it is allowed, the playout is scheduled in real time: it runs at once."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

REAL_TIME = 1  # the lowest of the real-time priorities is above everything that is not
FIRST = -10  # niceness
LAST = 19


def come_first() -> None:
    """For the playout, before it starts a thread: all of them hold the same lock in turn, and one that had to wait
    would keep the others waiting. Takes root or CAP_SYS_NICE; without it the low priority of renders has to do."""
    _set(FIRST)
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(REAL_TIME))


def come_last() -> None:
    """For a renderer: it leaves its parent's session, so end it by its standard input or its process id."""
    with suppress(PermissionError):  # it leads its process group already: it has a session of its own
        os.setsid()
    _set(LAST)
    with suppress(
        OSError
    ):  # any other process that wakes takes its place at once, and prefers this core to a busy one
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def standing() -> str:
    """What this process has got, in words."""
    if os.sched_getscheduler(0) == os.SCHED_RR:
        return "real time"
    return f"nice {os.getpriority(os.PRIO_PROCESS, 0)}"


def _set(niceness: int) -> None:
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
    with suppress(OSError):  # no autogroups in this kernel, or not allowed
        Path("/proc/self/autogroup").write_text(str(niceness))
