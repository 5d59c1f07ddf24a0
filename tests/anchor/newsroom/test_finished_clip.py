from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from anchor.newsroom.finished_clip import CLIP, META, FinishedClip, TimedLine, read_finished, write_meta

NOISE = b"not really a film"
CLIP_OF_NOISE = FinishedClip(
    clip_id="clip",
    script_id="script",
    script_sha256="words",
    title="Harbor opens bridge",
    duration=19.2,
    captions=(TimedLine(0.0, 1.0, "The harbor opened a bridge.", {}),),
    cues=(TimedLine(0.0, 1.0, "", {"line": "one"}),),
    loudness=-16.0,
    true_peak=-1.0,
    presenter="ada",
    voice="joe",
    sha256=hashlib.sha256(NOISE).hexdigest(),
    size=len(NOISE),
    rendered=datetime(2026, 11, 22, 12, tzinfo=UTC),
    presenter_failure="presenter ada: OSError: the face is gone",
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    (tmp_path / CLIP).write_bytes(NOISE)
    write_meta(CLIP_OF_NOISE, tmp_path)
    assert read_finished(tmp_path, "words") == CLIP_OF_NOISE


def test_a_clip_made_before_failures_were_kept_is_read(tmp_path: Path) -> None:
    (tmp_path / CLIP).write_bytes(NOISE)
    write_meta(CLIP_OF_NOISE, tmp_path)
    meta = json.loads((tmp_path / META).read_bytes())
    del meta["presenter_failure"]
    (tmp_path / META).write_text(json.dumps(meta))
    assert read_finished(tmp_path, "words") == replace(CLIP_OF_NOISE, presenter_failure="")


def test_a_damaged_clip_and_one_of_other_words_are_none(tmp_path: Path) -> None:
    assert read_finished(tmp_path, "words") is None
    (tmp_path / CLIP).write_bytes(NOISE)
    write_meta(CLIP_OF_NOISE, tmp_path)
    assert read_finished(tmp_path, "other words") is None
    (tmp_path / CLIP).write_bytes(NOISE[:-1])
    assert read_finished(tmp_path, "words") is None
