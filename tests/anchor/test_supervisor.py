"""The supervisor, over real child processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from anchor.processes.supervisor import (
    AlreadyRunningError,
    Child,
    children,
    ending,
    hold,
    restart_wait,
    supervise,
)


def until(condition, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_waits_grow_and_are_bounded() -> None:
    waits = [restart_wait(deaths) for deaths in range(20)]
    assert waits[0] == 0.1
    assert waits == sorted(waits)
    assert waits[-1] == 10.0


def test_freed_pictures_go_back_to_the_system() -> None:
    for child in children(Path("anchor.toml"), {"ANCHOR_X": "1"}):
        assert child.environment["MALLOC_MMAP_THRESHOLD_"] == "131072"
        assert child.environment["ANCHOR_X"] == "1"


def test_endings_are_in_words() -> None:
    assert ending(-9) == "killed by SIGKILL"
    assert ending(3) == "exit status 3"


def test_a_killed_process_is_started_again_and_all_end_with_the_stop(tmp_path: Path) -> None:
    record = tmp_path / "pids"
    program = f"import os, time; open({str(record)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
    child = Child("sleeper", [sys.executable, "-c", program])
    stop = threading.Event()
    thread = threading.Thread(target=supervise, args=([child], stop))
    thread.start()
    try:
        until(lambda: record.exists() and record.read_text().count("\n") == 1)
        first = int(record.read_text().split()[0])
        os.kill(first, signal.SIGKILL)
        until(lambda: record.read_text().count("\n") == 2)
        second = int(record.read_text().split()[1])
        assert second != first
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    until(lambda: not alive(second))


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    record = tmp_path / "pid"
    program = (
        "import sys, threading\n"
        "from anchor.processes.supervisor import Child, supervise\n"
        f"code = \"import os, time; open({str(record)!r}, 'w').write(str(os.getpid())); time.sleep(60)\"\n"
        "supervise([Child('sleeper', [sys.executable, '-c', code])], threading.Event())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    try:
        until(lambda: record.exists() and record.read_text() != "")
        pid = int(record.read_text())
        assert alive(pid)
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not alive(pid))


def test_a_data_folder_belongs_to_one_supervisor(tmp_path: Path) -> None:
    lock = tmp_path / "run" / "supervisor.lock"
    with hold(lock), pytest.raises(AlreadyRunningError, match=str(os.getpid())):
        hold(lock)
    hold(lock).close()
