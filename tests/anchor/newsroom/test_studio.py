from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from anchor.newsroom import render_job
from anchor.newsroom.finished_clip import CLIP
from anchor.newsroom.render_job import RenderJob, Standby, standby_from_json, standby_to_json
from anchor.newsroom.studio import RENDERER, STANDBY, RenderError, Studio


def test_a_job_survives_its_file(job: RenderJob) -> None:
    assert render_job.from_json(render_job.to_json(job)) == job
    standby = Standby(Path("/python"), "joe", 1.1, 1080, (Path("/a.pack"), None))
    assert standby_from_json(standby_to_json(standby)) == standby
    assert job.oversight == "human_validated"
    assert job.script.lines[0].cue["review"] == "Ada"
    sources = job.script.lines[-1].cue["sources"]
    assert isinstance(sources, list)
    assert ":~:text=" in sources[0]["url"]


def test_a_finished_clip_is_not_made_again(job: RenderJob, renderer: tuple[str, ...]) -> None:
    told: list[tuple[float, str]] = []
    studio = Studio(renderer)
    clip = studio.make(job, lambda fraction, stage: told.append((fraction, stage)))
    assert told[-1] == (0.75, "picture")
    assert studio.make(job, lambda *_: None) == clip
    ledger = Path(renderer[-1]).parent / "ledger"
    assert ledger.read_text().splitlines() == [job.clip_id]
    (job.folder / CLIP).write_bytes(b"damaged")
    with pytest.raises(RenderError):  # this renderer replaces no folder
        studio.make(job, lambda *_: None)
    assert [path.name for path in job.folder.parent.iterdir() if path.name.endswith(".job")] == []


def test_a_renderer_that_says_why_is_quoted(job: RenderJob, renderer: tuple[str, ...]) -> None:
    (Path(renderer[-1]).parent / "fail").touch()
    with pytest.raises(RenderError, match="hoarse") as caught:
        Studio(renderer).make(job, lambda *_: None)
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise SystemExit(3)", "status 3"),
        ("import sys; sys.exit('no picture today')", "no picture today"),
        ("import os; os.kill(os.getpid(), 9)", "status -9"),
        ("print('not json'); print('[1]')", "left no whole clip"),
        ("import os; raise SystemExit(os.environ['MALLOC_TRIM_THRESHOLD_'] + ' kept')", "536870912 kept"),
    ],
)
def test_a_renderer_that_fails_any_way_is_an_error(job: RenderJob, program: str, said: str) -> None:
    with pytest.raises(RenderError, match=said):
        Studio((sys.executable, "-c", program)).make(job, lambda *_: None)


def test_a_stuck_renderer_is_stopped(job: RenderJob) -> None:
    with pytest.raises(RenderError, match="said nothing"):
        Studio((sys.executable, "-c", "import time; time.sleep(60)"), silence=0.5).make(job, lambda *_: None)


def test_the_renderer_names_what_is_missing(job: RenderJob) -> None:
    with pytest.raises(RenderError, match=r"its bytes are gone from .*\.txt"):
        Studio(RENDERER).make(job, lambda *_: None)
    unknown = replace(job, oversight="none")  # type: ignore[arg-type]
    with pytest.raises(RenderError, match=r"(?s)not a render job.*oversight"):
        Studio(RENDERER).make(unknown, lambda *_: None)


WAITING = """
import sys
file = sys.argv[1]
if file == "--standby":
    print("warming up", flush=True)
    file = sys.stdin.readline().strip()
print('{"error": "told of %s", "permanent": true}' % file, flush=True)
sys.exit(1)
"""


def test_the_renderer_on_standby_is_told_the_job(job: RenderJob) -> None:
    studio = Studio((sys.executable, "-c", WAITING), standby=lambda: ("--standby",))
    studio.open()
    try:
        for _ in range(2):  # the next one stands by already
            ahead = studio._ahead
            assert ahead is not None
            with pytest.raises(RenderError, match=r"told of .*job\.json"):
                studio.make(job, lambda *_: None)
            assert ahead.child.returncode == 1
            assert studio._ahead is not ahead
    finally:
        studio.close()


def test_a_renderer_that_died_on_standby_is_replaced(job: RenderJob) -> None:
    studio = Studio((sys.executable, "-c", WAITING), standby=lambda: ("--standby",))
    studio.open()
    try:
        assert studio._ahead is not None
        studio._ahead.child.kill()
        studio._ahead.child.wait()
        with pytest.raises(RenderError, match=r"told of .*job\.json"):
            studio.make(job, lambda *_: None)
    finally:
        studio.close()


def nothing_to_make_ready(folder: Path) -> tuple[str, str]:
    """A standby whose voice and whose presenter are missing."""
    lacking = Standby(folder / "no-python", "", 1.0, 720, (folder / "bob.pack", None))
    return STANDBY, standby_to_json(lacking)


def test_the_real_renderer_stands_by_even_without_a_voice(job: RenderJob, tmp_path: Path) -> None:
    studio = Studio(RENDERER, standby=lambda: nothing_to_make_ready(tmp_path))
    studio.open()
    ahead = studio._ahead
    try:
        with pytest.raises(RenderError, match=r"its bytes are gone from .*\.txt"):
            studio.make(job, lambda *_: None)
        assert ahead is not None
        assert ahead.child.returncode == 1
    finally:
        studio.close()


def test_a_renderer_on_standby_ends_with_the_newsroom(tmp_path: Path) -> None:
    studio = Studio(RENDERER, standby=lambda: nothing_to_make_ready(tmp_path))
    studio.open()
    ahead = studio._ahead
    assert ahead is not None
    assert ahead.child.stdin is not None
    ahead.child.stdin.close()  # what the newsroom's death does
    assert ahead.child.wait(60) == 75
    studio.close()
