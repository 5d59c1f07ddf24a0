import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text import plain_line, plain_text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One.</p><p>Two<br>lines.</p>", "One.\n\nTwo lines."),
        ("<div>A &amp; B</div>", "A & B"),
        ("Bell &amp;amp; Sons", "Bell &amp; Sons"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("Tom &lt;tom&gt;", "Tom <tom>"),
        ("<script>alert(1)</script>Hello <b>bold</b>", "Hello bold"),
        ("<p onclick=x>Hi<style>p{}</style></p><iframe src=x>no</iframe>", "Hi"),
        ("Le cafÃ© est ouvert", "Le café est ouvert"),
        ("It is “fine”", "It is “fine”"),
        ("abc\u202edef\u200b\x07", "abcdef"),
        ("a\n\n\n\nb\r\nc", "a\n\nb c"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("<!-- secret -->seen", "seen"),
        ("<p>half <b>open", "half open"),
    ],
)
def test_plain_text(source, expected):
    assert plain_text(source) == expected


def test_text_that_is_not_markup_is_left_alone():
    assert plain_text("Use <b> & &amp; here", markup=False) == "Use <b> & &amp; here"


def test_limits_cut_at_sentences_and_words():
    assert plain_text("One two three. " * 100, limit=50) == "One two three. One two three. One two three."
    assert plain_line("word " * 100, limit=12) == "word word"
    assert len(plain_line("x" * 1000)) == 300


@given(st.text(max_size=400))
def test_any_text_gives_clean_paragraphs(source):
    for text in (plain_text(source), plain_text(source, markup=False)):
        text.encode()
        for paragraph in text.split("\n\n"):
            assert paragraph == " ".join(paragraph.split())
        assert not any(ord(c) < 32 and c != "\n" for c in text)


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b", ">", "<script>", "</script>", "&lt;", "x", " ", "<!--", "<a href='"]
        )
    )
)
def test_broken_markup_never_leaves_tags(parts):
    text = plain_text("<p>" + "".join(parts))
    assert "<script>" not in text.replace("&lt;", "")
    assert "<p>" not in text
