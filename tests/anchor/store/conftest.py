from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anchor.desk.facts import ChannelFacts
from anchor.desk.grounding import gate_script
from anchor.desk.script import Check, Script
from anchor.desk.writer import write_script
from anchor.store.store import Store
from anchor.store.views import Review
from ingest.article import Article, Feed
from ingest.story import story_of

Draft = Callable[..., Script]


@pytest.fixture
def store(tmp_path: Path, harbor_feed: Feed) -> Iterator[Store]:
    with Store.open(tmp_path / "anchor.sqlite") as opened:
        opened.add_feed(harbor_feed, review="auto", max_age_hours=0, source="config")
        yield opened


@pytest.fixture
def draft(store: Store, article: Callable[..., Article]) -> Draft:
    """Stores an article and its script, written and gated by the real desk."""

    def make(number: int = 1, review: Review = "auto", spoil: bool = False, **changes: object) -> Script:
        found = article(number, **changes)
        store.keep_articles([found])
        story = story_of(found)
        facts = ChannelFacts(now=datetime.now(UTC), max_age_hours=0)
        script = write_script(story, facts)
        checks = gate_script(script, story, facts)
        if spoil:
            checks = (*checks, Check("derivation", False, "not the source's words", script.lines[0].id))
        store.save_draft(story, script, checks, review, found)
        return script

    return make
