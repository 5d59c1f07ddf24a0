"""Who gets the processor first: the playout before everything, renders after everything.

Linux shares the processor between sessions before it looks at niceness (autogroups, sched(7)): a nice 19 render
in one session would get as much as a playout in another. So each of both has a session of its own, and the
session's share is set beside the niceness."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

REAL_TIME = -10
LAST = 19


def come_first() -> None:
    """For the playout. Raising a priority takes root; without it the low priority of renders has to do."""
    _set(REAL_TIME)


def come_last() -> None:
    """For a renderer: it leaves its parent's session, so end it by its standard input or its process id."""
    with suppress(PermissionError):  # it leads its process group already: it has a session of its own
        os.setsid()
    _set(LAST)


def _set(niceness: int) -> None:
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
    with suppress(OSError):  # no autogroups in this kernel, or not allowed
        Path("/proc/self/autogroup").write_text(str(niceness))
