from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Feed, Rights
from ingest.feed import compare
from ingest.language import detected
from ingest.parsed import ParsedFeed
from ingest.poll_state import PollState
from ingest.samplewire.day import day_items

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
URL = "http://town.example/feed.xml"
SPANISH = (
    "El ayuntamiento cierra el puente viejo después de que los vecinos denunciaran grietas en los pilares"
)
ENGLISH = "The council closes the old bridge after neighbours reported cracks in the pillars on Tuesday"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SPANISH, "es"),
        ("Der Rat der Stadt hat am Dienstag beschlossen, die alte Brücke zu schließen.", "de"),
        ("Le conseil municipal a voté mardi la fermeture du vieux pont.", "fr"),
        ("Городской совет проголосовал за закрытие старого моста.", "ru"),
        ("市议会周二投票决定关闭旧桥，直到春天。", "zh"),
        ("市議会は火曜日、古い橋を春まで閉鎖することを決めた。", "ja"),
        ("서울시 의회는 화요일 오래된 다리를 봄까지 폐쇄하기로 의결했다.", "ko"),
    ],
)
def test_another_language_in_an_english_feed_is_told(text, language):
    assert detected(text, "en") == language
    assert detected(text, "en-GB") == language
    assert detected(text, language) == ""


@pytest.mark.parametrize("text", ["", "Puente cerrado", "旧桥关闭", "El Niño", "123 456 — 7,890", "?!" * 400])
def test_a_short_text_keeps_the_tag_of_its_feed(text):
    assert detected(text, "en") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Xi Jinping, Angela Merkel and Emmanuel Macron met in Rio de Janeiro and Sao Paulo.",
        "The council approved the plan on Tuesday, and the mayor said: “El puente se cerrará hasta la "
        "primavera.” Work begins in June and should take two years.",
        "The agency named the probe 嫦娥, after the goddess of the moon, when it was launched on Tuesday.",
        "NASA/JPL-Caltech SpaceX CRS-22 Northrop Grumman Cygnus NG-15 JWST ESA-ESTEC",
    ],
)
def test_foreign_names_and_quotations_do_not_make_a_text_foreign(text):
    assert detected(text, "en") == ""


def test_a_text_mostly_in_another_language_is_in_that_language():
    assert detected(f"City news. {SPANISH}. {SPANISH}.", "en") == "es"


def test_a_tag_the_model_does_not_know_stands():
    assert detected(SPANISH, "tlh") == ""


@pytest.mark.parametrize("tag", ["no", "nb", "nb-NO"])
def test_one_language_under_two_tags_is_one(tag):
    assert detected("Kommunestyret vedtok tirsdag å stenge den gamle broen til våren.", tag) == ""


def test_no_item_of_the_sample_wire_is_taken_for_anything_but_english():
    for item in day_items(1, 0):
        for version in item.versions:
            assert detected(f"{version.title}\n{' '.join(version.sentences)}", "en") == ""


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "zh", "x", "", "en_US"]))
def test_any_text_and_tag_is_answered(text, tag):
    assert isinstance(detected(text, tag), str)


async def test_the_article_has_the_language_of_its_words(parser, feed_of):
    body = feed_of(
        ("es", SPANISH, "Sun, 22 Nov 2026 10:00 GMT"), ("en", ENGLISH, "Sun, 22 Nov 2026 11:00 GMT")
    )
    parsed = await parser.parse(body, url=URL, now=NOW, language="en")
    assert ParsedFeed.from_json(parsed.to_json()) == parsed
    feed = Feed(URL, "Town Desk", language="en", rights=Rights.CC_BY)
    articles = compare(feed, parsed, PollState(), NOW).articles
    assert {article.title: article.language for article in articles} == {SPANISH: "es", ENGLISH: "en"}
