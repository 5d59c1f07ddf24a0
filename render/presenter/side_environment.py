"""A Python environment of its own for a tool whose packages do not go together with Anchor's.

It is made once, on first use, with `pip` and a pinned list; nothing that is on air needs it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Told = Callable[[str], None]

_STAMP: Final = "requirements.sha256"
_PATIENCE: Final = 3600  # seconds for pip


class SideEnvironmentError(RuntimeError):
    """The environment cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class SideEnvironment:
    """What a tool's environment is made of."""

    tool: str  # "the photo tool"
    requirements: Path  # a complete list: it is installed with --no-deps
    check: str  # Python that fails when something is missing
    download: str  # "about 100 MB"
    room: int  # bytes that must be free
    pythons: tuple[tuple[int, int], ...] = ((3, 11),)  # that all of its packages are built for

    def ready(self, folder: Path) -> bool:
        """Whether `folder` holds the environment, finished and of this list. Raises SideEnvironmentError."""
        stamp = folder / _STAMP
        made = (folder / "bin/python").exists() and stamp.exists()
        return made and stamp.read_text().strip() == self.digest()

    def ensure(self, folder: Path, told: Told = lambda _: None) -> Path:
        """The environment's Python; makes the environment in `folder` when it is missing or of another list.

        Raises SideEnvironmentError."""
        wanted = self.digest()
        python = folder / "bin/python"
        if self.ready(folder):
            return python
        base = self._base_python()
        self._check_room(folder)
        told(f"Making the environment of {self.tool} (once; downloads {self.download})")
        self._run(
            [str(base), "-m", "venv", "--clear", str(folder)],
            folder,
            "a virtual environment could not be made",
        )
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        self._run(
            [*pip, "-r", str(self.requirements)], folder, f"pip could not install what {self.tool} needs"
        )
        self._run([str(python), "-c", self.check], folder, "what was installed does not start")
        (folder / _STAMP).write_text(wanted + "\n")
        return python

    def make(self, folder: Path) -> None:
        """`ensure` as a program of its own: says what it does, and ends with the reason where it cannot."""
        try:
            self.ensure(folder, told=lambda what: print(what, flush=True))
        except SideEnvironmentError as error:
            raise SystemExit(str(error)) from None

    def digest(self) -> str:
        """What the environment is known by. Raises SideEnvironmentError when the list is not there."""
        try:
            return hashlib.sha256(self.requirements.read_bytes()).hexdigest()
        except OSError as error:
            raise SideEnvironmentError(
                f"{self.requirements}: cannot be read ({error.strerror}). {self.tool.capitalize()} is used from "
                "Anchor's source tree, where this list of packages lies."
            ) from error

    def _base_python(self) -> Path:
        if sys.version_info[:2] in self.pythons:
            return Path(sys.executable)
        names = [f"python{major}.{minor}" for major, minor in self.pythons]
        for name in names:
            found = shutil.which(name)
            if found is not None:
                return Path(found)
        raise SideEnvironmentError(
            f"{self.tool.capitalize()} needs {' or '.join(names)}: some of its packages are built for no other. "
            "Install it and try again."
        )

    def _check_room(self, folder: Path) -> None:
        place = folder.absolute().parent
        try:
            free = shutil.disk_usage(place).free
        except OSError as error:
            raise SideEnvironmentError(
                f"{place}: no environment can be made there ({error.strerror})."
            ) from error
        if free < self.room:
            raise SideEnvironmentError(
                f"{place}: {free / 1e9:.1f} GB are free, the environment of {self.tool} takes "
                f"{self.room / 1e9:.1f} GB. Make room."
            )

    def _run(self, command: list[str], folder: Path, failed: str) -> None:
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
            raise SideEnvironmentError(f"{folder}: {failed}: {error}.") from error
        if done.returncode == 0:
            return
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        reason = "\n".join(said[-6:]) or f"status {done.returncode}"
        hint = "Check the network, or pip's index in its configuration, and try again."
        raise SideEnvironmentError(f"{folder}: {failed}.\n{reason}\n{hint}")
