from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from render.presenter.pack import Eyes
from render.presenter.photo.eyes import build_eyes, white_of_eyes

CENTRES = np.array([[604.0, 412.0], [676.0, 412.0]])


@pytest.fixture(scope="module")
def eyes(sitting) -> Eyes:  # type: ignore[no-untyped-def]
    return build_eyes(sitting.picture, sitting.face)


def over(eyes: Eyes, stage: int) -> np.ndarray:
    cover = eyes.lids[stage, ..., 3:].astype(float) / 255
    return eyes.lids[stage, ..., :3] * cover + eyes.eyeball * (1 - cover)


def test_open_eyes_look_as_in_the_photo(eyes: Eyes, sitting) -> None:  # type: ignore[no-untyped-def]
    x0, y0, x1, y1 = eyes.region
    apart = np.abs(over(eyes, 0) - sitting.picture[y0:y1, x0:x1])
    assert apart.mean() < 0.4
    assert np.percentile(apart, 99.5) < 12


def test_the_irises_are_found_and_turn_about_the_right_places(eyes: Eyes) -> None:
    assert np.abs(eyes.centres - CENTRES).max() < 1.2
    assert eyes.radius == pytest.approx([19.5, 19.5], rel=0.12)


def test_what_the_lids_hide_of_an_iris_is_completed(eyes: Eyes) -> None:
    x, y = (CENTRES[0] - eyes.region[:2]).astype(int)
    iris, hidden = eyes.eyeball[y + 6, x].astype(int), eyes.eyeball[y - 9, x].astype(int)
    assert np.abs(iris - [96, 74, 52]).max() < 25
    assert hidden.mean() < 150, "the iris goes on under the upper lid"
    white = eyes.eyeball[y - 14, x - 4].astype(int)
    assert white.mean() > 170, "and above it the white"


def test_lids_shut_by_stages(eyes: Eyes) -> None:
    x0, y0 = eyes.region[:2]
    shares = [float((stage[..., 3] < 128).sum()) for stage in eyes.lids]
    assert shares[0] > shares[1] > shares[2] > shares[3] == 0
    assert shares[1] == pytest.approx(shares[0] * 2 / 3, rel=0.2)
    x, y = int(CENTRES[1][0]) - x0, int(CENTRES[1][1]) - y0
    skin = eyes.lids[3, y - 3, x, :3].astype(float)
    assert skin[2] > skin[0], "a shut lid has the colour of skin, not of an iris"


def test_the_lids_motion_leads_from_stage_to_stage(eyes: Eyes) -> None:
    """The lowest row that the upper lid covers moves as the motion there says."""
    assert eyes.motion is not None
    x = int(CENTRES[0][0]) - eyes.region[0]
    edges = [int(np.argmax(stage[:, x, 3] < 128)) for stage in eyes.lids[:3]]
    for stage, (here, there) in enumerate(pairwise(edges)):
        assert eyes.motion[stage, here // 2, x // 2, 1] == pytest.approx(there - here, abs=1.6)
    assert np.abs(eyes.motion[:, 0]).max() < 0.05, "the brow stays"


def test_a_squint_raises_the_lower_lid_and_nothing_far_from_it(eyes: Eyes) -> None:
    x = int(CENTRES[0][0]) - eyes.region[0]
    open_rows = np.flatnonzero(eyes.lids[0, :, x, 3] < 128)
    up = -eyes.squint[:, x // 2, 1]
    assert up[open_rows[-1] // 2] == pytest.approx(0.2 * len(open_rows), rel=0.2)
    assert up[open_rows[0] // 2] < 0.06 * len(open_rows), "the upper lid stays"
    assert up[[0, -1]] == pytest.approx(0, abs=0.05)
    assert (eyes.squint[..., 0] == 0).all()


def test_the_white_of_the_eyes_tells_the_light(sitting) -> None:  # type: ignore[no-untyped-def]
    white = white_of_eyes(sitting.picture, sitting.face)
    assert white is not None
    assert np.abs(white - [206, 214, 220]).max() < 14
    dark = (sitting.picture * 0.5).astype(np.uint8)
    darker = white_of_eyes(dark, sitting.face)
    assert darker is not None
    assert darker == pytest.approx(white / 2, rel=0.05)
