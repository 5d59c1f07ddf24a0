from __future__ import annotations

import subprocess
from pathlib import Path

from anchor.newsroom.studio import RENDERER
from anchor.processes.renderer import ABANDONED


def test_the_renderer_ends_with_the_newsroom(tmp_path: Path) -> None:
    """Its standard input closes when the newsroom dies, however it dies."""
    fifo = tmp_path / "fifo"
    subprocess.run(["mkfifo", str(fifo)], check=True)
    # Reading a job that never comes stands for a long render.
    child = subprocess.Popen([*RENDERER, str(fifo)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=60) == ABANDONED
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()
