"""A repeat is left at a boundary, soon, and as far as it can be between two sentences."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from stream.giving_way import LEAST_NOTICE, LONGEST_WAIT, WayOut, way_out
from stream.grid import FRAME_RATE, TICKS_PER_SEGMENT
from stream.item import Item, TimedData

SEGMENT = TICKS_PER_SEGMENT / FRAME_RATE


def item(*sentences: tuple[float, float], segments: int = 12) -> Item:
    return Item(
        id="repeat",
        path=Path("clip.mp4"),
        duration=segments * SEGMENT,
        title="A repeat",
        cues=tuple(TimedData(start, end) for start, end in sentences),
    )


def test_the_first_boundary_in_a_pause_is_taken() -> None:
    found = way_out(item((0.5, 5.6), (6.0, 9.0)), position=30, ticks=12 * TICKS_PER_SEGMENT)
    assert found == WayOut(quiet=140, end=3 * TICKS_PER_SEGMENT)


def test_without_a_pause_the_shortest_quiet_is_taken() -> None:
    # Sentences end 1.0 s after a boundary, and once 0.6 s before one.
    talk = item((0.3, 2.92), (3.0, 6.76), (6.9, 7.08), (7.2, 20.0))
    found = way_out(talk, position=10, ticks=12 * TICKS_PER_SEGMENT)
    assert found == WayOut(quiet=177, end=4 * TICKS_PER_SEGMENT)


def test_an_item_that_is_about_to_end_ends() -> None:
    ticks = 6 * TICKS_PER_SEGMENT
    assert way_out(item((0.3, 11.0), segments=6), position=3 * TICKS_PER_SEGMENT, ticks=ticks) is None


def test_silence_is_left_at_once() -> None:
    assert way_out(item(), position=0, ticks=12 * TICKS_PER_SEGMENT) == WayOut(86, 96)


@given(
    st.lists(st.tuples(st.floats(0.02, 6.0), st.floats(0.0, 2.0)), max_size=12),
    st.integers(0, 40 * TICKS_PER_SEGMENT),
    st.integers(1, 40),
)
def test_it_leaves_at_a_boundary_within_its_time(
    lengths: list[tuple[float, float]], position: int, segments: int
) -> None:
    sentences, now = [], 0.0
    for said, pause in lengths:
        sentences.append((now, now + said))
        now += said + pause
    ticks = segments * TICKS_PER_SEGMENT
    found = way_out(item(*sentences, segments=segments), position, ticks)
    if found is None:
        assert ticks <= position + LONGEST_WAIT
        return
    assert found.end % TICKS_PER_SEGMENT == 0
    assert position + LEAST_NOTICE <= found.end <= position + LONGEST_WAIT + 1
    assert position <= found.quiet <= found.end < ticks
    assert 0.0 <= found.gain(found.end) <= found.gain(found.quiet) == 1.0
