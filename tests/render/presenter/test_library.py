"""Presenters by name, and what a pack says of itself without being read whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from render.presenter.library import LibraryError, find, packs
from render.presenter.pack import AnchorPack, PackError, read_info, write_pack


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    for name in ("ines", "ada"):
        (tmp_path / f"{name}.pack").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("not a presenter")
    return tmp_path


def test_a_presenter_is_found_by_name_and_by_path(shelf: Path) -> None:
    assert [path.stem for path in packs(shelf)] == ["ada", "ines"]
    assert find("ada", shelf) == shelf / "ada.pack"
    assert find(str(shelf / "ines.pack"), shelf) == shelf / "ines.pack"


@pytest.mark.parametrize("name", ["bob", "/nowhere/bob.pack", "bob.pack", "../ada"])
def test_an_unknown_presenter_is_told_with_those_there_are(shelf: Path, name: str) -> None:
    with pytest.raises(LibraryError, match="ada, ines") as caught:
        find(name, shelf)
    assert "bob" in str(caught.value) or "ada" in str(caught.value)


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no presenter came with this installation"):
        find("ada", tmp_path)


def test_every_bundled_pack_says_who_it_is(tmp_path: Path) -> None:
    for path in packs():
        info = read_info(path)
        assert info.id == path.stem
        assert info.licence
        assert "no real person" in info.likeness


def test_what_a_pack_says_of_itself_is_read_alone(painted: AnchorPack, tmp_path: Path) -> None:
    info = replace(painted.info, consent={"name": "Ada Lovelace", "date": "2026-11-22"})
    write_pack(replace(painted, info=info), tmp_path / "ada.pack")
    assert read_info(tmp_path / "ada.pack") == info
    (tmp_path / "bad.pack").write_bytes(b"no pack at all")
    with pytest.raises(PackError, match=r"bad\.pack"):
        read_info(tmp_path / "bad.pack")
