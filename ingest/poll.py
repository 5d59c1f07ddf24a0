"""Polls every feed on its own interval and hands on what is new. One task a feed; feeds come and go."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from ingest.article import Feed, PollResult
from ingest.feed import compare
from ingest.fetch import Fetched, Fetcher
from ingest.fetch_errors import FetchError, GoneError, printable
from ingest.intervals import Pace, next_delay
from ingest.local_file import is_file_feed, read_local_feed
from ingest.parsed import ParseError
from ingest.parser_process import FeedParser
from ingest.poll_state import PollState, StateStore

OnResult = Callable[[PollResult], Awaitable[None]]
_PROBES = 3  # missing articles whose pages are asked for in one poll

log = logging.getLogger(__name__)


class Poller:
    """Polls feeds; `on_result` gets every result, and only when it returns is the feed's state saved.

    A crash between the two brings the same articles again, with the same ids: nothing is lost, and the
    receiver stores each id and content hash once."""

    def __init__(
        self,
        feeds: Iterable[Feed],
        on_result: OnResult,
        states: StateStore,
        *,
        fetcher: Fetcher,
        parser: FeedParser,
        pace: Pace | None = None,
        seed: int | None = None,
    ) -> None:
        self._feeds = {feed.url: feed for feed in feeds}
        self._on_result = on_result
        self._states = states
        self._fetcher = fetcher
        self._parser = parser
        self._pace = pace or Pace()
        self._random = random.Random(seed)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._wake: dict[str, asyncio.Event] = {}
        self._running = False

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds being polled."""
        return tuple(self._feeds.values())

    def add(self, feed: Feed) -> None:
        """Polls `feed` from now on; one with the same address is replaced."""
        self.remove(feed.url)
        self._feeds[feed.url] = feed
        if self._running:
            self._start(feed)

    def remove(self, url: str) -> None:
        """Stops polling the feed at `url`; its state stays with the store."""
        self._feeds.pop(url, None)
        self._wake.pop(url, None)
        task = self._tasks.pop(url, None)
        if task is not None:
            task.cancel()

    def poll_now(self, url: str) -> None:
        """Ends the current wait of the feed at `url`, unless its server asked for the wait."""
        if url in self._wake:
            self._wake[url].set()

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop` is set."""
        self._running = True
        try:
            for feed in self.feeds:
                self._start(feed)
            await stop.wait()
        finally:
            self._running = False
            tasks = list(self._tasks.values())
            self._tasks.clear()
            self._wake.clear()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, feed: Feed) -> None:
        self._wake[feed.url] = asyncio.Event()
        self._tasks[feed.url] = asyncio.create_task(
            self._serve(feed, self._wake[feed.url]), name=f"poll {printable(feed.url)}"
        )

    async def _serve(self, feed: Feed, wake: asyncio.Event) -> None:
        while True:
            try:
                state = await self._states.load(feed.url) or PollState()
                await asyncio.sleep(max(0.0, state.not_before - datetime.now(UTC).timestamp()))
                result = await self.poll(feed)
                state = await self._states.load(feed.url) or PollState()
                failures, retry_after = state.failures, result.retry_after
            except Exception:
                # The receiver or the store failed: this feed is polled again, the others do not notice.
                log.exception("%s: its news could not be handed on; it is polled again", printable(feed.url))
                failures, retry_after = 1, None
            delay = next_delay(feed, failures, retry_after, self._random.random(), self._pace)
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), delay)
            wake.clear()

    async def poll(self, feed: Feed) -> PollResult:
        """One poll: fetch, parse, compare, hand on, save. Errors of the feed are in the result.

        Errors of the receiver and of the store are raised, and the state stays as it was."""
        state = await self._states.load(feed.url) or PollState()
        now = datetime.now(UTC)
        try:
            result, after = await self._news(feed, state, now)
        except (FetchError, ParseError) as error:
            retry_after = error.retry_after if isinstance(error, FetchError) else None
            result = PollResult(feed.url, "error", error=str(error), retry_after=retry_after)
            after = replace(
                state,
                failures=state.failures + 1,
                not_before=now.timestamp() + retry_after if retry_after else 0.0,
            )
        await self._on_result(result)
        if after != state:
            await self._states.save(feed.url, after)
        return result

    async def _news(self, feed: Feed, state: PollState, now: datetime) -> tuple[PollResult, PollState]:
        fetched = await self._fetch(feed, state)
        calm = replace(
            state, etag=fetched.etag, last_modified=fetched.last_modified, failures=0, not_before=0.0
        )
        warnings = [f"moved for good to {printable(fetched.moved_to)}"] if fetched.moved_to else []
        if fetched.not_modified:
            result = PollResult(feed.url, "not-modified", warnings=tuple(warnings))
            return self._with_validators(result, calm), calm
        parsed = await self._parser.parse(
            fetched.body,
            url=fetched.final_url,
            now=now,
            content_type=fetched.content_type,
            language=feed.language,
        )
        news = compare(feed, parsed, state, now)
        gone = await self._gone(feed, state, news.missing_ids)
        result = PollResult(
            feed.url,
            "ok",
            articles=news.articles,
            retracted_ids=(*news.retracted_ids, *gone),
            missing_ids=tuple(identity for identity in news.missing_ids if identity not in gone),
            warnings=(*warnings, *parsed.warnings),
        )
        return self._with_validators(result, calm), replace(calm, seen=news.seen, window=news.window)

    @staticmethod
    def _with_validators(result: PollResult, state: PollState) -> PollResult:
        return replace(result, etag=state.etag, last_modified=state.last_modified)

    async def _fetch(self, feed: Feed, state: PollState) -> Fetched:
        if is_file_feed(feed.url):
            return await asyncio.to_thread(read_local_feed, feed.url, etag=state.etag)
        return await self._fetcher.get(
            feed.url,
            etag=state.etag,
            last_modified=state.last_modified,
            allow_private=feed.allow_private,
        )

    async def _gone(self, feed: Feed, state: PollState, missing: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the missing articles whose own pages answer 410: withdrawn for certain.

        Their addresses came from the feed, so they are fetched as public hosts only."""
        gone: list[str] = []
        for identity in missing[:_PROBES]:
            url = state.seen[identity].url
            if not url:
                continue
            try:
                await self._fetcher.get(url)
            except GoneError:
                gone.append(identity)
            except FetchError as error:
                log.debug("%s: missing from %s: %s", identity, printable(feed.url), error)
        return tuple(gone)
