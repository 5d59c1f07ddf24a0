"""A mouth of paper: two lips that part, a cavity behind them, teeth and tongue as plates between."""

from __future__ import annotations

import numpy as np
import pytest

from render.presenter.bake.geometry import Poses, Sheet
from render.presenter.bake.layers import MouthAtlas, build_layers
from render.presenter.bake.lids import build_eyes
from render.presenter.bake.raster import rasterise
from render.presenter.pack import BASES, CANONICAL, LAYERS

BOX = (100, 200, 260, 320)
OPEN = 30.0
QUADS = np.array([[0, 1, 2], [0, 2, 3]])
COLOURS = {"skin": (90, 120, 200), "cavity": (10, 10, 60), "teethU": (230, 235, 240), "teethL": (200, 205, 210),
           "tongue": (80, 80, 170)}  # fmt: skip


def plate(x0: float, y0: float, x1: float, y1: float, away: float) -> np.ndarray:
    return np.array([[x0, y0, away], [x1, y0, away], [x1, y1, away], [x0, y1, away]])


def grid(x0: float, y0: float, x1: float, y1: float, away: float) -> tuple[np.ndarray, np.ndarray]:
    xs, ys = np.linspace(x0, x1, 9), np.linspace(y0, y1, 9)
    points = np.array([[x, y, away] for y in ys for x in xs])
    faces = [(r * 9 + c, r * 9 + c + 1, r * 9 + c + 10) for r in range(8) for c in range(8)]
    faces += [(r * 9 + c, r * 9 + c + 10, r * 9 + c + 9) for r in range(8) for c in range(8)]
    return points, np.array(faces)


def paper_mouth() -> Poses:
    upper, faces = grid(90, 190, 270, 260, 2.0)
    lower, _ = grid(90, 260, 270, 340, 2.0)
    back = plate(110, 220, 250, 330, 2.2)
    still = np.vstack([upper, lower, back])
    triangles = np.vstack([faces, faces + 81, QUADS + 162])
    near = np.exp(-(((still[:, 0] - 180) / 35) ** 4)) * np.exp(-(((still[:, 1] - 260) / 14) ** 2))
    lip = np.where(np.arange(len(still)) < 162, near, 0.0)
    wide = still.copy()
    jaw = np.zeros(len(still), bool)
    jaw[81:162] = True
    wide[jaw, 1] += OPEN * np.clip(1 - np.abs(wide[jaw, 0] - 180) / 60, 0, 1)
    share = {name: 1.0 if name == CANONICAL else 0.0 if name in ("neutral", "PP") else 0.5 for name in BASES}
    poses = {name: still + part * (wide - still) for name, part in share.items()}

    def part(points: np.ndarray, drop: float) -> Sheet:
        return Sheet(QUADS, {name: np.add(points, [0, drop * share[name], 0]) for name in BASES})

    return Poses(
        skin=Sheet(triangles, poses),
        tongue=part(plate(160, 268, 200, 284, 2.15), 8.0),
        upper_teeth=part(plate(150, 250, 210, 266, 2.1), 0.0),
        lower_teeth=part(plate(150, 262, 210, 276, 2.1), OPEN * 0.8),
        inside=np.arange(len(triangles)) >= 256,
        lip=lip,
    )


def painted(poses: Poses, name: str) -> np.ndarray:
    sheets = {
        "skin": (poses.skin, poses.skin.triangles[~poses.inside]),
        "cavity": (poses.skin, poses.skin.triangles[poses.inside]),
        "teethU": (poses.upper_teeth, QUADS),
        "teethL": (poses.lower_teeth, QUADS),
        "tongue": (poses.tongue, QUADS),
    }
    picture = np.zeros((BOX[3] - BOX[1], BOX[2] - BOX[0], 4), np.uint8)
    nearest = np.full(picture.shape[:2], 1e9, np.float32)
    for key, (sheet, triangles) in sheets.items():
        raster = rasterise(sheet.poses[name], np.ascontiguousarray(triangles), BOX)
        over = raster.covered & (raster.depth < nearest)
        picture[over] = (*COLOURS[key], 255)
        nearest = np.where(over, raster.depth, nearest)
    return picture


@pytest.fixture(scope="module")
def poses() -> Poses:
    return paper_mouth()


@pytest.fixture(scope="module")
def atlas(poses: Poses) -> MouthAtlas:
    return build_layers(poses, {name: painted(poses, name) for name in BASES}, BOX)


