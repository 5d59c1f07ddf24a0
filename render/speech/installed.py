"""Where packages lie in another Python's environment."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .engine import SpeechError

_SECONDS = 30.0
_FIND = """
import importlib.util, json, sys
found = {name: importlib.util.find_spec(name) for name in sys.argv[1:]}
print(json.dumps({n: list(s.submodule_search_locations)[0] for n, s in found.items()
                  if s and s.submodule_search_locations}))
"""


def module_folders(python: Path, modules: Sequence[str]) -> dict[str, Path]:
    """The folders of those top-level packages that `python` can import; nothing of them is run.

    Raises `SpeechError` when that Python does not answer."""
    # -I as for the workers: only what is installed counts.
    command = [str(python), "-I", "-c", _FIND, *modules]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
        found = json.loads(done.stdout)
    except subprocess.CalledProcessError as problem:
        last = (problem.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SpeechError(f"{python} ended with code {problem.returncode}: {last[:300]}") from problem
    except (OSError, subprocess.TimeoutExpired, ValueError) as problem:
        raise SpeechError(
            f"{python} cannot say what is installed: {problem}; make it anew with: make setup"
        ) from problem
    return {name: Path(folder) for name, folder in found.items()}
