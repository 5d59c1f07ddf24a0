"""Brows and lashes: they sit where they should and go where the skin goes."""

import numpy as np
import pytest

from render.presenter.bake.brows import SHAPES, grow_brows
from render.presenter.bake.lashes import Strip, eye_centre, lash_rows, lid_edges
from render.presenter.bake.person import Style
from render.presenter.bake.skull import Skull
from render.presenter.bake.strands import BoundStrands, Strands

EYE = np.array([0.029, -0.127, 0.805])


def plain(name: str) -> Style:
    return Style(name, {}, {})


@pytest.fixture(scope="module")
def head() -> tuple[np.ndarray, np.ndarray]:
    rows, columns = 60, 90
    polar = np.linspace(0.001, np.pi - 0.001, rows)[:, None]
    around = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    way = np.stack(
        np.broadcast_arrays(np.sin(polar) * np.sin(around), -np.sin(polar) * np.cos(around), np.cos(polar)),
        -1,
    )
    index = np.arange(rows * columns).reshape(rows, columns)
    right, below, diagonal = np.roll(index, -1, 1)[:-1], index[1:], np.roll(index, -1, 1)[1:]
    triangles = np.concatenate(
        [np.stack([index[:-1], below, diagonal], -1), np.stack([index[:-1], diagonal, right], -1)]
    )
    points = np.array([0.0, -0.055, 0.825]) + way.reshape(-1, 3) * np.array([0.074, 0.098, 0.098])
    return points, triangles.reshape(-1, 3)


@pytest.fixture(scope="module")
def skull(head: tuple[np.ndarray, np.ndarray]) -> Skull:
    return Skull.of(*head, float(EYE[2]))


@pytest.fixture(scope="module", params=sorted(SHAPES))
def brows(request: pytest.FixtureRequest, head: tuple[np.ndarray, np.ndarray], skull: Skull) -> BoundStrands:
    return grow_brows(skull, *head, EYE, plain(request.param), 3)


def test_brows_lie_above_the_eyes(brows, head):
    points = brows.points(head[0])
    half = EYE[0]
    assert points[..., 2].min() > EYE[2] + 0.3 * half
    assert points[..., 2].max() < EYE[2] + 1.3 * half
    assert np.abs(points[..., 0]).min() > 0.2 * half
    assert np.abs(points[..., 0]).max() < 2.3 * half


def test_brows_rise_from_their_inner_ends(brows, head):
    """Inner ends above the arch look worried."""
    root = brows.points(head[0])[:, 0]
    across = np.abs(root[:, 0]) / EYE[0]
    inner, arch = root[across < 0.7, 2], root[(across > 1.2) & (across < 1.5), 2]
    assert inner.mean() < arch.mean() - 0.001


def test_brows_end_softly_and_are_fuller_below(brows, head):
    """With a hard inner end, or as full above as below, a brow looks like a sticker."""
    root = brows.points(head[0])[:, 0]
    across = np.abs(root[:, 0]) / EYE[0]
    start, end = np.percentile(across, [1, 99])
    part = (across - start) / (end - start)
    first, second, body = (((part > low) & (part < low + 0.12)).sum() for low in (0.0, 0.12, 0.5))
    assert first < 0.45 * body
    assert first < second < body
    body = (part > 0.3) & (part < 0.75)
    # along its own line, whatever way that runs
    heights = root[body, 2] - np.polyval(np.polyfit(part[body], root[body, 2], 3), part[body])
    lowest, middle, highest = np.percentile(heights, [2, 50, 98])
    assert highest - middle > 1.15 * (middle - lowest)


def test_brows_are_as_full_on_both_sides(brows, head):
    root = brows.points(head[0])[:, 0, 0]
    assert (root > 0).sum() == pytest.approx((root < 0).sum(), rel=0.05)


def test_brows_mirror_each_other(brows, head):
    """Hair by hair, but for the few that one side lacks: brows that differ read as a raised one."""
    points = brows.points(head[0])
    left, right = points[points[:, 0, 0] > 0], points[points[:, 0, 0] < 0] * [-1, 1, 1]
    apart = np.linalg.norm(left[:, None, -1] - right[None, :, -1], axis=2).min(1)
    assert 0.8 < (apart < 1e-4).mean() < 1.0


def test_brows_go_where_the_skin_goes(brows, head):
    lifted = head[0] + np.array([0.001, 0.0, 0.004])
    assert brows.points(lifted) == pytest.approx(brows.points(head[0]) + np.array([0.001, 0.0, 0.004]))


