"""Who a draft names as its presenter, and what the renderer is told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from anchor.config import Config
from anchor.desk.script import Approval, Script
from anchor.newsroom.clip_script import render_job
from anchor.newsroom.drafting import Drafting
from anchor.newsroom.render_job import RenderJob
from anchor.store.store import Store
from ingest.article import Article

ALL_DAY = [
    {"name": "Day", "start": "00:00", "end": "12:00", "cast": ["imani", "marlow"], "voice": "joe", "handover": True},
    {"name": "Night", "start": "12:00", "end": "00:00", "cast": ["marlow", "imani"], "voice": "joe", "handover": True},
]  # fmt: skip


@pytest.fixture
def drafted(config: Config, store: Store, article: Callable[..., Article]) -> Callable[..., Script]:
    """The script of an article, drafted by a channel with these bulletins."""

    def draft(number: int, *bulletins: object) -> Script:
        settings = with_bulletins(config, *bulletins)
        (kept,) = store.keep_articles([article(number)])
        return store.script(Drafting(settings, store).draft(kept.id, kept.content_hash))

    return draft


def with_bulletins(config: Config, *bulletins: object) -> Config:
    return Config.model_validate(
        {**config.model_dump(), "presenter": {"cast": ["card"]}, "bulletins": bulletins}
    )


def job(config: Config, script: Script, source: Article) -> RenderJob:
    approval = Approval(script.id, script.sha256, "Ada", datetime.now(UTC), "approved")
    return render_job(config, script, [source], approval)


def test_a_story_has_a_presenter_of_the_bulletin_it_is_written_in(
    drafted: Callable[..., Script], config: Config, article: Callable[..., Article]
) -> None:
    within, without = drafted(1, *ALL_DAY), drafted(2)
    assert within.presenter in ("imani", "marlow")
    assert without.presenter == "card"
    told = job(with_bulletins(config, *ALL_DAY), within, article(1))
    assert (told.presenter.name, told.studio.voice) == (within.presenter, "joe")
    assert told.colleague is not None
    assert {told.presenter.name, told.colleague.name} == {"imani", "marlow"}
    assert job(config, without, article(2)).studio.voice == ""


def test_a_story_keeps_its_presenter_when_its_bulletin_is_gone(
    drafted: Callable[..., Script], config: Config, article: Callable[..., Article]
) -> None:
    script = drafted(1, *ALL_DAY)
    told = job(config, script, article(1))
    assert told.presenter.name == script.presenter
    assert told.presenter.pack is not None
    assert told.colleague is None
