"""The newsroom process: polls the feeds, runs the workflows, serves the desk."""

from __future__ import annotations

import asyncio
import logging
import os
from threading import Event

import uvicorn

from anchor.config import Config
from anchor.data_folder import DataFolder
from anchor.newsroom import feeds
from anchor.newsroom.newsroom import Newsroom
from anchor.newsroom.playout_status import PlayoutStatus
from anchor.store.store import Store
from ingest.article import PollResult
from ingest.fetch import Fetcher
from ingest.parser_process import FeedParser
from ingest.poll import Poller
from stream.running_order import RunningOrder

from .arguments import begin, stop_on_signal

log = logging.getLogger(__name__)


def main() -> None:
    config, folder = begin("newsroom")
    stop = stop_on_signal()
    store = Store.open(folder.database, folder.root)
    records = store.verify_approvals()
    log.info("the record of approvals holds: %d entries", records)
    feeds.configure(config, store)
    newsroom = Newsroom(config, folder, store)
    newsroom.open()
    try:
        asyncio.run(_serve(config, folder, store, newsroom, stop))
    finally:
        newsroom.close()
        store.close()
        logging.shutdown()
        # A render that is under way ends with this process and is made by the next one; nobody waits for it.
        os._exit(0)


async def _serve(config: Config, folder: DataFolder, store: Store, newsroom: Newsroom, stop: Event) -> None:
    from anchor.web.desk import create_app

    section = config.desk
    status = PlayoutStatus()
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(store, config, RunningOrder(folder.playout), status.latest),
            host=section.host,
            port=section.port,
            ssl_certfile=section.tls_cert,
            ssl_keyfile=str(section.tls_key) if section.tls_key else None,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
    )

    async def on_result(result: PollResult) -> None:
        await asyncio.to_thread(newsroom.take, result)

    ended = asyncio.Event()
    trust = [config.watch.tls_cert] if config.watch.tls_cert else []
    async with Fetcher(trust=trust, own=feeds.watch_server(config)) as fetcher, FeedParser() as parser:
        poller = Poller((), on_result, feeds.FeedStates(store), fetcher=fetcher, parser=parser)
        polling = asyncio.create_task(poller.run(ended), name="poller")
        listening = asyncio.create_task(status.follow(folder.bus), name="playout status")
        following = asyncio.create_task(
            feeds.follow(store, config, poller, lambda: stop.is_set() or ended.is_set()), name="feeds"
        )
        try:
            log.info("the desk is at %s", section.url)
            await server.serve()  # until a signal
        finally:
            stop.set()
            ended.set()
            following.cancel()
            listening.cancel()
            await asyncio.gather(polling, following, listening, return_exceptions=True)


if __name__ == "__main__":
    main()
