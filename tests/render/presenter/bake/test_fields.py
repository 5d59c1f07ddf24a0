from __future__ import annotations

import numpy as np
import pytest

from render.presenter.bake.fields import View, build_fields, extended
from render.presenter.bake.geometry import Sheet, beside, moved_box
from render.presenter.pack import FIELDS, HEIGHT, WIDTH

VIEW = View(focal=4900.0, pivot=(0.0, 0.05, -2.3), jaw=620.0, collar=760.0)


def plate(distance: float) -> np.ndarray:
    return np.array(
        [
            [300.0, 100.0, distance],
            [980.0, 100.0, distance],
            [980.0, 700.0, distance],
            [300.0, 700.0, distance],
        ]
    )


@pytest.fixture(scope="module")
def fields() -> dict[str, np.ndarray]:
    still = plate(2.2)
    poses = {"neutral": still, "browUp": still - [0, 5, 0], "browDown": np.add(still, [0, 3, 0])}
    return dict(build_fields(Sheet(np.array([[0, 1, 2], [0, 2, 3]]), poses), VIEW))


def test_every_field_is_there(fields: dict[str, np.ndarray]) -> None:
    assert sorted(fields) == sorted(FIELDS)
    for field in fields.values():
        assert field.shape == (HEIGHT // 4, WIDTH // 4, 2)
        assert field.dtype == np.float32
        assert np.isfinite(field).all()


def test_brows_take_their_content_from_where_it_was(fields: dict[str, np.ndarray]) -> None:
    assert fields["browUp"][60, 160] == pytest.approx([0, 5], abs=0.05)
    assert fields["browDown"][60, 160] == pytest.approx([0, -3], abs=0.05)


def test_signs_of_the_turns(fields: dict[str, np.ndarray]) -> None:
    """Content that moves to the right is taken from the left: offsets are against the motion."""
    middle = (90, 160)  # above the pivot, in the middle, nearer than the pivot
    assert fields["yaw"][middle][0] < -0.5
    assert fields["pitch"][middle][1] > 0.5
    right = (100, 240)
    assert fields["roll"][right][1] < -0.5  # clockwise: the right side goes down


def test_a_nose_turns_further_than_an_ear() -> None:
    """What lies nearer to the camera than the pivot moves with the turn, what lies beside it hardly: parallax."""
    nose, ear = plate(2.16), plate(2.29)
    nose[:, 0], ear[:, 0] = [520, 760, 760, 520], [800, 980, 980, 800]
    still = np.concatenate([nose, ear])
    sheet = Sheet(
        np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]]),
        dict.fromkeys(("neutral", "browUp", "browDown"), still),
    )
    yaw = build_fields(sheet, VIEW)["yaw"][100, :, 0]
    assert yaw[160] < 5 * yaw[222] < 0


def test_the_bust_turns_by_a_little(fields: dict[str, np.ndarray]) -> None:
    chest, shoulder = (250, 160), (250, 270)
    assert np.abs(fields["pitch"][int(VIEW.collar) // 4 + 2 :]).max() == 0
    # its front goes with the head, its side stays
    assert -2.5 < fields["yaw"][chest][0] < -0.5
    assert abs(fields["yaw"][shoulder][0]) < 0.6 * abs(fields["yaw"][chest][0])
    assert -2.5 < fields["roll"][shoulder][1] < -0.3
    assert abs(fields["roll"][chest][1]) < 0.05


def test_breath_lifts_the_chest_more_than_the_head(fields: dict[str, np.ndarray]) -> None:
    lift = fields["breath"][..., 1]
    assert 0 < lift[60, 160] < lift[250, 160]


def test_extended_keeps_what_is_known_and_fills_the_rest() -> None:
    known = np.zeros((40, 50), bool)
    known[10:30, 10:40] = True
    values = np.full((40, 50, 2), 7.0, np.float32)
    values[~known] = 1e6
    filled = extended(values, known, 1.0)
    assert filled == pytest.approx(np.full_like(filled, 7.0), abs=1e-2)


def test_beside_clears_what_lies_between_the_rows() -> None:
    points = np.array([[50.0, 10, 2], [301, 100, 2], [405, 110, 2], [900, 300, 2]])
    sheet = Sheet(np.array([[0, 1, 2]]), {"neutral": points})
    assert beside(sheet, 90, 120, 8, 1280) == (292, 414)
    assert beside(sheet, 0, 1080, 60, 940) == (0, 940)


def test_moved_box_holds_what_moves() -> None:
    still = np.array([[100.0, 100.0, 2.0], [200.0, 150.0, 2.0], [700.0, 800.0, 2.0]])
    moved = np.add(still, [[0, 4, 0], [0.1, 0, 0], [0, 0, 0]])
    sheet = Sheet(np.array([[0, 1, 2]]), {"neutral": still, "open": moved})
    assert moved_box(sheet, ["open"], 0.5, 10, (1280, 1080)) == (90, 90, 110, 114)
