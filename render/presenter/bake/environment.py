"""The baking tool's own Python environment: bpy needs an older numpy than the rest of Anchor does.

It is made once, on first use, with `pip` and the pinned list in requirements-bake.txt."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

PYTHON: Final = (3, 11)  # bpy 5.0.1 is built for this one only
FOLDER: Final = Path(".venv-bake")
REQUIREMENTS: Final = Path(__file__).parents[3] / "requirements-bake.txt"
_STAMP: Final = "requirements.sha256"
_PATIENCE: Final = 3600  # seconds for pip: the largest wheel is about 350 MB
_ROOM: Final = 2_500_000_000  # bytes

Told = Callable[[str], None]


class BakeEnvironmentError(RuntimeError):
    """The environment cannot be made; the message says why and what to do."""


def ensure(folder: Path = FOLDER, requirements: Path = REQUIREMENTS, told: Told = lambda _: None) -> Path:
    """The environment's Python; makes the environment in `folder` when it is missing or of another list."""
    wanted = _digest(requirements)
    python = folder / "bin/python"
    stamp = folder / _STAMP
    if python.exists() and stamp.exists() and stamp.read_text().strip() == wanted:
        return python
    base = _base_python()
    _check_room(folder)
    told("Making the environment of the baking tool (once; downloads about 400 MB)")
    _run([str(base), "-m", "venv", "--clear", str(folder)], folder, "a virtual environment could not be made")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    _run([*pip, "-r", str(requirements)], folder, "pip could not install what the tool needs")
    check = "import bpy, cv2, numba, numpy, scipy"
    _run([str(python), "-c", check], folder, "what was installed does not start")
    stamp.write_text(wanted + "\n")
    return python


def _digest(requirements: Path) -> str:
    try:
        return hashlib.sha256(requirements.read_bytes()).hexdigest()
    except OSError as error:
        raise BakeEnvironmentError(
            f"{requirements}: cannot be read ({error.strerror}). The baking tool is used from Anchor's source "
            "tree, where this list of packages lies."
        ) from error


def _base_python() -> Path:
    if sys.version_info[:2] == PYTHON:
        return Path(sys.executable)
    name = f"python{PYTHON[0]}.{PYTHON[1]}"
    found = shutil.which(name)
    if found is None:
        raise BakeEnvironmentError(
            f"The baking tool needs {name}: Blender's module bpy 5.0.1 is built for no other. Install it and try again."
        )
    return Path(found)


def _check_room(folder: Path) -> None:
    place = folder.absolute().parent
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        raise BakeEnvironmentError(
            f"{place}: no environment can be made there ({error.strerror})."
        ) from error
    if free < _ROOM:
        raise BakeEnvironmentError(
            f"{place}: {free / 1e9:.1f} GB are free, the baking tool's environment takes "
            f"{_ROOM / 1e9:.1f} GB. Make room."
        )


def _run(command: list[str], folder: Path, failed: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BakeEnvironmentError(f"{folder}: {failed}: {error}.") from error
    if done.returncode == 0:
        return
    said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    reason = "\n".join(said[-6:]) or f"status {done.returncode}"
    hint = "Check the network, or pip's index in its configuration, and start the bake again."
    raise BakeEnvironmentError(f"{folder}: {failed}.\n{reason}\n{hint}")
