"""Each step of drawing a surface gives what plain numpy gives."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.presenter.splat import blend, extend, fill, finish, lay_coarse, lay_fine, resolve, splat

RANDOM = np.random.default_rng(6)
ROWS, COLUMNS = 20, 24
ONE = np.float32(1)


def pixels(*shape: int) -> NDArray[np.uint8]:
    """A smooth opaque picture of `shape`."""
    noise = RANDOM.integers(0, 256, (*shape, 4), np.uint8)
    soft = np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.5))
    soft[..., 3] = 255
    return soft


def words(picture: NDArray[np.uint8]) -> NDArray[np.uint32]:
    return picture.view(np.uint32)[..., 0]


@pytest.mark.parametrize("kind", [np.uint8, np.int16])
@pytest.mark.parametrize("count", [1, 2048, 5001])
def test_blend(kind: type, count: int) -> None:
    sources = RANDOM.integers(0, 256, (6, count)).astype(kind)
    chosen, weights = np.array([4, 0, 2]), np.array([0.5, 0.2, 0.3], np.float32)
    expected = np.tensordot(weights, sources[chosen].astype(np.float64), 1)
    exact, whole = np.zeros(count, np.float32), np.zeros(count, np.uint8)
    blend(sources, chosen, weights, np.float32(0), exact)
    blend(sources, chosen, weights, np.float32(0.5), whole)
    assert np.abs(exact - expected).max() < 1e-3
    assert np.abs(whole - expected).max() <= 0.501


def test_a_splatted_plane_is_the_plane() -> None:
    """Samples anywhere, of a texture that lies over the grid one to one: every cell finds itself."""
    places = RANDOM.uniform(-4, 30, (4000, 2)).astype(np.float32)
    slope = np.float32(1)
    grid = np.full(ROWS * COLUMNS * 4, 9, np.float32)
    seen = np.full(1, 255, np.float32)
    tx, ty = (np.ascontiguousarray(places[:, axis]) for axis in range(2))
    splat(places.reshape(-1), seen, tx, ty, slope, COLUMNS, 3, 17, grid)
    cells = grid.reshape(ROWS, COLUMNS, 4)
    assert (cells[:3] == 9).all()
    assert (cells[17:] == 9).all()
    where, cover = np.zeros((ROWS, COLUMNS, 2), np.float32), np.zeros((ROWS, COLUMNS), np.float32)
    resolve(grid, np.float32(100), where.reshape(-1), cover.reshape(-1))
    y, x = np.mgrid[4:16, 0:COLUMNS]
    # each sample tells a cell the texture where the cell is, not where the sample is
    assert np.abs(where[4:16] - np.dstack([x, y]))[:, 1:-1].max() < 1e-3
    assert (cover[4:16, 1:-1] == 1).all()


def test_hidden_samples_add_nothing() -> None:
    grid = np.zeros(ROWS * COLUMNS * 4, np.float32)
    places = np.array([5.5, 5.5, 9, 9], np.float32)
    seen = np.array([60, 255], np.float32)
    tx = ty = np.ones(2, np.float32)
    splat(places, seen, tx, ty, np.float32(0), COLUMNS, 0, ROWS, grid)
    assert grid.reshape(ROWS, COLUMNS, 4)[..., 0].sum() == pytest.approx(1)
    assert grid.reshape(ROWS, COLUMNS, 4)[9, 9].tolist() == [1, 1, 1, 0]


def test_extend_goes_one_cell_past_the_silhouette() -> None:
    grid, where = np.zeros((ROWS, COLUMNS, 4), np.float32), np.zeros((ROWS, COLUMNS, 2), np.float32)
    grid[5:9, 5:9, 0], where[5:9, 5:9] = 1, (3, 4)
    extend(grid.reshape(-1), where.reshape(-1), COLUMNS)
    assert (where[4:10, 4:10] == (3, 4)).all()
    assert where.sum() == 36 * 7


def laid(
    under: NDArray[np.uint8], colours: NDArray[np.floating], share: NDArray[np.floating]
) -> NDArray[np.float64]:
    before = under.astype(np.float64)
    return np.asarray(before + (colours - before) * share[..., None], np.float64)


def plane(
    texture: NDArray[np.uint8], rows: int, columns: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where a grid [rows, columns] samples `texture`, and the texture there."""
    height, width = texture.shape[:2]
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    where = np.dstack([x * ((width + 3) / columns) - 2, y * ((height + 3) / rows) - 2]).astype(np.float32)
    taken = cv2.remap(
        texture.astype(np.float32), where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return where, np.asarray(taken, np.float32)


def test_fine_surfaces_are_sampled_softened_and_laid() -> None:
    texture = pixels(31, 29)
    texture[..., 3] = RANDOM.integers(200, 256)
    where, colours = plane(texture, ROWS, COLUMNS)
    weight = RANDOM.choice(np.array([0.05, 0.2, 0.5, 1.5], np.float32), (ROWS, COLUMNS))
    grid = np.dstack([weight, where * weight[..., None], weight]).astype(np.float32)
    mask = RANDOM.integers(0, 256, (ROWS, COLUMNS), np.uint8)
    out = pixels(ROWS + 9, COLUMNS + 7)
    before = out.copy()
    first, end, left, top, soft = 2, ROWS - 1, 4, 5, np.float32(0.2)
    lay_fine(
        grid.reshape(-1), ONE, words(texture).reshape(-1), 29, soft, mask, np.float32(0.8), first, end, left, top,
        words(out),
    )  # fmt: skip
    cover = np.minimum(weight[first:end], 1)
    padded = np.pad(cover, ((1, 1), (0, 0)), "edge")
    cover = 0.6 * cover + 0.2 * (padded[:-2] + padded[2:])
    padded = np.pad(cover, ((0, 0), (1, 1)))
    cover = 0.6 * cover + 0.2 * (padded[:, :-2] + padded[:, 2:])
    share = cover * 0.8 * mask[first:end] / 255 * colours[first:end, :, 3] / 255
    window = (slice(top + first, top + end), slice(left, left + COLUMNS))
    expected = laid(before[window], colours[first:end], share)
    assert np.abs(out[window] - expected)[..., :3].max() <= 1.6
    assert (out[..., 3] == 255).all()
    out[window] = before[window]
    assert np.array_equal(out, before)


@pytest.mark.parametrize("weight", [0.0, 5e-5])
def test_where_nothing_fell_a_fine_surface_looks_like_its_neighbours(weight: float) -> None:
    """A hole of one pixel is closed by softening, with the colour around it and not with the texture's corner."""
    texture = np.full((31, 29, 4), (90, 120, 150, 255), np.uint8)
    texture[:15, :14] = 0, 0, 0, 255
    u, v = np.full((ROWS, COLUMNS), 20, np.float32), np.full((ROWS, COLUMNS), 24, np.float32)
    fell = np.full((ROWS, COLUMNS), 1, np.float32)
    fell[9, 11] = weight
    grid = np.dstack([fell, u * fell, v * fell, fell])
    whole, out = np.full((ROWS, COLUMNS), 255, np.uint8), np.full((ROWS, COLUMNS, 4), 255, np.uint8)
    lay_fine(
        grid.reshape(-1), ONE, words(texture).reshape(-1), 29, np.float32(0.245), whole, ONE, 0, ROWS, 0, 0,
        words(out),
    )  # fmt: skip
    beside = out[9, 12, :3].astype(int)
    assert (np.abs(beside - texture[20, 20, :3]) < 40).all()
    # more shows through than beside it, but nothing darker than either
    assert (out[9, 11, :3] >= beside).all()


def test_coarse_surfaces_are_enlarged_sampled_and_laid() -> None:
    texture = pixels(31, 29)
    where, _ = plane(texture, ROWS // 2, COLUMNS // 2)
    cover = RANDOM.uniform(0, 1, (ROWS // 2, COLUMNS // 2)).astype(np.float32)
    mask = RANDOM.integers(0, 256, (ROWS, COLUMNS), np.uint8)
    under, out = pixels(ROWS + 9, COLUMNS + 7), pixels(ROWS + 9, COLUMNS + 7)
    before = out.copy()
    first, end, left, top = 3, ROWS, 4, 5
    lay_coarse(
        where, cover, words(texture).reshape(-1), 29, mask, first, end, left, top, words(under), words(out)
    )
    size = (COLUMNS, ROWS)
    colours = cv2.remap(
        texture.astype(np.float32),
        cv2.resize(where, size, interpolation=cv2.INTER_LINEAR),
        None,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    share = cv2.resize(cover, size, interpolation=cv2.INTER_LINEAR) * mask / 255
    window = (slice(top + first, top + end), slice(left, left + COLUMNS))
    assert np.abs(out[window] - laid(under[window], colours[first:], share[first:])).max() <= 1.6
    out[window] = before[window]
    assert np.array_equal(out, before)


def test_fill_and_finish() -> None:
    out = pixels(12, 10)
    before = out.copy()
    mask = RANDOM.integers(0, 256, (5, 6), np.uint8)
    mask[0] = 0
    colour = np.array([9, 4, 4, 255], np.uint8)
    fill(colour.view(np.uint32)[0], mask, 3, 2, words(out))
    expected = before.astype(np.float64)
    expected[2:7, 3:9] = laid(before[2:7, 3:9], colour.astype(np.float64), mask / 255)
    assert np.abs(out - expected).max() <= 1.1
    chosen = np.array([0, 50, 119])
    gain, lift = RANDOM.uniform(0, 0.9, (3, 4)).astype(np.float32), np.full((3, 4), 1.5, np.float32)
    expected = out.reshape(-1, 4).astype(np.float64)
    expected[chosen] = expected[chosen] * gain + 1
    finish(chosen, gain, lift, out.reshape(-1, 4))
    assert np.abs(out.reshape(-1, 4) - expected).max() <= 0.51
