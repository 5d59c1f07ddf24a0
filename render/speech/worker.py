"""The client's side of the speech protocol (docs/voices.md): a child process that turns text into sound.

Everything that comes back is bounded in size and time. A worker that dies or falls silent is started once
more for the same request; the second failure is the caller's."""

from __future__ import annotations

import contextlib
import io
import json
import os
import selectors
import struct
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from .engine import SpeechError

PROTOCOL = 1
MAX_HEADER = 2 * 1024 * 1024  # bytes
MAX_SOUND = 64 * 1024 * 1024  # bytes: 300 s of float32 at 48 kHz and some
START_SECONDS = 60.0
REPLY_SECONDS = 120.0
STDERR_LINES = 20


@dataclass(frozen=True)
class Utterance:
    """A worker's reply: `samples` float32 [n] at `rate` Hz; phonemes as (symbol, samples), which add up to n;
    words as (word of the text, its symbols when spoken alone), empty when the worker does not say."""

    rate: int
    samples: NDArray[np.float32]
    phonemes: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, str], ...]


class WorkerFailedError(Exception):
    """The worker died, fell silent or broke the protocol: it has to be started again."""


class VoiceWorker:
    """One child process that speaks. Started on the first request, closed by `close` or as a context
    manager."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        start_seconds: float = START_SECONDS,
        reply_seconds: float = REPLY_SECONDS,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._command = list(command)
        self._start_seconds = start_seconds
        self._reply_seconds = reply_seconds
        self._env = dict(env) if env is not None else None
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: deque[str] = deque(maxlen=STDERR_LINES)
        self._lock = threading.Lock()
        self.engine = ""  # what the worker calls itself, known after the first request

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def speak(self, text: str, pace: float = 1.0, pause: float = 0.0) -> Utterance:
        """The text as sound. Raises `SpeechError` when the worker refuses it or fails twice."""
        with self._lock:
            for attempt in (1, 2):
                try:
                    self._start()
                    self._send({"text": text, "pace": pace, "pause": pause})
                    return self._utterance(time.monotonic() + self._reply_seconds)
                except WorkerFailedError as failure:
                    self._stop()
                    if attempt == 2:
                        raise SpeechError(
                            f"voice worker {self._command[0]} failed twice: {failure}"
                        ) from failure
            raise AssertionError("unreachable")

    def close(self) -> None:
        with self._lock:
            self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self._stop()
        self._complaints.clear()
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._env,
                bufsize=0,
            )
        except OSError as problem:
            raise SpeechError(
                f"voice worker {self._command[0]} cannot be started: {problem.strerror}; "
                "make its environment with: make setup"
            ) from problem
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        os.set_blocking(self._process.stdin.fileno(), False)
        os.set_blocking(self._process.stdout.fileno(), False)
        threading.Thread(
            target=_keep_last_lines, args=(self._process.stderr, self._complaints), daemon=True
        ).start()
        hello, _ = self._reply(time.monotonic() + self._start_seconds)
        if hello.get("protocol") != PROTOCOL:
            raise WorkerFailedError(f"it speaks protocol {hello.get('protocol')!r}, needed is {PROTOCOL}")
        self.engine = str(hello.get("engine", ""))[:200]

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _send(self, request: Mapping[str, object]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        body = json.dumps(request, ensure_ascii=False).encode()
        data = memoryview(struct.pack(">I", len(body)) + body)
        descriptor = self._process.stdin.fileno()
        deadline = time.monotonic() + self._reply_seconds
        while data:
            self._wait(descriptor, selectors.EVENT_WRITE, deadline)
            try:
                data = data[os.write(descriptor, data) :]
            except BlockingIOError:
                continue
            except OSError as problem:
                raise WorkerFailedError(self._obituary()) from problem

    def _utterance(self, deadline: float) -> Utterance:
        header, sound = self._reply(deadline)
        try:
            rate, count = header["rate"], header["samples"]
            phonemes = tuple((_text(symbol), _count(n)) for symbol, n in header["phonemes"])
            words = tuple((_text(word), _text(symbols)) for word, symbols in header.get("words", ()))
            if not 8_000 <= _count(rate) <= 192_000 or _count(count) * 4 != len(sound):
                raise ValueError("rate or length of the sound")
        except (KeyError, TypeError, ValueError) as problem:
            raise WorkerFailedError(f"its reply does not follow the protocol: {problem}") from problem
        samples = np.frombuffer(sound, dtype="<f4").astype(np.float32)
        if not np.isfinite(samples).all():
            raise WorkerFailedError("its sound holds values that are not numbers")
        if sum(n for _, n in phonemes) != len(samples):
            raise WorkerFailedError("its phoneme durations do not add up to its sound")
        return Utterance(rate, samples, phonemes, words)

    def _reply(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        (length,) = struct.unpack(">I", self._read(4, deadline))
        if length > MAX_HEADER:
            raise WorkerFailedError(f"its reply's header has {length} bytes; the most is {MAX_HEADER}")
        try:
            header = json.loads(self._read(length, deadline))
        except ValueError as problem:
            raise WorkerFailedError(f"its reply is not JSON: {problem}") from problem
        if not isinstance(header, dict):
            raise WorkerFailedError("its reply is not a JSON object")
        size = header.get("bytes", 0)
        if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= MAX_SOUND:
            raise WorkerFailedError(f"its reply announces {size!r} bytes of sound; the most is {MAX_SOUND}")
        sound = self._read(size, deadline)
        if header.get("ok") is not True:
            raise SpeechError(f"voice worker: {str(header.get('error', 'no reason given'))[:500]}")
        return header, sound

    def _read(self, count: int, deadline: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        data = bytearray()
        while len(data) < count:
            self._wait(descriptor, selectors.EVENT_READ, deadline)
            try:
                piece = os.read(descriptor, min(count - len(data), 1 << 20))
            except BlockingIOError:
                continue
            if not piece:
                raise WorkerFailedError(self._obituary())
            data += piece
        return bytes(data)

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, event)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise WorkerFailedError("it did not answer in time")

    def _obituary(self) -> str:
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2.0)
        last = " | ".join(self._complaints)[-500:]
        return f"it ended with code {self._process.returncode}" + (f": {last}" if last else "")


def _keep_last_lines(stream: IO[bytes], lines: deque[str]) -> None:
    with stream, contextlib.suppress(ValueError, OSError):
        buffered = io.BufferedReader(cast("io.RawIOBase", stream))
        while line := buffered.readline(1000):
            lines.append(line.decode(errors="replace").rstrip())


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is not a count")
    return value
