from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from anchor.desk.script import State
from anchor.newsroom import durable
from anchor.newsroom.newsroom import Newsroom
from anchor.store.store import Store
from ingest.article import Article, PollResult, Rights
from stream.running_order import RunningOrder

Build = Callable[..., Article]
Poll = Callable[..., PollResult]
Until = Callable[[Callable[[], bool]], None]


def states(store: Store) -> dict[str, State]:
    return {row.headline: row.state for row in store.board()}


def test_an_article_becomes_a_queued_clip_and_airs(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until, air
) -> None:
    newsroom.take(poll(article(1)))
    until(lambda: len(order.waiting()) == 1)
    item = order.waiting()[0]
    assert item.cues[0].data["item"] == item.id
    assert item.captions
    assert order.ticker() == ["Harbor opens bridge number 1"]
    row = store.board()[0]
    assert row.state is State.SCHEDULED
    assert store.story(row.id).approvals[0].approval.by == "auto"
    assert [each.item_id for each in store.next_up()] == [item.id]

    air.start(item.id)
    until(lambda: store.board()[0].state is State.AIRED)
    assert order.repeats() == []  # it is not a repeat while it airs for the first time
    air.end(item.id)
    until(lambda: len(order.repeats()) == 1)
    repeat = order.repeats()[0]
    first_aired = store.story(row.id).airings[0].started.timestamp()
    assert repeat.first_aired == first_aired
    assert repeat.expires == first_aired + 3600
    assert order.waiting() == []


def test_the_same_poll_twice_changes_nothing(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until, renderer
) -> None:
    found = article(1)
    newsroom.take(poll(found))
    until(lambda: len(order.waiting()) == 1)
    newsroom.take(poll(found, found))
    newsroom.look()
    assert len(store.board()) == 1
    assert len(order.waiting()) == 1
    assert len((Path(renderer[-1]).parent / "ledger").read_text().splitlines()) == 1


def test_the_first_story_of_an_hour_greets(
    newsroom: Newsroom, store: Store, article: Build, poll: Poll, until: Until
) -> None:
    newsroom.take(poll(article(1), article(2, age=120)))
    until(lambda: len(store.board()) == 2)
    greeted = [
        any(line.template.startswith("greeting") for line in store.script(row.id).lines)
        for row in store.board()
    ]
    assert greeted == [True, False]


def test_an_update_before_air_replaces_the_story(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until
) -> None:
    newsroom.take(poll(article(1)))
    until(lambda: len(order.waiting()) == 1)
    before = order.waiting()[0].id
    newsroom.take(poll(article(1, text="The harbor closed the bridge on Tuesday after a storm.")))
    until(lambda: [item.id for item in order.waiting()] not in ([], [before]))
    assert [row.state for row in store.board() if row.reason] == [State.DROPPED]
    assert "changed its report" in next(row.reason for row in store.board() if row.reason)
    assert any("storm" in caption.text for caption in order.waiting()[0].captions)


def test_a_retraction_takes_everything_off_and_is_told(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until, air
) -> None:
    newsroom.take(poll(article(1), article(2), article(3)))
    until(lambda: len(order.waiting()) == 3)
    aired, on_air, unaired = order.waiting()
    air.start(aired.id)
    air.end(aired.id)
    until(lambda: [item.id for item in order.repeats()] == [aired.id])
    air.start(on_air.id)
    until(lambda: (store.on_air() or unaired).title == "A title")
    newsroom.take(poll(retracted=("article-1", "article-2", "article-3")))
    until(lambda: not order.repeats() and order.killed(on_air.id))
    until(lambda: unaired.id not in [item.id for item in order.waiting()])
    by_clip = {store.story(row.id).row.headline: row for row in store.board()}
    assert by_clip[aired.title].state is State.CORRECTED
    assert by_clip[on_air.title].state is State.CORRECTED
    assert by_clip[unaired.title].state is State.DROPPED
    until(lambda: [item.title for item in order.waiting()] == ["Harbor Times withdraws a report"] * 2)


def test_a_correction_withdraws_what_it_corrects_and_is_told(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until, air
) -> None:
    newsroom.take(poll(article(1)))
    until(lambda: bool(air.play_next()))
    until(lambda: len(order.repeats()) == 1)
    correction = article(
        2,
        title="Correction: the bridge cost 11 million",
        text="The bridge in the harbor cost 11 million dollars, not 12 million.",
        corrects=article(1).url,
    )
    newsroom.take(poll(correction))
    until(lambda: not order.repeats() and len(order.waiting()) == 1)
    assert states(store)["Harbor opens bridge number 1"] is State.CORRECTED
    assert any("corrected an earlier report" in caption.text for caption in order.waiting()[0].captions)


