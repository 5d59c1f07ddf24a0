from __future__ import annotations

from pathlib import Path

import pytest

from provenance.bmff import BoxError
from provenance.media import MediaError, check_clip, top_level_boxes


def test_facts_of_a_clip(clip: Path) -> None:
    facts = check_clip(clip)
    assert (facts.width, facts.height, facts.video, facts.audio) == (320, 180, "h264", "opus")
    assert facts.duration == pytest.approx(5.76, abs=0.05)


def test_boxes_are_read_from_the_file(clip: Path, tmp_path: Path) -> None:
    kinds = [found.type for found in top_level_boxes(clip)]
    assert kinds[0] == b"ftyp"
    assert {b"moov", b"mdat"} <= set(kinds)
    (tmp_path / "cut.mp4").write_bytes(clip.read_bytes()[:-1])
    with pytest.raises(BoxError, match="cut short or damaged"):
        top_level_boxes(tmp_path / "cut.mp4")


@pytest.mark.parametrize("place", [0.9, 0.98])
def test_a_clip_that_breaks_off_inside_is_refused(clip: Path, tmp_path: Path, place: float) -> None:
    """All boxes are whole, but the media at the end is gone."""
    content = clip.read_bytes()
    start = content.rindex(b"mdat") + 4
    keep = start + int((len(content) - start) * (place - 0.7))
    path = tmp_path / "broken.mp4"
    path.write_bytes(content[:keep] + bytes(len(content) - keep))
    with pytest.raises(MediaError, match=r"broken\.mp4.*(do not decode|ends at)"):
        check_clip(path)


def test_a_folder_is_no_clip(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"cannot be read|is empty|not a whole"):
        check_clip(tmp_path)