def test_every_layer_has_samples_of_every_basis(atlas: MouthAtlas) -> None:
    assert sorted(atlas.layers) == sorted(LAYERS)
    for layer in atlas.layers.values():
        bases, samples, _ = layer.pos.shape
        assert bases == len(BASES)
        assert layer.vis.shape == (bases, samples)
        assert layer.tx.shape == layer.ty.shape == (samples,)
        assert layer.tx.max() < layer.tex.shape[2]
        assert layer.ty.max() < layer.tex.shape[1]


def test_positions_are_pixels_of_the_frame_and_move_exactly(atlas: MouthAtlas) -> None:
    layer = atlas.layers["teethL"]
    wide, shut = layer.pos[BASES.index(CANONICAL)], layer.pos[BASES.index("neutral")]
    assert (wide - shut) == pytest.approx(np.broadcast_to([0, OPEN * 0.8], wide.shape), abs=1e-3)
    assert wide[:, 0].min() == pytest.approx(150, abs=1)
    assert wide[:, 1].min() == pytest.approx(262 + OPEN * 0.8, abs=1)


def test_the_grid_is_the_open_mouths_and_for_the_skin_the_neutral_faces(atlas: MouthAtlas) -> None:
    for name, layer in atlas.layers.items():
        basis = "neutral" if name == "skin" else CANONICAL
        there = layer.pos[BASES.index(basis)] * layer.density
        assert np.ptp(there[:, 0] - layer.tx) < 0.02, name
        assert np.ptp(there[:, 1] - layer.ty) < 0.02, name


def test_what_is_hidden_in_the_closed_mouth_keeps_a_likely_look(atlas: MouthAtlas) -> None:
    """Teeth that no picture of a basis shows are drawn from the others, a little darker; not black, not lips."""
    layer = atlas.layers["teethU"]
    middle = tuple(side // 2 for side in layer.tex.shape[1:3])
    shown = layer.tex[BASES.index(CANONICAL)][middle[0] + 3, middle[1]].astype(int)
    hidden = layer.tex[BASES.index("neutral")][middle[0] + 3, middle[1]].astype(int)
    assert shown == pytest.approx(COLOURS["teethU"], abs=3)
    assert hidden == pytest.approx(0.88 * np.array(COLOURS["teethU"]), abs=6)


def test_the_lips_fade_at_their_border_only(atlas: MouthAtlas) -> None:
    lips = atlas.layers["lips"]
    assert atlas.feather.shape == lips.tex.shape[1:3]
    assert atlas.feather.max() == 255
    assert atlas.feather[:, 0].max() < 40
    assert atlas.ring.shape[0] == len(BASES)
    shut, wide = atlas.ring[0], atlas.ring[BASES.index(CANONICAL)]
    assert np.ptp(wide[:, 1]) > np.ptp(shut[:, 1]) + OPEN * 0.5


def test_eyes_keep_the_lids_shade_in_place() -> None:
    box = (0, 0, 60, 40)
    still = plate(-5, -5, 65, 45, 2.0)
    poses = {f"blink{stage}": np.add(still, [0, 2.0 * stage, 0]) for stage in range(4)}
    skin = Sheet(QUADS, poses | {"squint": np.add(still, [0, -1.5, 0])})
    ball = np.zeros((40, 60, 4), np.uint8)
    ball[8:32, 10:50] = (220, 220, 220, 255)
    dim = ball.copy()
    dim[..., :3] //= 2
    lid = np.full((40, 60, 4), (90, 120, 200, 255), np.uint8)
    lid[14:26, 18:42, 3] = 0
    eyes = build_eyes(
        box, skin, np.array([[20.0, 20.0], [40.0, 20.0]], np.float32), np.array([9.0, 9.0], np.float32),
        ball, [dim] * 5, [lid] * 5,
    )  # fmt: skip
    assert eyes.eyeball[18, 30] == pytest.approx([220, 220, 220], abs=2)
    assert eyes.eyeball[2, 2] == pytest.approx([220, 220, 220], abs=6)  # carried on past its edge
    alpha = eyes.lids[0, 18, 30, 3] / 255
    assert 220 * (1 - alpha) == pytest.approx(110, abs=4)  # black over the ball: half the light
    assert eyes.lids[0, 2, 2] == pytest.approx([90, 120, 200, 255], abs=1)
    assert eyes.motion is not None
    assert eyes.region == (0, 2, 60, 40)  # without the rows that a border may be moved by
    assert eyes.motion.shape == (3, 19, 30, 2)
    assert eyes.motion[1] == pytest.approx(np.broadcast_to([0.0, 2.0], (19, 30, 2)), abs=1e-3)
