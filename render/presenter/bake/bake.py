"""Makes a presenter's pack from a person's file: starts the worker in its own environment and follows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..side_environment import SideEnvironmentError
from .environment import ENVIRONMENT, FOLDER
from .person import PersonError, read_person

_SOURCE: Final = Path(__file__).parents[3]  # the folder that holds the package `render`
_LINE: Final = 65536
_KEPT: Final = 12  # last lines of what the worker complains about


class BakeError(RuntimeError):
    """No pack was made; the message says why and what to do."""


@dataclass(frozen=True)
class Progress:
    """What has just been finished. `total` is 0 while it is not known."""

    done: int
    total: int
    what: str


Follow = Callable[[Progress], None]


def bake(
    config: Path,
    out: Path,
    progress: Follow,
    *,
    quality: str = "full",
    work: Path | None = None,
    environment: Path = FOLDER,
    threads: int | None = None,
) -> None:
    """Writes the pack of the person in `config` to `out`.

    Finished pictures are kept in `work` (by default beside `out`), so that a bake that was broken off goes on where it
    stopped. `quality`: "full", "preview" or "draft". Raises BakeError."""
    try:
        read_person(config)  # a wrong file is told at once, not after an environment has been made
    except PersonError as error:
        raise BakeError(str(error)) from None
    if not out.absolute().parent.is_dir():
        raise BakeError(
            f"{out.absolute().parent}: is no folder; make it or choose another place for the pack."
        )
    try:
        python = ENVIRONMENT.ensure(environment, told=lambda what: progress(Progress(0, 0, what)))
    except SideEnvironmentError as error:
        raise BakeError(str(error)) from None
    folder = work or out.absolute().parent / f"{out.stem}.work"
    command = [
        str(python), "-m", "render.presenter.bake.worker",
        str(config.absolute()), str(out.absolute()), str(folder.absolute()),
        "--quality", quality, "--threads", str(threads or os.cpu_count() or 1),
    ]  # fmt: skip
    follow_worker(command, progress)


def follow_worker(command: list[str], progress: Follow) -> None:
    """Runs a worker to its end and passes on each line it prints. Raises BakeError."""
    environment = {**os.environ, "PYTHONPATH": str(_SOURCE), "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryFile("w+") as complaints:
        try:
            worker = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                env=environment,
            )
        except OSError as error:
            raise BakeError(
                f"{command[0]}: cannot be started ({error.strerror}); remove its folder."
            ) from error
        finished, failure = False, ""
        try:
            for line in _lines(worker):
                if "error" in line:
                    failure = str(line["error"])
                elif "pack" in line:
                    finished = True
                elif {"done", "total", "what"} <= line.keys():
                    progress(Progress(int(line["done"]), int(line["total"]), str(line["what"])))
        finally:
            if worker.poll() is None:
                worker.terminate()
            status = worker.wait()
        if failure:
            raise BakeError(failure)
        if not finished or status != 0:
            complaints.seek(0)
            last = "".join(deque(complaints, _KEPT)).strip()
            raise BakeError(
                f"The baking tool ended with status {status}:\n{last}\n"
                "Finished pictures are kept; start the bake again."
            )


def _lines(worker: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """The worker's messages; anything else that a library prints is passed over."""
    assert worker.stdout is not None
    while text := worker.stdout.readline(_LINE):
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict):
            yield line
    worker.wait()


def main() -> int:
    """`python -m render.presenter.bake.bake CONFIG OUT`: what the command line does, without a bar."""
    if len(sys.argv) < 3:
        print("usage: python -m render.presenter.bake.bake CONFIG OUT [QUALITY]", file=sys.stderr)
        return 2
    try:
        bake(
            Path(sys.argv[1]),
            Path(sys.argv[2]),
            lambda step: print(f"{step.done}/{step.total} {step.what}", flush=True),
            quality=sys.argv[3] if len(sys.argv) > 3 else "full",
        )
    except BakeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
