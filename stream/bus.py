"""The bus: a unix socket on which the playout hands its finished units to the origin and other outputs.

A message is two big-endian 32-bit lengths, a JSON header and a body. A consumer that connects gets the window
replayed; one that does not keep up is disconnected and may come back. Publishing never waits for anyone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import struct
import threading
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEAD = struct.Struct(">II")
LARGEST_HEADER = 256 * 1024
LARGEST_BODY = 64 * 1024 * 1024
MOST_CONSUMERS = 16
_BACKLOG_BYTES = 96 * 1024 * 1024
_INITS_KEPT = 6
_LONGEST_PATH = 107  # sun_path holds 108 bytes with its terminator


class BusError(Exception):
    """The bus cannot be used, or what arrives on it is not a message; says what to do."""


@dataclass(frozen=True)
class Message:
    """`header["type"]` says what it is: hello, init, part, segment, text, status or asrun."""

    header: Mapping[str, Any]
    body: bytes = b""


def pack(message: Message) -> bytes:
    """A message as bytes. Raises `BusError` when it is too large to be read back."""
    header = json.dumps(message.header, separators=(",", ":")).encode()
    _check_lengths(len(header), len(message.body))
    return b"".join((HEAD.pack(len(header), len(message.body)), header, message.body))


class Unpacker:
    """Messages out of bytes that arrive in any pieces."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """The messages that these bytes complete. Raises `BusError` on what cannot be a message."""
        self._data += data
        found: list[Message] = []
        while len(self._data) >= HEAD.size:
            header, body = HEAD.unpack_from(self._data)
            _check_lengths(header, body)
            end = HEAD.size + header + body
            if len(self._data) < end:
                break
            head = bytes(self._data[HEAD.size : HEAD.size + header])
            found.append(Message(_header(head), bytes(self._data[HEAD.size + header : end])))
            del self._data[:end]
        return found


def _check_lengths(header: int, body: int) -> None:
    if header > LARGEST_HEADER or body > LARGEST_BODY:
        raise BusError(f"a bus message of {header} + {body} bytes is beyond the limits")


def _header(data: bytes) -> Mapping[str, Any]:
    try:
        header = json.loads(data)
    except ValueError as error:
        raise BusError(f"a bus header is not JSON: {error}") from None
    if not isinstance(header, dict) or not isinstance(header.get("type"), str):
        raise BusError("a bus header is not an object with a type")
    return header


async def read_messages(path: Path) -> AsyncGenerator[Message, None]:
    """Connect and give messages until the playout goes away. Raises OSError or `BusError`."""
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        while True:
            try:
                header, body = HEAD.unpack(await reader.readexactly(HEAD.size))
                _check_lengths(header, body)
                head = await reader.readexactly(header)
                yield Message(_header(head), await reader.readexactly(body))
            except asyncio.IncompleteReadError:
                return
    finally:
        writer.close()


class _Consumer:
    """One connection: its own bounded backlog and its own thread."""

    def __init__(self, connection: socket.socket, replay: list[bytes]) -> None:
        self._connection = connection
        self._backlog = deque(replay)
        self._bytes = sum(map(len, replay))
        self._limit = self._bytes + _BACKLOG_BYTES
        self._wake = threading.Condition()
        self.closed = False
        threading.Thread(target=self._send, name="bus consumer", daemon=True).start()

    def offer(self, message: bytes) -> None:
        with self._wake:
            if self.closed:
                return
            if self._bytes + len(message) > self._limit:
                self._close()
                return
            self._backlog.append(message)
            self._bytes += len(message)
            self._wake.notify()

    def close(self) -> None:
        with self._wake:
            self._close()

    def _close(self) -> None:
        self.closed = True
        self._backlog.clear()
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)  # wakes a sender that is stuck
        self._wake.notify()

    def _send(self) -> None:
        with contextlib.suppress(OSError), self._connection:
            while True:
                with self._wake:
                    while not self._backlog and not self.closed:
                        self._wake.wait()
                    if self.closed:
                        return
                    message = self._backlog.popleft()
                    self._bytes -= len(message)
                self._connection.sendall(message)
        self.closed = True


class Bus:
    """The publishing end. `window` is how many segments are replayed to a new consumer."""

    def __init__(self, path: Path, window: int) -> None:
        self._path = path
        self._window = window
        self._lock = threading.Lock()
        self._consumers: list[_Consumer] = []
        self._hello = b""
        self._status = b""
        self._inits: deque[bytes] = deque(maxlen=_INITS_KEPT)
        self._recent: deque[tuple[int, bytes]] = deque()
        self._listener = _listen(path)
        threading.Thread(target=self._accept, name="bus", daemon=True).start()

    def publish(self, message: Message) -> None:
        """Hand a message to every consumer; keeps what a later one needs. Never waits."""
        packed = pack(message)
        kind = message.header["type"]
        with self._lock:
            if kind == "hello":
                self._hello = packed
            elif kind == "init":
                self._inits.append(packed)
            elif kind == "status":
                self._status = packed
            elif kind in ("part", "segment", "text"):
                number = int(message.header["number"])
                self._recent.append((number, packed))
                while self._recent[0][0] <= number - self._window:
                    self._recent.popleft()
            self._consumers = [each for each in self._consumers if not each.closed]
            for consumer in self._consumers:
                consumer.offer(packed)

    @property
    def consumers(self) -> int:
        with self._lock:
            return sum(not each.closed for each in self._consumers)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for consumer in self._consumers:
                consumer.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._consumers = [each for each in self._consumers if not each.closed]
                if len(self._consumers) >= MOST_CONSUMERS:
                    connection.close()
                    continue
                replay = [self._hello, *self._inits, *(packed for _n, packed in self._recent), self._status]
                self._consumers.append(_Consumer(connection, [packed for packed in replay if packed]))


def _listen(path: Path) -> socket.socket:
    """A listening socket that only its owner may use (0600)."""
    if len(os.fsencode(path)) > _LONGEST_PATH:
        raise BusError(
            f"the socket path {path} is longer than {_LONGEST_PATH} bytes: use a shorter data folder"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(os.fspath(path))
        except OSError:
            path.unlink(missing_ok=True)
        else:
            raise BusError(f"another playout is running on {path}: stop it first")
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listener.bind(os.fspath(path))
    finally:
        os.umask(before)
    listener.listen(MOST_CONSUMERS)
    return listener