def test_hold_feeds_wait_for_a_person(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until
) -> None:
    store.set_feed_review(article().feed_url, "hold")
    newsroom.take(poll(article(1)))
    until(lambda: [row.state for row in store.board()] == [State.IN_REVIEW])
    newsroom.look()
    assert order.waiting() == []
    row = store.board()[0]
    store.approve(row.id, row.sha256, "Ada")
    until(lambda: len(order.waiting()) == 1)
    assert order.waiting()[0].cues[0].data["review"] == "Ada"


@pytest.mark.parametrize("verdict", ["kill", "hold"])
def test_a_decision_reaches_the_running_order_within_the_call(
    newsroom: Newsroom,
    store: Store,
    order: RunningOrder,
    article: Build,
    poll: Poll,
    until: Until,
    verdict: str,
) -> None:
    newsroom.take(poll(article(1)))
    until(lambda: len(order.waiting()) == 1)
    item, row = order.waiting()[0], store.board()[0]
    getattr(store, verdict)(row.id, "Ada")
    assert order.waiting() == []
    assert order.killed(item.id) is (verdict == "kill")
    newsroom.look()
    assert order.waiting() == []
    if verdict == "hold":
        store.approve(row.id, row.sha256, "Ada")
        until(lambda: [each.id for each in order.waiting()] == [item.id])


def test_read_only_articles_are_kept_and_not_told(
    newsroom: Newsroom, store: Store, article: Build, poll: Poll, until: Until
) -> None:
    found = article(1, rights=Rights.READ_ONLY)
    newsroom.take(poll(found))
    until(lambda: "read-only" in store.disposition(found))
    assert store.board() == ()


def test_articles_in_another_language_are_kept_and_not_told(
    newsroom: Newsroom, store: Store, article: Build, poll: Poll, until: Until
) -> None:
    found = replace(article(1, title="El ayuntamiento cierra el puente"), language="es")
    newsroom.take(poll(found, article(2)))
    until(lambda: "is in 'es'; the channel speaks 'en'" in store.disposition(found))
    until(lambda: list(states(store)) == ["Harbor opens bridge number 2"])


def test_a_failed_render_holds_the_story_and_approval_tries_again(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until, renderer
) -> None:
    fault = Path(renderer[-1]).parent / "fail"
    fault.touch()
    newsroom.take(poll(article(1)))
    until(lambda: [row.state for row in store.board()] == [State.HELD])
    row = store.board()[0]
    assert row.reason == "the clip could not be made: the voice is hoarse"
    fault.unlink()
    store.approve(row.id, row.sha256, "Ada")
    until(lambda: len(order.waiting()) == 1)


def test_why_the_card_took_over_stays_with_the_clip(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until, renderer
) -> None:
    why = "presenter ada: OSError: the face is gone"
    (Path(renderer[-1]).parent / "stumble").write_text(why)
    newsroom.take(poll(article(1)))
    until(lambda: len(order.waiting()) == 1)
    row = store.board()[0]
    clip = store.story(row.id).clip
    assert clip is not None
    assert (clip.presenter_failure, row.presenter_failure) == (why, why)
    assert [each.presenter_failure for each in store.next_up()] == [why]


def test_only_so_much_is_rendered_ahead_and_old_stories_make_room(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until
) -> None:
    newsroom.take(poll(*(article(number, age=60.0 * number) for number in range(1, 31))))
    until(lambda: len(order.waiting()) == 3)
    newsroom.look()
    found = list(states(store).values())
    assert len(found) == 20
    assert found.count(State.SCHEDULED) == 3
    assert "stale" in store.disposition(article(25, age=60.0 * 25))
    assert [item.title[-2:].strip() for item in order.waiting()] == ["1", "2", "3"]


def test_a_removed_feed_leaves_the_air(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until, air
) -> None:
    newsroom.take(poll(article(1), article(2)))
    until(lambda: len(order.waiting()) == 2)
    air.play_next()
    until(lambda: len(order.repeats()) == 1)
    store.configure_feeds([], "config")
    until(lambda: not order.waiting() and not order.repeats() and not order.ticker())


def test_finished_workflows_are_forgotten(
    newsroom: Newsroom, store: Store, order: RunningOrder, article: Build, poll: Poll, until: Until
) -> None:
    newsroom.take(poll(article(1)))
    until(lambda: len(order.waiting()) == 1)
    until(lambda: durable.forget_finished(keep=0) >= 1)
    newsroom.look()
    assert len(order.waiting()) == 1
