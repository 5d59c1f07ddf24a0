from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.graphics.frame import HEIGHT, LOWER_THIRD, MARGIN, VISUAL, WIDTH
from render.webvtt import CAPTION_PLACE as PLACE_IN_CLIPS
from stream.grid import SEGMENT_SECONDS, segment_start
from stream.item import Item, TimedData, TimedText
from stream.text_tracks import CAPTION_PLACE, HEADER, Placement, captions_segment, cues_segment, timestamp

NUMBER = 31_000_000
START = segment_start(NUMBER)
CUE = re.compile(
    r"^(\d+:\d\d:\d\d\.\d{3}) --> (\d+:\d\d:\d\d\.\d{3})(?: [^\n]*)?\n(.*(?:\n.+)*)", re.MULTILINE
)


def cues_of(data: bytes) -> list[tuple[float, float, str]]:
    text = data.decode()
    assert text.startswith(HEADER)
    body = text[len(HEADER) :]
    blocks = [block for block in body.split("\n\n") if block.strip()]
    found = []
    for block in blocks:
        match = CUE.fullmatch(block.strip("\n"))
        assert match, block
        found.append((seconds(match[1]), seconds(match[2]), match[3]))
    return found


def seconds(stamp: str) -> float:
    hours, minutes, rest = stamp.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def item(captions: tuple[TimedText, ...] = (), cues: tuple[TimedData, ...] = ()) -> Item:
    return Item("i", Path("i.mp4"), 5.76, "I", captions, cues)


def test_a_segment_without_words_exists() -> None:
    assert captions_segment(NUMBER, None) == HEADER.encode()
    assert cues_of(cues_segment(NUMBER, Placement(item(), START))) == []


def test_a_cue_that_spans_segments_is_in_each_with_the_same_times() -> None:
    placement = Placement(item((TimedText(1.0, 4.5, "long"), TimedText(4.6, 5.0, "late"))), START)
    segments = [cues_of(captions_segment(NUMBER + step, placement)) for step in range(4)]
    long = (pytest.approx(START + 1.0, abs=2e-3), pytest.approx(START + 4.5, abs=2e-3), "long")
    assert segments[0] == [long]
    assert segments[1] == [long]
    assert segments[2][0] == long
    assert segments[2][1][2] == "late"
    assert segments[3] == []


def test_captions_stand_beside_the_picture_and_above_the_lower_third() -> None:
    assert CAPTION_PLACE == PLACE_IN_CLIPS
    place = re.fullmatch(r"line:([\d.]+)% position:([\d.]+)% size:([\d.]+)% align:left", CAPTION_PLACE)
    assert place
    line, position, size = (float(each) / 100 for each in place.groups())
    assert position * WIDTH >= MARGIN
    assert (position + size) * WIDTH <= VISUAL.x
    rows = 2 * 0.0225 * WIDTH * 1.3  # as the watch page sets them
    assert line * HEIGHT + rows <= LOWER_THIRD.y
    assert (
        CAPTION_PLACE in captions_segment(NUMBER, Placement(item((TimedText(0, 1, "here"),)), START)).decode()
    )


def test_a_cue_is_one_line_of_json() -> None:
    data = {"line": "l1", "text": "A --> B & <i>\nnext\u2028", "sources": [{"url": "http://x/#:~:text=a"}]}
    (cue,) = cues_of(cues_segment(NUMBER, Placement(item(cues=(TimedData(0, 1, data),)), START)))
    assert json.loads(cue[2]) == data
    assert not set(cue[2]) & set("<>&\n\u2028")


LINES = st.text(st.characters(codec="utf-8"), max_size=60)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.05, 3), LINES), max_size=6))
def test_any_words_make_segments_that_can_be_read(spoken: list[tuple[float, float, str]]) -> None:
    captions = tuple(TimedText(start, start + length, text) for start, length, text in spoken)
    placement = Placement(item(captions), START)
    for step in range(3):
        begin = (START + step * SEGMENT_SECONDS, START + (step + 1) * SEGMENT_SECONDS)
        for cue_start, cue_end, text in cues_of(captions_segment(NUMBER + step, placement)):
            assert cue_end > begin[0] - 0.01
            assert cue_start < begin[1] + 0.01
            assert "-->" not in text


@given(st.floats(0, 4e9))
def test_timestamps_keep_milliseconds(value: float) -> None:
    assert abs(seconds(timestamp(value)) - value) < 6e-4
