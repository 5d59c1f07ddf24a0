import asyncio
from contextlib import asynccontextmanager

import pytest

from ingest.article import Feed
from ingest.intervals import Pace
from ingest.poll import Poller
from ingest.poll_state import MemoryStates

FAST = Pace(remote_floor=0.05, local_floor=0.05, local_backoff_limit=0.1)
ITEMS = [("c", "Third", "Sun, 22 Nov 2026 10:00 GMT"), ("b", "Second", "Sun, 22 Nov 2026 09:00 GMT")]
ITEMS.append(("a", "First", "Sun, 22 Nov 2026 08:00 GMT"))


@pytest.fixture
def results():
    return []


@pytest.fixture
def make_poller(fetcher, parser, results):
    def make(*feeds, states=None, on_result=None):
        async def keep(result):
            results.append(result)

        return Poller(
            feeds,
            on_result or keep,
            states or MemoryStates(),
            fetcher=fetcher,
            parser=parser,
            pace=FAST,
            seed=1,
        )

    return make


@asynccontextmanager
async def running(poller):
    stop = asyncio.Event()
    task = asyncio.create_task(poller.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the condition is the feed server's, not ours
            await asyncio.sleep(0.02)


def feed(url: str) -> Feed:
    return Feed(url, "Town Desk", interval=0.05, allow_private=True)


async def test_ok_then_not_modified_then_an_error_that_loses_nothing(
    site, make_poller, answer, feed_of, results
):
    states = MemoryStates()
    poller, wire = make_poller(states=states), feed(site.url())
    site.answers["/feed.xml"] = answer(body=feed_of(*ITEMS), ETag='"1"')
    first = await poller.poll(wire)
    assert [article.title for article in first.articles] == ["Third", "Second", "First"]
    site.answers["/feed.xml"] = answer("304 Not Modified")
    assert (await poller.poll(wire)).status == "not-modified"
    for body in (answer("404 Not Found"), answer(body=b"<rss><channel><ti")):
        site.answers["/feed.xml"] = body
        broken = await poller.poll(wire)
        assert broken.status == "error"
        assert site.url() in broken.error
    assert (await states.load(wire.url)).failures == 2
    site.answers["/feed.xml"] = answer(body=feed_of(("d", "Fourth", "Sun, 22 Nov 2026 11:00 GMT"), *ITEMS))
    assert [article.title for article in (await poller.poll(wire)).articles] == ["Fourth"]
    assert (await states.load(wire.url)).failures == 0
    assert [result.status for result in results] == ["ok", "not-modified", "error", "error", "ok"]


async def test_retry_after_is_kept_across_a_restart(site, make_poller, answer, results):
    states = MemoryStates()
    site.answers["/feed.xml"] = answer("429 Too Many Requests", Retry_After="600")
    wire = feed(site.url())
    assert (await make_poller(states=states).poll(wire)).retry_after == 600
    async with running(make_poller(wire, states=states)):
        await asyncio.sleep(0.3)
    assert len(site.asked) == 1


async def test_a_failing_receiver_gets_the_same_articles_again(site, make_poller, answer, feed_of):
    got = []

    async def receive(result):
        got.append(result)
        if len(got) == 1:
            raise OSError("disk full")

    site.answers["/feed.xml"] = answer(body=feed_of(*ITEMS))
    async with running(make_poller(feed(site.url()), on_result=receive)):
        await until(lambda: len(got) >= 3)
    assert got[0].articles[0].id == got[1].articles[0].id
    assert len(got[1].articles) == 3
    assert got[2].articles == ()


async def test_feeds_come_and_go_while_it_runs(site, make_poller, answer, feed_of, results):
    site.answers["/feed.xml"] = site.answers["/two.xml"] = answer(body=feed_of(*ITEMS))
    poller = make_poller()
    async with running(poller):
        poller.add(feed(site.url()))
        poller.add(feed(site.url("/two.xml")))
        await until(lambda: {result.feed_url for result in results} == {site.url(), site.url("/two.xml")})
        poller.remove(site.url())
        assert [one.url for one in poller.feeds] == [site.url("/two.xml")]
        await asyncio.sleep(0.2)
        asked = sum("/feed.xml" in head for head in site.asked)
        await asyncio.sleep(0.3)
        assert sum("/feed.xml" in head for head in site.asked) == asked


async def test_pages_of_missing_items_are_never_fetched_from_private_hosts(
    site, other_site, make_poller, answer
):
    def body(*names):
        return answer(
            body=b"<rss version='2.0'><channel><title>T</title>%s</channel></rss>"
            % b"".join(
                f"<item><guid isPermaLink='false'>{n}</guid><title>{n}</title>"
                f"<link>{other_site.url('/' + n)}</link></item>".encode()
                for n in names
            )
        )

    poller, wire = make_poller(), feed(site.url())
    site.answers["/feed.xml"] = body("c", "b", "a")
    await poller.poll(wire)
    site.answers["/feed.xml"] = body("c", "a")
    result = await poller.poll(wire)
    assert len(result.missing_ids) == 1
    assert result.retracted_ids == ()
    assert other_site.asked == []


async def test_a_file_is_polled_like_a_feed(tmp_path, make_poller, feed_of):
    path = tmp_path / "feed.xml"
    path.write_bytes(feed_of(*ITEMS[1:]))
    poller, wire = make_poller(), Feed(str(path), "File")
    assert len((await poller.poll(wire)).articles) == 2
    assert (await poller.poll(wire)).status == "not-modified"
    path.write_bytes(feed_of(*ITEMS))
    assert [article.title for article in (await poller.poll(wire)).articles] == ["Third"]
    path.unlink()
    assert "does not exist" in (await poller.poll(wire)).error


async def test_entity_bomb_and_redirect_are_named_errors(site, make_poller, answer):
    poller, wire = make_poller(), feed(site.url())
    bomb = (
        b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    )
    site.answers["/feed.xml"] = answer(body=bomb)
    assert "entity bomb" in (await poller.poll(wire)).error
    site.answers["/feed.xml"] = answer("302 Found", Location="http://169.254.169.254/")
    assert "link-local" in (await poller.poll(wire)).error
