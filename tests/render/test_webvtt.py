from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.timed import Caption
from render.webvtt import CAPTION_PLACE, WebVttError, parse_webvtt, write_webvtt


def test_a_file_as_players_expect_it() -> None:
    assert write_webvtt(
        [Caption(1.2344, 3.5, "Fish & <chips>\nto go"), Caption(3661.0, 3662.0, "Later")]
    ) == (
        f"WEBVTT\n\n00:00:01.234 --> 00:00:03.500 {CAPTION_PLACE}\nFish &amp; &lt;chips&gt;\nto go\n\n"
        f"01:01:01.000 --> 01:01:02.000 {CAPTION_PLACE}\nLater\n"
    )


def test_an_arrow_or_an_empty_line_in_a_caption_cannot_end_it() -> None:
    caption = Caption(0.0, 1.0, "a --> b\n\n\r\nc")
    assert parse_webvtt(write_webvtt([caption])) == (Caption(0.0, 1.0, "a --> b\nc"),)


def test_no_captions() -> None:
    assert parse_webvtt(write_webvtt([])) == ()


def test_what_other_writers_put_in_is_read_past() -> None:
    text = (
        "\ufeffWEBVTT - channel\r\nX-TIMESTAMP-MAP=MPEGTS:0\r\n\r\nNOTE a remark\r\n\r\n"
        "STYLE\r\n::cue {}\r\n\r\n"
        "1\r\n00:01.000 --> 00:02.500 align:start line:90%\r\n<v Ada>One &lt; <i>two</i></v>\r\n"
    )
    assert parse_webvtt(text) == (Caption(1.0, 2.5, "One < two"),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("WEBVTTX\n", 1),
        ("WEBVTT\n\n00:01 --> 00:02\nx", 3),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", 3),
        ("WEBVTT\n\n00:02.000 -->\nx", 3),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nx\n00:01.000 --> 00:02.000\n", 5),
    ],
)
def test_what_is_not_webvtt_is_named(text: str, line: int) -> None:
    with pytest.raises(WebVttError, match=f"line {line}"):
        parse_webvtt(text)


rows = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0\r\n"), min_size=1, max_size=50
)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**8), st.integers(1, 10**5), st.lists(rows, min_size=1, max_size=3)),
        max_size=8,
    )
)
def test_what_is_written_is_read_back(cues: list[tuple[int, int, list[str]]]) -> None:
    captions = tuple(Caption(a / 1000, (a + n) / 1000, "\n".join(text)) for a, n, text in cues)
    assert parse_webvtt(write_webvtt(captions)) == captions


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(WebVttError):
        parse_webvtt(f"WEBVTT\n\n{text}")
