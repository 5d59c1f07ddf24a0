from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from anchor.desk.edits import STEPS
from anchor.desk.facts import ChannelFacts
from anchor.desk.templates import TEMPLATES, TemplateError, copies, independent, slots_for, template_line
from ingest.article import Article

PAGE = (Path(__file__).parents[3] / "docs" / "grounding.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_documented_with_its_words(name: str) -> None:
    assert f"| `{name}` | {TEMPLATES[name]} |" in PAGE


@pytest.mark.parametrize("kind", STEPS)
def test_every_edit_is_documented(kind: str) -> None:
    assert f"`{kind}`" in PAGE


def test_a_trimmed_copy_is_no_second_source(make_article: Callable[..., Article]) -> None:
    lead = make_article()
    trimmed = make_article(lead.text.split("\n\n")[0], id="b", outlet="Valley Post")
    own = make_article("Crews shut the crossing before dawn today.", id="c", outlet="Hill News")
    assert copies(lead, trimmed)
    assert not copies(lead, own)
    assert independent((lead, trimmed, own)) == (lead, own)


def test_an_unknown_template_and_an_empty_story_are_refused(
    make_article: Callable[..., Article], facts: ChannelFacts
) -> None:
    with pytest.raises(TemplateError, match="closed list"):
        slots_for("opinion@1", (make_article(),), facts)
    with pytest.raises(TemplateError, match="no stored article"):
        slots_for("attribution@1", (), facts)


def test_channel_templates_need_no_article(facts: ChannelFacts) -> None:
    line = template_line("x", "sign-off@1", (), facts)
    assert line.text == "That is the news from Anchor 24 for now."
    assert line.spoken == "That is the news from Anchor twenty-four for now."
    assert line.support == ()
