"""A presenter on a benchmark's command line: by name, or by the path of a pack."""

from __future__ import annotations

import argparse
from pathlib import Path

from render.presenter.library import LibraryError, find


def pack_argument(text: str) -> Path:
    """The pack that `text` means, for argparse, which tells its user if there is none."""
    try:
        return find(text)
    except LibraryError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
