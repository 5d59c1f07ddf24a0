"""Places are taken apart so that the edges of a picture go on outside."""

from __future__ import annotations

import numpy as np

from render.presenter.sampling import apart


def test_places_come_apart_and_together_again() -> None:
    random = np.random.default_rng(5)
    width, height, count = 37, 23, 500
    x = random.uniform(-20, width + 20, count).astype(np.float32)
    y = random.uniform(-1e6, 1e6, count).astype(np.float32)
    y[::2] = random.uniform(0, height - 1, count // 2)
    x[:3], y[:3] = (0, width - 1, 5), (0, height - 1, 7)
    at, across, along = (np.full(count + 1, -1, np.int32) for _ in range(3))
    apart(x, y, count, width, height, at, across, along)
    row, column = np.divmod(at[:count], width)
    assert np.abs(column + across[:count] / 65536 - np.clip(x, 0, width - 1)).max() < 0.002
    assert np.abs(row + along[:count] / 256 - np.clip(y, 0, height - 1)).max() < 0.006
    assert column.max() == width - 2  # there is always a pixel to the right and one below
    assert row.max() == height - 2
    assert across[:count].min() >= 0
    assert across[:count].max() < 65536
    assert along[:count].min() >= 0
    assert along[:count].max() < 256
    assert at[count] == across[count] == along[count] == -1
