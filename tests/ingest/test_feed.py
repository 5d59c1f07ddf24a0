from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ingest.article import DateSource, Feed, Rights
from ingest.feed import compare
from ingest.identity import article_id
from ingest.parsed import ParsedFeed, ParsedItem
from ingest.poll_state import MAX_REMEMBERED, PollState
from ingest.story import story_of

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
FEED = Feed("https://town.example/feed", "Town Desk", rights=Rights.CC_BY)


def item(number: int, **changes) -> ParsedItem:
    made = ParsedItem(
        key=str(number),
        url=f"https://town.example/{number}",
        title=f"Item {number}",
        text=f"Text {number}.",
        published=NOW - timedelta(hours=100 - number),
        date_source=DateSource.PUBLISHED,
    )
    return replace(made, **changes)


def parsed(*items: ParsedItem, **facts) -> ParsedFeed:
    return ParsedFeed("Town", "en", tuple(items), **facts)


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(article_id(FEED.url, str(number)) for number in numbers)


def after(*items: ParsedItem, state: PollState | None = None, **facts) -> PollState:
    news = compare(FEED, parsed(*items, **facts), state or PollState(), NOW)
    return PollState(seen=news.seen, window=news.window)


def test_new_then_nothing_then_changed():
    first = compare(FEED, parsed(item(2), item(1)), PollState(), NOW)
    assert [a.title for a in first.articles] == ["Item 2", "Item 1"]
    assert first.articles[0].rights is Rights.CC_BY
    state = PollState.from_json(PollState(seen=first.seen, window=first.window).to_json())
    assert compare(FEED, parsed(item(2), item(1)), state, NOW).articles == ()
    (changed,) = compare(FEED, parsed(item(2, text="Other."), item(1)), state, NOW).articles
    assert changed.id == first.articles[0].id
    assert changed.content_hash != first.articles[0].content_hash


def test_an_undated_item_keeps_the_time_of_first_sight():
    undated = item(1, published=NOW, date_source=DateSource.FETCHED)
    later = NOW + timedelta(hours=3)
    changed = replace(undated, published=later, text="Other.")
    (article,) = compare(FEED, parsed(changed), after(undated), later).articles
    assert (article.published, article.fetched) == (NOW, later)


def test_missing_only_between_newer_and_older_ones():
    state = after(item(5), item(4), item(3), item(2), item(1))
    assert compare(FEED, parsed(item(5), item(3), item(1)), state, NOW).missing_ids == ids(4, 2)
    assert compare(FEED, parsed(item(6), item(5), item(4)), state, NOW).missing_ids == ()  # fell out
    assert compare(FEED, parsed(item(4), item(3), item(2), item(1)), state, NOW).missing_ids == ()  # newest
    assert compare(FEED, parsed(item(9), item(8)), state, NOW).missing_ids == ()  # all replaced
    assert compare(FEED, parsed(item(5), item(1), complete=False), state, NOW).missing_ids == ()  # damaged


def test_a_missing_item_is_reported_once_and_told_again_when_it_returns():
    gone = after(item(3), item(1), state=after(item(3), item(2), item(1)))
    assert compare(FEED, parsed(item(3), item(1)), gone, NOW).missing_ids == ()
    back = compare(FEED, parsed(item(3), item(2), item(1)), gone, NOW)
    assert [article.id for article in back.articles] == list(ids(2))


def test_withdrawn_by_tombstone_and_by_status():
    state = after(item(3), item(2), item(1))
    news = compare(FEED, parsed(item(3), item(1, canceled=True), withdrawn=("2", "99")), state, NOW)
    assert sorted(news.retracted_ids) == sorted(ids(1, 2))
    assert news.articles == ()
    assert news.missing_ids == ()
    again = PollState(seen=news.seen, window=news.window)
    repeat = compare(FEED, parsed(item(3), item(1, canceled=True), withdrawn=("2",)), again, NOW)
    assert repeat.retracted_ids == ()


def test_an_item_canceled_at_first_sight_is_never_told():
    news = compare(FEED, parsed(item(1, canceled=True)), PollState(), NOW)
    assert (news.articles, news.retracted_ids) == ((), ())


def test_memory_is_bounded_and_keeps_the_window():
    state = PollState()
    for start in range(0, 3000, 500):
        state = after(*(item(n) for n in range(start, start + 500)), state=state)
    assert len(state.seen) == MAX_REMEMBERED
    assert set(state.window) <= set(state.seen)


@given(
    st.lists(st.integers(0, 30), unique=True, max_size=20),
    st.lists(st.integers(0, 30), unique=True, max_size=20),
)
def test_repeating_a_poll_brings_nothing(before, now):
    state = after(*map(item, now), state=after(*map(item, before)))
    news = compare(FEED, parsed(*map(item, now)), state, NOW)
    assert (news.articles, news.retracted_ids, news.missing_ids) == ((), (), ())


def test_a_story_is_one_article():
    (article,) = compare(FEED, parsed(item(1)), PollState(), NOW).articles
    story = story_of(article)
    assert (story.lead, story.headline, story.outlets) == (article, "Item 1", ("Town Desk",))
