"""Where the machine code that draws presenters is kept, and making it before it is needed.

python -m anchor.drawing_code     compiles it where this installation keeps it: half a minute, once"""

from __future__ import annotations

import os
from pathlib import Path

import render.presenter
from render.presenter import library

from .data_folder import DataFolder

VARIABLE = "NUMBA_CACHE_DIR"


def code_folder(folder: DataFolder) -> Path:
    """Beside the modules, where every channel of this installation finds it; in the data folder when that cannot be
    written; or where NUMBA_CACHE_DIR says."""
    if given := os.environ.get(VARIABLE):
        return Path(given)
    own = Path(render.presenter.__file__).parent
    beside = own / "__pycache__"
    return beside if os.access(beside if beside.is_dir() else own, os.W_OK | os.X_OK) else folder.compiled


def code_environment(folder: DataFolder) -> dict[str, str]:
    """What processes are told, so that they find the code where it is kept."""
    kept = code_folder(folder)
    return {} if kept.name == "__pycache__" else {VARIABLE: str(kept)}


def main() -> None:
    from render import stacking
    from render.presenter import atlas
    from render.presenter.pack import read_pack

    atlas.warm(read_pack(library.packs()[0]))
    stacking.warm()


if __name__ == "__main__":
    main()
