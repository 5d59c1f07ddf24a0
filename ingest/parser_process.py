"""Parses feeds in a child process with time and memory limits: no feed can hold up the event loop."""

from __future__ import annotations

import asyncio
import json
import struct
import sys
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Self

from ingest.fetch_errors import printable
from ingest.parsed import ParsedFeed, ParseError

_RECYCLE = 500  # jobs after which a process is replaced, so that nothing it leaks lasts
_MAX_ANSWER = 64 * 1024 * 1024


class _Worker:
    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None
        self._jobs = 0

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is not None and (self._process.returncode is not None or self._jobs >= _RECYCLE):
            await self.stop()
        if self._process is None:
            self._jobs = 0
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # the working folder must not be able to replace a module
                "-m",
                "ingest.parse_worker",
                str(self._seconds),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
        return self._process

    async def ask(self, facts: bytes, body: bytes) -> bytes:
        """The answer to one job. Raises `TimeoutError`, or `EOFError` when the process died."""
        process = await self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        self._jobs += 1
        try:
            async with asyncio.timeout(self._seconds):
                for frame in (facts, body):
                    process.stdin.write(struct.pack(">I", len(frame)) + frame)
                await process.stdin.drain()
                (size,) = struct.unpack(">I", await process.stdout.readexactly(4))
                if size > _MAX_ANSWER:
                    raise EOFError
                return await process.stdout.readexactly(size)
        except BaseException:
            # Also on cancellation: an answer that nobody read would be taken for the next job's.
            await self.stop()
            raise

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


class FeedParser:
    """Parses feeds in `processes` child processes, started when first needed."""

    def __init__(self, *, processes: int = 1, seconds: int = 25) -> None:
        self._seconds = seconds
        self._workers = [_Worker(seconds) for _ in range(processes)]
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Ends the child processes."""
        for worker in self._workers:
            await worker.stop()

    async def parse(
        self, body: bytes, *, url: str, now: datetime, content_type: str = "", language: str = "en"
    ) -> ParsedFeed:
        """The feed in `body`. Raises `ParseError`, which names the address, the fault and what to do."""
        facts = json.dumps(
            {"url": url, "now": now.isoformat(), "content_type": content_type, "language": language}
        ).encode()
        worker = await self._idle.get()
        try:
            answer = json.loads(await worker.ask(facts, body))
        except TimeoutError as error:
            raise self._error(url, f"takes more than {self._seconds} s to read") from error
        except (EOFError, OSError, ValueError) as error:
            raise self._error(url, "makes the feed reader fail") from error
        finally:
            self._idle.put_nowait(worker)
        if "feed" not in answer:
            raise self._error(url, str(answer["error"]))
        return ParsedFeed.from_json(answer["feed"])

    @staticmethod
    def _error(url: str, fault: str) -> ParseError:
        return ParseError(
            f"{printable(url)}: {fault}. Check that the address is a feed; it is tried again later."
        )
