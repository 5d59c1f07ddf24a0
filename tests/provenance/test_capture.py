from __future__ import annotations

from pathlib import Path

import pytest

from provenance.bmff import BoxError, box
from provenance.capture import pieces

INIT, UNIT = box(b"ftyp", b"cmfc") + box(b"moov"), box(b"styp") + box(b"moof") + box(b"mdat", b"1")


def test_one_file_is_split_at_inits_and_units(tmp_path: Path) -> None:
    path = tmp_path / "capture.mp4"
    path.write_bytes(INIT + UNIT + UNIT + INIT + UNIT)
    found = list(pieces(path))
    assert [p.kind for p in found] == ["init", "unit", "unit", "init", "unit"]
    assert {p.data for p in found} == {INIT, UNIT}
    assert found[1].where == f"capture.mp4 at byte {len(INIT)}"


def test_a_folder_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    for name in ("9.m4s", "10.m4s", "100.m4s", "b2.m4s"):
        (tmp_path / name).write_bytes(UNIT)
    (tmp_path / "init.mp4").write_bytes(INIT)
    (tmp_path / "playlist.m3u8").write_text("#EXTM3U")
    assert [p.where.split()[0] for p in pieces(tmp_path)] == [
        "init.mp4",
        "9.m4s",
        "10.m4s",
        "100.m4s",
        "b2.m4s",
    ]


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (box(b"moof"), "begins with neither")])
def test_what_is_no_capture_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.m4s"
    path.write_bytes(content)
    with pytest.raises(BoxError, match=rf"x\.m4s {words}"):
        list(pieces(tmp_path))
