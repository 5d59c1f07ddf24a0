from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from anchor.newsroom.render_job import RenderJob
from anchor.newsroom.studio import RENDERER
from anchor.processes.renderer import ABANDONED, LONGEST_FAILURE, finished_clip
from render.timed import Clip


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


@pytest.mark.parametrize(
    ("failure", "kept"),
    [
        ("", ""),
        ("presenter ada: OSError:\n  the face\tis gone\n", "presenter ada: OSError: the face is gone"),
        ("long " * 1000, ("long " * 1000)[: LONGEST_FAILURE - 1].rstrip() + "…"),
    ],
)
def test_why_a_presenter_failed_is_kept_in_one_line(job: RenderJob, failure: str, kept: str) -> None:
    clip = Clip(Path("unsigned.mp4"), 19.2, (), (), -16.0, -1.0, "ada", "joe", failure)
    assert finished_clip(job, clip, "0" * 64, 1).presenter_failure == kept
