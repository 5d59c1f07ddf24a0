"""The studio's door: starts the renderer as a child process, listens to its progress, and takes its clip.

The renderer is a program of its own, at the lowest priority: whatever it does, the newsroom and the playout
go on. A clip that is finished is never made again."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from . import render_job
from .finished_clip import FinishedClip, read_finished
from .render_job import RenderJob

log = logging.getLogger(__name__)

RENDERER: Final = (sys.executable, "-P", "-m", "anchor.processes.renderer")
SILENCE_SECONDS = 180.0  # without a word of progress the renderer is taken for stuck
LONGEST_LINE = 65_536  # bytes of one progress line

Progress = Callable[[float, str], None]


class RenderError(Exception):
    """A clip could not be made. `permanent` when trying again would fail the same way."""

    def __init__(self, message: str, permanent: bool = False) -> None:
        super().__init__(message, permanent)
        self.message = message
        self.permanent = permanent

    def __str__(self) -> str:
        return self.message


class Studio:
    """Makes one clip at a time. `command` is the renderer, called with the job's file."""

    def __init__(self, command: Sequence[str] = RENDERER, silence: float = SILENCE_SECONDS) -> None:
        self._command = tuple(command)
        self._silence = silence

    def make(self, job: RenderJob, progress: Progress) -> FinishedClip:
        """The finished clip of a job; at once when it exists already. Raises `RenderError`."""
        done = read_finished(job.folder, job.script_sha256)
        if done is not None:
            return done
        work = job.folder.with_name(f".{job.clip_id}.job")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        try:
            file = work / "job.json"
            file.write_bytes(render_job.to_json(job))
            self._run(job, file, work / "renderer.log", progress)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        done = read_finished(job.folder, job.script_sha256)
        if done is None:
            raise RenderError(f"the renderer ended well but left no whole clip in {job.folder}")
        return done

    def _run(self, job: RenderJob, file: Path, journal: Path, progress: Progress) -> None:
        error = ""
        permanent = False
        with journal.open("wb") as stderr:
            # Its standard input stays open as long as the newsroom lives: the renderer ends when it closes.
            child = subprocess.Popen(
                [*self._command, str(file)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=False,
            )
            watchdog = _Watchdog(child, self._silence)
            try:
                assert child.stdout is not None
                while line := child.stdout.readline(LONGEST_LINE):
                    watchdog.heard()
                    said = _parse(line)
                    if "progress" in said:
                        progress(float(said["progress"]), str(said.get("stage", "")))
                    elif "error" in said:
                        error, permanent = str(said["error"]), bool(said.get("permanent"))
                code = child.wait()
            finally:
                watchdog.end()
                if child.poll() is None:
                    child.kill()
                    child.wait()
                for pipe in (child.stdin, child.stdout):
                    if pipe is not None:
                        pipe.close()
        if code != 0 or error:
            if watchdog.bit:
                error = f"the renderer said nothing for {self._silence:.0f} s and was stopped"
            raise RenderError(error or f"the renderer ended with status {code}: {_tail(journal)}", permanent)


class _Watchdog:
    """Kills a child that has been silent for too long."""

    def __init__(self, child: subprocess.Popen[bytes], silence: float) -> None:
        self.bit = False
        self._child = child
        self._silence = silence
        self._heard = threading.Event()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="render watchdog", daemon=True).start()

    def heard(self) -> None:
        self._heard.set()

    def end(self) -> None:
        self._ended.set()
        self._heard.set()

    def _watch(self) -> None:
        while self._heard.wait(self._silence):
            if self._ended.is_set():
                return
            self._heard.clear()
        self.bit = True
        self._child.kill()


def _parse(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        log.info("renderer: %s", line.decode("utf-8", "replace").rstrip()[:500])
        return {}
    return said if isinstance(said, dict) else {}


def _tail(journal: Path) -> str:
    text = journal.read_bytes()[-2000:].decode("utf-8", "replace").strip()
    return text.splitlines()[-1] if text else "it left no message"
