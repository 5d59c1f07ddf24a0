"""The studio's door: starts the renderer as a child process, listens to its progress, and takes its clip.

The renderer is a program of its own, at the lowest priority: whatever it does, the newsroom and the playout
go on. A clip that is finished is never made again."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from . import render_job
from .finished_clip import FinishedClip, read_finished
from .render_job import RenderJob

log = logging.getLogger(__name__)

RENDERER: Final = (sys.executable, "-P", "-m", "anchor.processes.renderer")
STANDBY: Final = "--standby"  # followed by what to make ready, `render_job.Standby` as JSON
SILENCE_SECONDS = 180.0  # without a word of progress the renderer is taken for stuck
LONGEST_LINE = 65_536  # bytes of one progress line
# A renderer lives for one clip. Its memory need not stay small, as that of the channel's own processes must: pictures
# it has drawn make room for the next ones, instead of going back to the system and coming again, page by page, which
# would take a fifth of its processor time. (glibc, mallopt(3))
MEMORY: Final = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(32 * 1024 * 1024),
    "MALLOC_TRIM_THRESHOLD_": str(512 * 1024 * 1024),
    "MALLOC_TOP_PAD_": str(64 * 1024 * 1024),
}

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
    """Makes one clip at a time. `command` is the renderer, called with the job's file.

    `standby` gives words the renderer understands instead of a file. With any, one renderer is always started
    ahead: it has its voices, presenters and music ready and is told the job's file on its standard input. That
    saves several seconds a clip."""

    def __init__(
        self,
        command: Sequence[str] = RENDERER,
        silence: float = SILENCE_SECONDS,
        standby: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._command = tuple(command)
        self._silence = silence
        self._standby = standby
        self._ahead: _Renderer | None = None

    @property
    def standing_by(self) -> int | None:
        """The process id of the renderer that stands by."""
        return None if self._ahead is None else self._ahead.child.pid

    def open(self) -> None:
        """Starts the renderer that stands by, when there is to be one."""
        if self._ahead is not None and self._ahead.waits:
            return
        if standby := self._standby():
            self._ahead = _Renderer([*self._command, *standby])

    def close(self) -> None:
        """Ends the renderer that stands by."""
        if self._ahead is not None:
            self._ahead.end()
            self._ahead = None

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
            self._run(file, progress)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        done = read_finished(job.folder, job.script_sha256)
        if done is None:
            raise RenderError(f"the renderer ended well but left no whole clip in {job.folder}")
        return done

    def _run(self, file: Path, progress: Progress) -> None:
        error = ""
        permanent = False
        renderer = self._take(file)
        watchdog = _Watchdog(renderer.child, self._silence)
        try:
            for said in renderer.says():
                watchdog.heard()
                if "progress" in said:
                    progress(float(said["progress"]), str(said.get("stage", "")))
                elif "error" in said:
                    error, permanent = str(said["error"]), bool(said.get("permanent"))
            code = renderer.child.wait()
        finally:
            watchdog.end()
            last_words = renderer.end()
            self.open()
        if code != 0 or error:
            if watchdog.bit:
                error = f"the renderer said nothing for {self._silence:.0f} s and was stopped"
            raise RenderError(error or f"the renderer ended with status {code}: {last_words}", permanent)

    def _take(self, file: Path) -> _Renderer:
        """The renderer that stands by, told the file; a fresh one when there is none."""
        ready, self._ahead = self._ahead, None
        if ready is not None:
            if ready.told(file):
                return ready
            log.info("the renderer on standby had ended: %s", ready.end())
        return _Renderer([*self._command, str(file)])


class _Renderer:
    """One renderer process. Its standard input stays open as long as the newsroom lives: it ends when that
    closes."""

    def __init__(self, command: Sequence[str]) -> None:
        self._journal = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end()
        self.child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._journal,
            env={**os.environ, **MEMORY},
        )

    @property
    def waits(self) -> bool:
        return self.child.poll() is None

    def told(self, file: Path) -> bool:
        """Hands the job's file over; False when the process has ended."""
        assert self.child.stdin is not None
        try:
            self.child.stdin.write(f"{file}\n".encode())
            self.child.stdin.flush()
        except OSError:
            return False
        return self.waits

    def says(self) -> Iterator[dict[str, Any]]:
        """What the renderer reports, until it ends."""
        assert self.child.stdout is not None
        while line := self.child.stdout.readline(LONGEST_LINE):
            yield _parse(line)

    def end(self) -> str:
        """Ends the process when it has not ended, and gives the last line it wrote to its error output."""
        if self.waits:
            self.child.kill()
            self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if self._journal.closed:
            return ""
        with self._journal as journal:
            size = journal.seek(0, os.SEEK_END)
            journal.seek(max(0, size - 2000))
            text = journal.read().decode("utf-8", "replace").strip()
        return text.splitlines()[-1] if text else "it left no message"


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
