"""The presenters that come with Anchor, and the pack that a person means by a name or a path."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("packs")
SUFFIX: Final = ".pack"


class LibraryError(ValueError):
    """There is no such presenter; the message lists those there are."""


def packs(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The packs that come with Anchor, by name. A presenter's name is its file's, without `.pack`."""
    return tuple(sorted(folder.glob(f"*{SUFFIX}")))


def is_path(name: str) -> bool:
    """Does a person mean a file by this, and not one of the presenters that come with Anchor?"""
    return "/" in name or name.endswith(SUFFIX)


def find(name: str, folder: Path = FOLDER) -> Path:
    """The pack that `name` means: a bundled presenter's name, or the path of a pack. Whether the pack is whole is
    not looked into. Raises `LibraryError`."""
    if is_path(name):
        path = Path(name).expanduser()
        if not path.is_file():
            raise LibraryError(f"there is no presenter's pack {path}; {_known(folder)}")
        return path
    for path in packs(folder):
        if path.stem == name:
            return path
    raise LibraryError(f"there is no presenter {name!r}; {_known(folder)}, or give the path of a pack")


def _known(folder: Path) -> str:
    names = ", ".join(path.stem for path in packs(folder))
    return (
        f"those that come with Anchor are: {names}" if names else "no presenter came with this installation"
    )
