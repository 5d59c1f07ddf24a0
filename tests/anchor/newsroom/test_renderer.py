from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from anchor.config import Config
from anchor.data_folder import DataFolder
from anchor.desk.facts import ChannelFacts
from anchor.desk.script import Approval
from anchor.desk.writer import write_script
from anchor.newsroom.clip_script import render_job, standby
from anchor.newsroom.finished_clip import CLIP
from anchor.newsroom.render_job import PresenterFile, RenderJob, standby_to_json
from anchor.newsroom.studio import RENDERER, STANDBY, Studio
from anchor.presenting import THE_CARD
from anchor.processes.renderer import LONGEST_FAILURE, finished_clip
from anchor.processes.staged import Staged
from anchor.processes.standby import ABANDONED
from anchor.signing import ensure_chain
from ingest.article import Article
from ingest.story import story_of
from provenance.verify import verify
from render.presenter.pack import PackError
from render.timed import Clip

WEB_LIBRARIES = Path(__file__).parents[3] / "node_modules"

# A real renderer runs last of all processes: on a busy machine it takes its time.
pytestmark = pytest.mark.timeout(600)


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


@pytest.fixture
def real_job(folder: DataFolder, tmp_path: Path, article: Callable[..., Article]) -> Callable[..., RenderJob]:
    """A job that the real renderer can do: its sources, typefaces and certificates are there."""

    def build(cast: str, voice: str, height: int = 720) -> tuple[Config, RenderJob]:
        config = Config.model_validate(
            {
                "paths": {"data": folder.root, "web_libraries": WEB_LIBRARIES},
                "presenter": {"cast": [cast]},
                "voice": {"id": voice},
                "render": {"height": height},
            }
        )
        ensure_chain(config, tell=lambda _: None)
        source = article(text="It opened.")
        (folder.articles / f"{source.content_hash}.txt").write_text(source.text)
        script = write_script(story_of(source), ChannelFacts(now=datetime.now(UTC), max_age_hours=0))
        script = replace(script, presenter=Path(cast).stem)
        approval = Approval(script.id, script.sha256, "auto", datetime.now(UTC), "approved")
        return config, render_job(config, script, [source], approval)

    return build


def test_a_bad_pack_costs_the_presenter_and_not_the_clip(
    real_job: Callable[..., tuple[Config, RenderJob]], humming: str, tmp_path: Path
) -> None:
    """From the settings to the signed file: who is named is who was seen and heard."""
    (tmp_path / "bob.pack").write_bytes(b"no presenter")
    config, job = real_job(str(tmp_path / "bob.pack"), humming)
    studio = Studio(RENDERER, standby=lambda: (STANDBY, standby_to_json(standby(config, datetime.now(UTC)))))
    studio.open()
    try:
        clip = studio.make(job, lambda *_: None)
    finally:
        studio.close()
    assert clip.presenter == "card"
    assert "bob.pack: File is not a zip file" in clip.presenter_failure
    assert clip.voice == "humming"
    report = verify(job.folder / CLIP)
    assert report.holds
    named = {model.role: model for model in report.statements.models}
    assert named["presenter"].identifier.endswith("render/presenter/card")
    assert named["voice"].identifier.startswith("urn:sha256:")


def test_only_who_was_seen_is_named(tmp_path: Path) -> None:
    def made(failure: str) -> Clip:
        return Clip(Path("a.mp4"), 19.2, (), (), -16.0, -1.0, "card", "joe", failure)

    card = Staged(PresenterFile("card"), 720)
    assert card.factory is None
    assert card.seen(made("")) == (THE_CARD,)
    pair = Staged(PresenterFile("card"), 720, PresenterFile("bob", trouble="there is no presenter 'bob'"))
    assert pair.seen(made("")) == (THE_CARD,)
    gone = Staged(PresenterFile("bob", trouble="there is no presenter 'bob'"), 720)
    assert gone.factory is not None
    with pytest.raises(PackError, match="no presenter 'bob'"):
        gone.factory(None, np.zeros((720, 1280, 3), np.uint8))  # type: ignore[arg-type]
    assert gone.seen(made("there is no presenter 'bob'")) == (THE_CARD,)
