"""The worker's side of the speech protocol (docs/voices.md): reads requests, answers each, outlives bad ones.

A voice worker is a program of its own under the voice environment's Python; it loads this file from the
folder it lies in. So this needs nothing but Python's standard library, and imports nothing of Anchor."""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

PROTOCOL = 1
MAX_REQUEST = 65_536  # bytes of a request's JSON
MAX_TEXT = 4_000  # characters
MAX_PAUSE = 5.0  # seconds of silence between two sentences
SLOWEST, FASTEST = 3.0, 0.4  # length scales
SILENCE = "_"


class RequestError(Exception):
    """The request cannot be served; the message says why. The worker goes on."""


@dataclass(frozen=True)
class Request:
    text: str
    pace: float  # length scale; above 1 is slower
    pause: float  # seconds of silence between two sentences


@dataclass(frozen=True)
class Answer:
    """Sound: mono float32 in little-endian bytes; `phonemes` as [symbol, samples] which add up to `samples`;
    `words` as [word of the text, its symbols when spoken alone]."""

    rate: int
    samples: int
    phonemes: list[list[Any]]
    words: list[list[str]]
    sound: bytes


@dataclass(frozen=True)
class Voice:
    """What a worker has loaded: its name and version, its rate in Hz, and how it speaks."""

    engine: str
    rate: int
    speak: Callable[[Request], Answer]


def request_of(body: bytes) -> Request:
    """The request in a message's JSON. Raises `RequestError`."""
    try:
        given = json.loads(body)
    except ValueError as problem:
        raise RequestError(f"a request must be JSON: {problem}") from problem
    if not isinstance(given, dict):
        raise RequestError("a request must be a JSON object")
    text = given.get("text")
    if not isinstance(text, str) or not text.strip():
        raise RequestError("text must be a non-empty string")
    if len(text) > MAX_TEXT:
        raise RequestError(f"text has {len(text)} characters; the most is {MAX_TEXT}")
    pace = _number(given, "pace", 1.0, FASTEST, SLOWEST)
    return Request(text, pace, _number(given, "pause", 0.0, 0.0, MAX_PAUSE))


def serve(load: Callable[[], Voice], what: str) -> int:
    """Loads the voice, greets, and answers standard input until its end. Returns the exit code.

    `what` names what is loaded, for the error when that fails."""
    # What a library prints must not end up between two replies.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        voice = load()
        voice.speak(Request("Ready.", 1.0, 0.0))  # the first sentence is slow: let it be this one
    except Exception as problem:
        _refuse(replies, f"cannot load {what}: {type(problem).__name__}: {problem}")
        return 1
    _send(replies, {"ok": True, "protocol": PROTOCOL, "engine": voice.engine, "rate": voice.rate})
    return answer_all(voice, sys.stdin.buffer, replies)


def answer_all(voice: Voice, requests: IO[bytes], replies: IO[bytes]) -> int:
    """Answers every request in order until `requests` ends. Returns the exit code."""
    while True:
        size = requests.read(4)
        if len(size) < 4:
            return 0
        (length,) = struct.unpack(">I", size)
        if length > MAX_REQUEST:
            _refuse(replies, f"request of {length} bytes; the most is {MAX_REQUEST}")
            return 2
        body = requests.read(length)
        if len(body) < length:
            return 0
        try:
            answer = voice.speak(request_of(body))
        except RequestError as problem:
            _refuse(replies, str(problem))
        except Exception as problem:
            _refuse(replies, f"{type(problem).__name__}: {problem}")
        else:
            header = {
                "ok": True,
                "rate": answer.rate,
                "samples": answer.samples,
                "phonemes": answer.phonemes,
                "words": answer.words,
            }
            _send(replies, header, answer.sound)


def _number(given: dict[str, Any], key: str, default: float, low: float, high: float) -> float:
    value = given.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise RequestError(f"{key} must be a number from {low} to {high}, not {value!r}")
    return float(value)


def _send(stream: IO[bytes], header: dict[str, Any], payload: bytes = b"") -> None:
    body = json.dumps({**header, "bytes": len(payload)}, ensure_ascii=False).encode()
    stream.write(struct.pack(">I", len(body)) + body + payload)
    stream.flush()


def _refuse(stream: IO[bytes], reason: str) -> None:
    _send(stream, {"ok": False, "error": reason})
