from __future__ import annotations

import stat
from pathlib import Path

import pytest

from provenance.private_file import private_folder, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    path = private_folder(tmp_path / "a" / "keys") / "key.pem"
    write_private(path, b"one")
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    path.chmod(0o644)
    write_private(path, b"two")
    assert (path.read_bytes(), mode(path)) == (b"two", 0o600)


def test_an_open_folder_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    assert mode(private_folder(folder)) == 0o700


def test_nothing_is_left_behind_and_nothing_lost(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    write_private(path, b"one", replace=False)
    with pytest.raises(FileExistsError):
        write_private(path, b"two", replace=False)
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["key.pem"]