def test_bound_strands_turn_with_their_skin():
    vertices = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    strand = Strands(np.array([[[0.2, 0.2, 0.0], [0.2, 0.2, 0.5]]]), np.ones((1, 2)), np.ones(1))
    bound = BoundStrands.bind(strand, vertices, np.array([[0, 1, 2]]), np.array([[0.6, 0.2, 0.2]]))
    assert bound.points(vertices) == pytest.approx(strand.points)
    turn = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
    assert bound.points(vertices @ turn.T) == pytest.approx(strand.points @ turn.T)


@pytest.mark.parametrize("name", ["short", "long"])
def test_lashes_stay_outside_the_eyeball_and_follow_the_lid(lids, name):
    vertices, groups = lids
    rows = lash_rows(vertices, groups, plain(name), 4)
    assert sum(row.upper for row in rows) == 4
    for row in rows:
        points = row.points(vertices)
        eye = EYE * np.array([np.sign(points[..., 0].mean()), 1, 1])
        assert np.linalg.norm(points - eye, axis=-1).min() > 0.0138
        assert row.points(vertices + 0.001) == pytest.approx(points + 0.001)
        assert row.radii().shape == points.shape[:2]


@pytest.mark.parametrize("name", ["short", "long"])
def test_lashes_stand_evenly_along_the_lid(lids, name):
    for row in lash_rows(*lids, plain(name), 4):
        along = np.sort(row.points(lids[0])[:, 0, 0])
        assert np.diff(along).max() < 3.5 * np.diff(along).mean()


def test_a_strip_of_many_rows_is_read_as_one_even_curve(lids):
    """The body model's strips have rows at several depths, in no order: read one by one, lashes would zigzag."""
    vertices, groups = lids
    members = groups["helper-l-eyelashes-1"]
    middle = eye_centre(vertices, groups, "l")
    deeper = middle + (vertices[members] - middle) * 1.12 + [0.0007, 0.0, 0.0]
    strip = Strip(
        np.concatenate([vertices, deeper]),
        np.r_[members, len(vertices) + np.arange(len(deeper))],
        middle,
        1.0,
    )
    weights = strip.weights(np.linspace(0.05, 0.95, 60), -0.5, 0.0)
    assert weights.sum(1) == pytest.approx(np.ones(60))
    curve = weights @ np.concatenate([vertices, deeper])[strip.members]
    assert (np.diff(curve[:, 0]) > 0).all()
    bend = np.linalg.norm(np.diff(curve, 2, axis=0), axis=1)
    assert bend.max() < 0.35 * np.linalg.norm(np.diff(curve, axis=0), axis=1).mean()


def test_the_upper_lids_edges_are_before_the_eyes(lids):
    left, right = lid_edges(*lids, upper=True)
    for edge, side in ((left, "l"), (right, "r")):
        centre = eye_centre(*lids, side)
        assert (edge[:, 1] < centre[1]).all()
        assert edge[len(edge) // 2, 2] > centre[2]


@pytest.mark.parametrize("name", ["short", "long"])
def test_lashes_of_shut_lids_hang(lids, name):
    """Carried down as they stand they would still point upwards, and the lid's edge would be a bare line."""
    vertices, groups = lids
    row = next(row for row in lash_rows(vertices, groups, plain(name), 4) if row.upper)
    turn = np.radians(-42.0)
    middle = eye_centre(vertices, groups, "l")
    around_x = np.array([[1, 0, 0], [0, np.cos(turn), np.sin(turn)], [0, -np.sin(turn), np.cos(turn)]])
    shut = vertices.copy()
    shut[row.members] = (vertices[row.members] - middle) @ around_x.T + middle
    assert (shut[row.members, 2] < vertices[row.members, 2]).all()

    def droop(vertices: np.ndarray) -> float:
        points = row.points(vertices)
        return float((points[:, -1, 2] - points[:, 0, 2]).mean())

    assert droop(vertices) > 0.0005
    assert droop(shut) < -0.002


def test_no_lashes_grow_at_the_nose(lids):
    row = next(row for row in lash_rows(*lids, plain("long"), 4) if row.upper)
    edge = lid_edges(*lids, upper=True)[0]
    assert row.points(lids[0])[:, 0, 0].min() > edge[:, 0].min() + 0.0006


def test_long_lashes_are_longer(lids):
    def reach(name: str) -> float:
        row = next(row for row in lash_rows(*lids, plain(name), 4) if row.upper)
        points = row.points(lids[0])
        return float(np.linalg.norm(points[:, -1] - points[:, 0], axis=1).mean())

    assert reach("long") > 1.2 * reach("short")
