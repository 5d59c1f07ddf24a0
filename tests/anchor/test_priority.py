"""Renders yield to everything: by niceness, and by their session's share where the kernel has autogroups."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ASK = (
    "import os; from pathlib import Path\n"
    "before = os.getsid(0)\n"
    "from anchor.processes.priority import {call}; {call}()\n"
    "group = Path('/proc/self/autogroup')\n"
    "said = group.read_text().split() if group.exists() else []\n"  # empty outside any session's group
    "print(os.getpriority(os.PRIO_PROCESS, 0), said[-1] if said else 'none', os.getsid(0) != before)\n"
)


def ask(call: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(call=call)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_renderer_comes_last_in_a_session_of_its_own() -> None:
    niceness, group, own_session = ask("come_last")
    assert niceness == "19"
    assert group in ("19", "none")
    assert own_session == "True"


def test_the_playout_comes_first_where_it_may() -> None:
    niceness, _, own_session = ask("come_first")
    assert int(niceness) <= 0
    assert own_session == "False"


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this kernel has no autogroups")
def test_the_share_of_other_sessions_is_left_alone() -> None:
    before = Path("/proc/self/autogroup").read_text()
    ask("come_last")
    assert Path("/proc/self/autogroup").read_text() == before
