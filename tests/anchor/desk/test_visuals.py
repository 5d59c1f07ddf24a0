from __future__ import annotations

from collections.abc import Callable

import pytest

from anchor.desk.facts import ChannelFacts
from anchor.desk.grounding import gate_script, passed
from anchor.desk.visuals import Figure, Moment, Place, Quotation, figures, moments, places, quotations
from anchor.desk.writer import write_script
from ingest.article import Article, Story


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("About 8,000 drivers use the bridge.", [Figure("About 8,000", "drivers")]),
        ("They found a crack 14 metres long.", [Figure("14", "metres long")]),
        ("It holds nearly 8,000 pounds of supplies.", [Figure("nearly 8,000", "pounds of supplies")]),
        ("The $3.5 million repair plan passed.", [Figure("$3.5 million", "repair plan")]),
        ("Some 40% of voters stayed home.", [Figure("Some 40%", "of voters")]),
        ("Gusts of up to 80 kilometers an hour hit.", [Figure("up to 80", "kilometers an hour")]),
        ("It holds 70 tons of old paper.", [Figure("70", "tons of old paper")]),
        (
            "Sea grass has spread by 43 percent in six years, a study says.",
            [Figure("43 percent", "Sea grass has spread")],
        ),
        ("The new wing will cost $12.4 million.", [Figure("$12.4 million", "The new wing will cost")]),
        (
            "The ride is long, and the cheapest ticket costs $45.",
            [Figure("$45", "the cheapest ticket costs")],
        ),
        ("The wait has fallen to 14 days.", [Figure("14 days", "The wait has fallen to")]),
        ("They made 27 percent more honey.", [Figure("27 percent", "more honey")]),
        ("Shares opened 2% lower.", [Figure("2% lower", "Shares opened")]),
        ("The index opened 2.1 percent higher today.", [Figure("2.1 percent higher", "The index opened")]),
        ("Rates rose from 3 percent to 5 percent.", []),
        ("The club, the oldest here, paid $3 million.", []),
        ("It costs $32,000.", []),
        ("Fuels make 50%-70% fewer crystals.", []),
        ("It was not 40 people.", []),
        ("It could cost 40 million pounds.", []),
        ("It began in 1932.", []),
        ("It began on June 29 in town.", []),
        ("It ends at 14:05 UTC today.", []),
        ("The 6 p.m. news.", []),
        ("LONDON, Nov 22 — It closed.", []),
    ],
)
def test_figures(sentence: str, wanted: list[Figure]) -> None:
    assert list(figures(sentence)) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ('"We will not stop," Chief Rose Field said.', [Quotation("We will not stop", "Chief Rose Field")]),
        ("“It is not over,” said Rose Field.", [Quotation("It is not over", "Rose Field")]),
        ('Mayor Brook said: "Nobody should cross."', [Quotation("Nobody should cross", "Mayor Brook")]),
        ('"No," she said.', []),
        ('The "very old dam" held.', []),
    ],
)  # fmt: skip
def test_quotations(sentence: str, wanted: list[Quotation]) -> None:
    assert list(quotations(sentence)) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("At 14:05, the bridge closed.", [Moment("14:05", "the bridge closed")]),
        ("The bridge closed on 3 May 2026.", [Moment("3 May 2026", "The bridge closed")]),
        ("In 1932 the bridge opened.", [Moment("1932", "the bridge opened")]),
        ("The bridge closed on Tuesday.", [Moment("Tuesday", "The bridge closed")]),
        ("The bridge closed.", []),
    ],
)
def test_moments(sentence: str, wanted: list[Moment]) -> None:
    assert list(moments(sentence)) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("A fire broke out in Green Hill.", [Place("Green Hill", "")]),
        ("It sank off Cold Point, Harbor County.", [Place("Cold Point", "Harbor County")]),
        ("LONDON, Nov 22 — It closed.", [Place("LONDON", "")]),
        ("It ends in November.", []),
        ("He spoke in Parliament.", []),
    ],
)
def test_places(sentence: str, wanted: list[Place]) -> None:
    assert list(places(sentence)) == wanted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("About 8,000 drivers use the bridge. It is old.", "big-number"),
        ('"We will never give up," Mayor Rose Field said.', "quote"),
        ("At 14:05, the bridge closed. At 15:20, the ferry left. At 16:00, the rain began.", "timeline"),
        ("The old bridge closed in Green Hill.", "locator"),
        ("The old bridge closed.", "headline"),
    ],
)
def test_the_picture_rule(
    text: str,
    kind: str,
    make_article: Callable[..., Article],
    make_story: Callable[..., Story],
    facts: ChannelFacts,
) -> None:
    story = make_story(make_article(text))
    script = write_script(story, facts)
    assert script.visual.kind == kind
    assert script.visual.support
    assert passed(gate_script(script, story, facts))


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        (
            "Sea grass in Long Bay grows by 43 percent",
            "Scientists counted plants at 15 places. Sea grass in Long Bay has spread by 43 percent.",
            "43 percent",
        ),
        ("Town builds a hall", "The hall has 12 doors. The hall will cost $3.5 million.", "$3.5 million"),
        ("Ferry runs aground", "The ferry left 5 ropes behind. Crews brought 123 people ashore.", "123"),
        ("Ferry with 16 vans runs aground", "The ferry had 123 people and 16 vans on board.", "16"),
        ("Crowds watch", "Crews set up 14 tents. Cooks brought 9 tables.", "14"),
        ("Town sells 143 lamps", "The town sold 43 chairs. The town sold lamps to 9 people.", "9"),
    ],
)
def test_the_key_figure_is_the_titles_own_then_the_one_that_matters(
    title: str,
    text: str,
    value: str,
    make_article: Callable[..., Article],
    make_story: Callable[..., Story],
    facts: ChannelFacts,
) -> None:
    story = make_story(make_article(text, title=title))
    script = write_script(story, facts)
    assert (script.visual.kind, script.visual.value) == ("big-number", value)
    assert passed(gate_script(script, story, facts))
