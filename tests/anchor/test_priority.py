"""Renders yield to everything: by niceness, by policy, and by their session's share where the kernel has autogroups.
The playout yields to nothing where it may."""

from __future__ import annotations

import os
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
    "print(os.getpriority(os.PRIO_PROCESS, 0), said[-1] if said else 'none', os.getsid(0) != before,\n"
    "      os.sched_getscheduler(0))\n"
)


def ask(call: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(call=call)],
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=call == "come_first",  # it would raise the share of these tests' session
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_renderer_comes_last_in_a_session_of_its_own() -> None:
    niceness, group, own_session, policy = ask("come_last")
    assert niceness == "19"
    assert int(policy) == os.SCHED_IDLE
    assert group in ("19", "none")
    assert own_session == "True"


def test_the_playout_comes_first_where_it_may() -> None:
    niceness, _, own_session, policy = ask("come_first")
    assert int(niceness) <= 0
    assert int(policy) in (os.SCHED_RR, os.SCHED_OTHER)
    assert own_session == "False"


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="this kernel has no autogroups")
def test_the_share_of_other_sessions_is_left_alone() -> None:
    before = Path("/proc/self/autogroup").read_text()
    ask("come_last")
    assert Path("/proc/self/autogroup").read_text() == before


UNPRIVILEGED = """
import os, resource
from anchor.processes.priority import come_first, standing
resource.setrlimit(resource.RLIMIT_RTPRIO, ({limit}, {limit}))
resource.setrlimit(resource.RLIMIT_NICE, (0, 0))
os.setuid(65534)
come_first()
print(standing())
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize(("limit", "got"), [(0, "nice 0"), (1, "real time")])
def test_who_is_not_root_gets_what_the_limit_allows(limit: int, got: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED.format(limit=limit)],
        capture_output=True,
        text=True,
        timeout=60,
        start_new_session=True,
        preexec_fn=lambda: os.setpriority(os.PRIO_PROCESS, 0, 0),  # whatever these tests run at
    )
    if "not allowed to raise" in done.stderr:
        pytest.skip("not even root may raise this limit here")
    assert done.stdout.strip() == got, done.stderr
