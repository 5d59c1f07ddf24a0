from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor.desk.facts import ChannelFacts
from anchor.desk.sources import cue_data, opening_at
from anchor.desk.writer import write_script
from ingest.article import Article, Story

LONG = " ".join(f"word{n}" for n in range(40))


@pytest.mark.parametrize(
    ("url", "words", "wanted"),
    [
        ("https://a.example/x", "The dam held.", "https://a.example/x#:~:text=The%20dam%20held."),
        ("https://a.example/x", "A-b, c & d", "https://a.example/x#:~:text=A%2Db%2C%20c%20%26%20d"),
        ("https://a.example/x#top", "Held", "https://a.example/x#top:~:text=Held"),
        ("https://a.example/x#top:~:text=old", "Held", "https://a.example/x#top:~:text=Held"),
        ("https://a.example/x?q=1", "Two\n lines", "https://a.example/x?q=1#:~:text=Two%20lines"),
        ("https://a.example/x", "", "https://a.example/x"),
        ("urn:uuid:1", "Held", "urn:uuid:1"),
        (
            "https://a.example/x",
            LONG,
            "https://a.example/x#:~:text=word0%20word1%20word2%20word3%20word4%20word5,"
            "word34%20word35%20word36%20word37%20word38%20word39",
        ),
    ],
)
def test_addresses_open_at_the_sentence(url: str, words: str, wanted: str) -> None:
    assert opening_at(url, words) == wanted


@given(st.text(min_size=1, max_size=100).filter(lambda t: t.strip()))
def test_the_directive_carries_the_words_and_no_syntax(words: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    directive = opening_at("https://a.example/", words).partition(":~:text=")[2]
    assert not set(directive) & set(" &-#\"'<>")
    if "," not in directive and words.strip():
        assert unquote(directive) == " ".join(words.split())


def test_a_cue_is_plain_json(
    make_article: Callable[..., Article], make_story: Callable[..., Story], facts: ChannelFacts
) -> None:
    story = make_story(make_article())
    script = write_script(story, facts, opening=True)
    greeting, count, lead, *_ = (cue_data(line, script, story, "clip-1", "auto") for line in script.lines)
    assert json.loads(json.dumps(lead)) == lead
    assert lead == {
        "line": "story-1-3",
        "kind": "derived",
        "text": script.lines[2].text,
        "story": script.headline.text,
        "slug": "HARBOR BRIDGE",
        "item": "clip-1",
        "outlet": "Harbor Times",
        "review": "auto",
        "rights": "sample",
        "wire": "SAMPLE WIRE",
        "sources": [
            {
                "outlet": "Harbor Times",
                "title": "Harbor bridge closes after crack is found",
                "url": lead["sources"][0]["url"],  # type: ignore[index]
                "quote": script.lines[2].support[0].quote,
                "published": "2026-11-22T13:05:00+00:00",
                "retrieved": "2026-11-22T13:15:00+00:00",
                "hash": story.lead.content_hash,
            }
        ],
    }
    assert count["kind"] == "template"
    assert len(count["sources"]) == 1  # type: ignore[arg-type]
    assert greeting["sources"] == []
