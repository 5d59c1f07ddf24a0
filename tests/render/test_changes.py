from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.changes import Changes, Region

WIDTH, HEIGHT = 24, 16

regions = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(0, WIDTH), st.integers(0, HEIGHT)
).map(lambda r: (r[0], r[1], min(r[2], WIDTH - r[0]), min(r[3], HEIGHT - r[1])))


def held(changes: Changes) -> NDArray[np.bool_]:
    """The pixels that count as changed."""
    found = np.zeros((HEIGHT, WIDTH), bool)
    for pair, (first, end) in enumerate(changes.spans):
        found[2 * pair : 2 * pair + 2, first:end] = True
    return found


def least(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """All from the first to the last marked pixel of every two rows, in whole pairs of columns."""
    found = np.zeros_like(marked)
    for row in range(0, HEIGHT, 2):
        columns = np.flatnonzero(marked[row : row + 2].any(axis=0))
        if len(columns):
            found[row : row + 2, columns[0] // 2 * 2 : columns[-1] // 2 * 2 + 2] = True
    return found


@given(given_regions=st.lists(regions, max_size=4))
def test_regions_grow_to_whole_squares_of_four_and_no_further(given_regions: list[Region]) -> None:
    changes, marked = Changes(WIDTH, HEIGHT), np.zeros((HEIGHT, WIDTH), bool)
    for x, y, w, h in given_regions:
        changes.add((x, y, w, h))
        marked[y : y + h, x : x + w] = True
    assert (held(changes) == least(marked)).all()
    changes.clear()
    assert not held(changes).any()


@given(
    seed=st.integers(0, 2**32 - 1),
    share=st.sampled_from([0.0, 0.01, 0.2, 1.0]),
    region=regions,
    other=regions,
)
def test_a_difference_is_found_to_the_pixel(seed: int, share: float, region: Region, other: Region) -> None:
    random = np.random.default_rng(seed)
    x, y, w, h = region
    before = random.integers(0, 256, (h, w, 4), np.uint8)
    differs = random.random((h, w)) < share
    after = before.copy()
    after[differs, random.integers(0, 4)] ^= np.uint8(1 + random.integers(0, 255))
    changes, marked = Changes(WIDTH, HEIGHT), np.zeros((HEIGHT, WIDTH), bool)
    changes.add(other)
    changes.add_difference(before, after, (x, y))
    marked[y : y + h, x : x + w] = differs
    marked[other[1] : other[1] + other[3], other[0] : other[0] + other[2]] = True
    assert (held(changes) == least(marked)).all()


@given(seed=st.integers(0, 2**32 - 1), region=regions)
def test_spans_count_from_their_corner(seed: int, region: Region) -> None:
    x, y, w, h = region
    spans = np.random.default_rng(seed).integers(0, w + 1, (h, 2)).astype(np.int32)
    changes, marked = Changes(WIDTH, HEIGHT), np.zeros((HEIGHT, WIDTH), bool)
    changes.add_spans(spans, (x, y))
    for row, (first, end) in enumerate(spans):
        marked[y + row, x + first : x + max(first, end)] = True
    assert (held(changes) == least(marked)).all()
