"""From a stored article to a checked script that is approved, or in front of a person."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from anchor.bulletin import bulletin_at
from anchor.cast import presenter_of
from anchor.config import Config
from anchor.desk.grounding import gate_script, passed
from anchor.desk.script import Check, Script, State
from anchor.desk.writer import WriterError, write_retraction, write_script
from anchor.store.approvals import AUTO
from anchor.store.errors import GateRefused, NotFound, StaleScript
from anchor.store.store import Store
from anchor.store.views import Review
from ingest.story import story_of

from .channel_facts import channel_facts

log = logging.getLogger(__name__)

GREETED = "greeted_hour"


class Drafting:
    """The writer's desk: each step may be repeated after a crash and gives the same script."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store

    def draft(self, article_id: str, content_hash: str) -> str:
        """Writes and gates the script of an article; its id, or "" when the article is not told.

        Why it is not told is recorded with the article."""
        store = self._store
        try:
            article = store.article(article_id)
        except NotFound:
            return ""
        if article.content_hash != content_hash:
            return ""  # a newer version came meanwhile and is drafted instead
        if store.disposition(article):
            return self._drafted_from(article_id, content_hash)
        story = story_of(article)
        facts = channel_facts(self._config, store, story)
        review = self._review_of(article.feed_url)
        try:
            opening = review == "auto" and self._first_of_the_hour()
            script = self._cast(write_script(story, facts, self._config.stories.max_seconds, opening=opening))
        except WriterError as error:
            log.info("%s", error)
            store.decide_article(article, str(error))
            return ""
        store.save_draft(story, script, gate_script(script, story, facts), review, article)
        return script.id

    def draft_retraction(self, article_id: str) -> str:
        """Writes the notice that a told article was withdrawn; its script's id, or "" when none is owed."""
        store = self._store
        article = store.article(article_id)
        if not article.retracted:
            return ""
        story = story_of(article)
        facts = channel_facts(self._config, store, story)
        try:
            script = self._cast(write_retraction(story, facts))
        except WriterError as error:
            log.warning("%s", error)
            return ""
        checks = gate_script(script, story, facts)
        store.save_draft(story, script, checks, self._review_of(article.feed_url), kind="retraction")
        return script.id

    def review(self, script_id: str) -> str:
        """Lets a draft through when its feed is on auto and every check passed; else a person decides.

        Gives the state the script is in afterwards."""
        store = self._store
        stand = store.stand(script_id)
        if stand.state is not State.DRAFTED:
            return stand.state
        checks = store.checks(script_id, stand.sha256)
        if stand.review == "auto" and passed(checks):
            try:
                store.approve(script_id, stand.sha256, AUTO)
                return State.APPROVED
            except (GateRefused, StaleScript) as error:
                log.warning("%s", error)
        store.send_to_review(script_id, _why_red(checks))
        return State.IN_REVIEW

    def _cast(self, script: Script) -> Script:
        bulletin = bulletin_at(self._config, script.written)
        return replace(script, presenter=presenter_of(bulletin.cast, script.story_id))

    def _drafted_from(self, article_id: str, content_hash: str) -> str:
        for stand in self._store.stands_on(article_id):
            sources = self._store.sources(stand.id)
            if stand.kind == "story" and any(source.content_hash == content_hash for source in sources):
                return stand.id
        return ""

    def _review_of(self, feed_url: str) -> Review:
        try:
            return self._store.feed(feed_url).review
        except NotFound:
            return "hold"

    def _first_of_the_hour(self) -> bool:
        """True once an hour. Taken before the script is stored: a crash between costs one greeting."""
        hour = int(time.time() // 3600)
        if self._store.setting(GREETED) == hour:
            return False
        self._store.set_setting(GREETED, hour)
        return True


def _why_red(checks: tuple[Check, ...]) -> str:
    red = [f"{check.gate}: {check.reason or 'not passed'}" for check in checks if not check.passed]
    return "; ".join(red[:3]) + (f"; and {len(red) - 3} more" if len(red) > 3 else "")
