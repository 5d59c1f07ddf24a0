"""What is drawn is where the pack's numbers say it is: mouth, eyes, head, body; and nothing jumps or shows a seam."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.presenter.atlas import Atlas, frame_size, warm
from render.presenter.pack import VISEMES, AnchorPack
from render.presenter.performance import Performance

from .conftest import EYES, SQUINT

SIZES = (1080, 720)


def performance(frames: int = 1, **tracks: object) -> Performance:
    """Rest, but for what is named: a viseme or a track."""
    posed = Performance.still(frames)
    for name, track in tracks.items():
        if name in VISEMES:
            posed.mouth[:, VISEMES.index(name)] = track
        else:
            getattr(posed, name)[:] = track
    return posed


@pytest.fixture(scope="module", params=SIZES)
def atlas(request: pytest.FixtureRequest, painted: AnchorPack) -> Atlas:
    return Atlas(painted, request.param)


@pytest.fixture(scope="module")
def large(painted: AnchorPack) -> Atlas:
    return Atlas(painted, 1080)


def drawn(atlas: Atlas, **tracks: object) -> NDArray[np.float32]:
    """One frame, as floats."""
    return atlas.frame(performance(1, **tracks), 0).astype(np.float32)


def at(picture: NDArray[np.float32], points: NDArray[np.float32]) -> NDArray[np.float32]:
    """The colours at points [n, 2], the first pixel's centre at .5."""
    x, y = (np.ascontiguousarray(points[None, :, axis] - 0.5, np.float32) for axis in range(2))
    return cv2.remap(picture, x, y, cv2.INTER_LINEAR)[0]


def test_size_and_premultiplication(atlas: Atlas) -> None:
    picture = drawn(atlas, aa=0.7, blink=0.4, head=(3, 2, -2), gaze=(4, 3), breath=0.5, sway=(0.004, 0.002))
    assert picture.shape == (atlas.size[1], atlas.size[0], 4)
    assert (picture[..., :3].max(2) <= picture[..., 3] + 1).all()


def test_at_rest_it_is_the_still_picture(painted: AnchorPack, large: Atlas) -> None:
    expected = painted.neutral[..., [2, 1, 0, 3]].astype(np.float32)
    expected[..., :3] *= expected[..., 3:] / 255
    assert np.abs(drawn(large) - expected).max() <= 2


@pytest.mark.parametrize("share", [1.0, 0.5, 0.22])
def test_skin_is_where_the_shape_puts_it(atlas: Atlas, truth: object, share: float) -> None:
    picture = drawn(atlas, aa=share)
    random = np.random.default_rng(4)
    points = random.uniform((580, 520), (700, 600), (3000, 2)).astype(np.float32)
    points = points[np.abs(points[:, 1] - 560) > 14]  # the lips hide what is behind them
    moved = truth.displaced(points[:, 0], points[:, 1], share)  # type: ignore[attr-defined]
    expected = truth.colour(points[:, 0], points[:, 1])[:, ::-1]  # type: ignore[attr-defined]
    factor = atlas.size[1] / 1080
    pad = (atlas.size[0] / factor - 1280) / 2
    seen = at(picture, (moved + np.array([pad, 0])) * factor)[:, :3]
    assert np.abs(seen - expected).mean() < 2.5


def test_open_mouth_shows_its_inside_and_shut_lips_do_not(atlas: Atlas) -> None:
    factor = atlas.size[1] / 1080
    middle, row = atlas.size[0] // 2, round(562 * factor)
    wide = drawn(atlas, aa=1.0)[row - 3 : row + round(12 * factor), middle - 8 : middle + 8, :3]
    shut = drawn(atlas, PP=1.0)[row - 3 : row + round(12 * factor), middle - 8 : middle + 8, :3]
    assert wide.min() < 40  # the throat
    assert wide.max() > 180  # teeth
    assert shut.min() > 60
    assert shut.max() < 180


def test_shapes_blend_without_a_jump(large: Atlas) -> None:
    steps = [drawn(large, aa=share)[500:620, 560:720] for share in np.linspace(0, 1, 41)]
    changes = np.array([np.abs(after - before).mean() for before, after in pairwise(steps)])
    assert changes.max() < 3 * changes.mean()


def pupil(picture: NDArray[np.float32], factor: float, pad: float) -> NDArray[np.float64]:
    """The middle of what is dark in the left eye, in pixels of the pack."""
    left, top = round((582 + pad) * factor), round(402 * factor)
    window = picture[top : round(422 * factor), left : round((626 + pad) * factor), :3].mean(2)
    weight = np.clip(130 - window, 0, 50)
    y, x = np.mgrid[0 : window.shape[0], 0 : window.shape[1]]
    return np.array([(x * weight).sum(), (y * weight).sum()]) / weight.sum() / factor


@pytest.mark.parametrize(("gaze", "direction"), [((6, 0), (1, 0)), ((-6, 0), (-1, 0)), ((0, 4), (0, -1))])
def test_gaze_moves_the_pupil(
    atlas: Atlas, gaze: tuple[float, float], direction: tuple[float, float]
) -> None:
    factor = atlas.size[1] / 1080
    pad = (atlas.size[0] / factor - 1280) / 2
    shift = pupil(drawn(atlas, gaze=gaze), factor, pad) - pupil(drawn(atlas), factor, pad)
    expected = 25 * np.radians(np.hypot(*gaze)) * np.array(direction)
    assert np.abs(shift - expected).max() < 0.6


def test_a_gaze_into_the_camera_stays_there_when_the_head_turns(large: Atlas) -> None:
    turned = pupil(drawn(large, head=(4, 0, 0)), 1, 0)
    with_head = pupil(drawn(large, head=(4, 0, 0), gaze=(4, 0)), 1, 0)
    assert turned[0] < with_head[0] - 1


def test_blink_shuts_step_by_step(large: Atlas) -> None:
    def seen(blink: float) -> float:
        eyes = drawn(large, blink=blink)[395:430, 580:700, :3]
        return float((np.ptp(eyes, axis=2) < 30).sum())  # skin is warm; white, iris and pupil are grey

    counts = [seen(blink) for blink in np.linspace(0, 1, 13)]
    assert counts[-1] == 0
    assert counts[0] > 300
    assert all(after <= before + 12 for before, after in pairwise(counts))


@pytest.mark.parametrize("blink", [0.0, 0.2, 0.4])
def test_a_squint_raises_the_lower_lid_and_leaves_the_upper(large: Atlas, blink: float) -> None:
    def edges(squint: float) -> tuple[float, float]:
        column = drawn(large, blink=blink, squint=squint)[395:432, 616:620, :3].mean(1)
        grey = np.ptp(column, axis=1) < 40  # skin is warm
        first, last = np.flatnonzero(grey)[[0, -1]]
        return float(first), float(last)

    (top, foot), (top_half, foot_half), (top_whole, foot_whole) = edges(0.0), edges(0.5), edges(1.0)
    assert top == pytest.approx(top_half, abs=1) == pytest.approx(top_whole, abs=1)
    rise = SQUINT * np.sqrt(1 - ((618 - 604) / 22) ** 2)
    assert foot > foot_half > foot_whole
    assert 0.6 * rise < foot - foot_whole < 1.1 * rise


def test_raised_lids_look_as_they_were_photographed_until_they_shut(painted: AnchorPack) -> None:
    squinting = painted.eyes.squinting.copy()
    squinting[..., :3] //= 2  # in the shade of what a raised lid bulges
    shaded = Atlas(replace(painted, eyes=replace(painted.eyes, squinting=squinting)), 1080)

    def below_the_eye(**tracks: object) -> float:
        return float(drawn(shaded, **tracks)[421:423, 600:608, :3].mean())

    lit = below_the_eye()
    assert below_the_eye(squint=1.0) == pytest.approx(lit / 2, rel=0.04)
    assert below_the_eye(squint=0.5) == pytest.approx(0.75 * lit, rel=0.04)
    assert lit / 2 < below_the_eye(squint=1.0, blink=0.2) < lit
    assert below_the_eye(squint=1.0, blink=1.0) == pytest.approx(lit, rel=0.04)


def test_a_squint_shows_no_border(large: Atlas) -> None:
    change = np.abs(drawn(large, squint=1.0) - drawn(large)).max(2)
    x0, y0, x1, y1 = EYES
    change[y0 + 4 : y1 - 4, x0 + 4 : x1 - 4] = 0
    assert change.max() == 0


def test_lids_follow_the_gaze_down_and_up(large: Atlas) -> None:
    def upper_lid(gaze_y: float) -> float:
        column = drawn(large, gaze=(0, gaze_y))[398:420, 588:592, :3].mean(1)
        return float((np.ptp(column, axis=1) > 40).sum())

    assert upper_lid(-8) > upper_lid(0) >= upper_lid(8)


def head_at(picture: NDArray[np.float32]) -> NDArray[np.float64]:
    """The middle of the head's alpha."""
    alpha = picture[: round(0.5 * len(picture)), :, 3]
    y, x = np.mgrid[0 : alpha.shape[0], 0 : alpha.shape[1]]
    return np.array([(x * alpha).sum(), (y * alpha).sum()], np.float64) / alpha.sum()


@pytest.mark.parametrize(
    ("tracks", "axis", "sign"),
    [
        ({"head": (3, 0, 0)}, 0, 1),
        ({"head": (0, 3, 0)}, 1, -1),
        ({"head": (0, 0, 3)}, 0, 1),
        ({"breath": 1}, 1, -1),
    ],
)
def test_head_and_breath_move_the_right_way(
    atlas: Atlas, tracks: dict[str, object], axis: int, sign: int
) -> None:
    shift = head_at(drawn(atlas, **tracks)) - head_at(drawn(atlas))
    assert sign * shift[axis] > 0.15


def test_nothing_is_drawn_outside_its_extent(atlas: Atlas) -> None:
    x0, y0, x1, y1 = atlas.extent
    assert (x1 - x0) * (y1 - y0) < atlas.alpha.size
    for side in (-1, 1):
        picture = drawn(
            atlas, head=(4 * side, 3 * side, 2.5 * side), breath=side, sway=(0.004 * side, 0.002 * side)
        )
        picture[y0:y1, x0:x1] = 0
        assert not picture.any()


def test_sway_is_a_share_of_the_height(large: Atlas) -> None:
    rest, moved = (drawn(large, sway=(share, 0.0))[440, :640, 3] for share in (0.0, 0.01))
    assert 7 < (moved < 128).sum() - (rest < 128).sum() <= 10.8


def test_slow_movements_have_no_steps(large: Atlas) -> None:
    places = [head_at(drawn(large, head=(turn, 0, 0)))[0] for turn in np.linspace(0, 0.4, 21)]
    steps = np.diff(places)
    assert steps.min() > 0.4 * steps.mean()
    assert steps.max() < 1.8 * steps.mean()


def border_gradient(picture: NDArray[np.float32], region: tuple[int, int, int, int], inset: int) -> float:
    """Mean step of brightness across the border of `region`, shrunk by `inset` pixels on each side."""
    x0, y0, x1, y1 = region[0] + inset, region[1] + inset, region[2] - inset, region[3] - inset
    light = picture[..., :3].mean(2)
    steps = [
        np.abs(light[y0, x0:x1] - light[y0 - 1, x0:x1]),
        np.abs(light[y1, x0:x1] - light[y1 - 1, x0:x1]),
        np.abs(light[y0:y1, x0] - light[y0:y1, x0 - 1]),
        np.abs(light[y0:y1, x1] - light[y0:y1, x1 - 1]),
    ]
    return float(np.concatenate(steps).mean())


@pytest.mark.parametrize("part", ["mouth", "eyes"])
def test_no_seam_at_the_borders_of_regions(painted: AnchorPack, large: Atlas, part: str) -> None:
    region = painted.mouth if part == "mouth" else painted.eyes.region

    def contrast(picture: NDArray[np.float32]) -> float:
        border = np.mean([border_gradient(picture, region, inset) for inset in (-1, 0, 1)])
        return float(border / np.mean([border_gradient(picture, region, inset) for inset in (-8, -5, 5, 8)]))

    still = contrast(drawn(large))  # what the picture has there by itself
    for viseme in ("aa", "ou", "smile", "FF"):
        assert contrast(drawn(large, **{viseme: 0.8}, blink=0.5, gaze=(5, -3))) <= 1.05 * still


def test_frames_depend_on_nothing_drawn_before(large: Atlas) -> None:
    wanted = {"aa": 0.6, "blink": 0.3, "gaze": (3, 1), "head": (1, 1, 1)}
    first = drawn(large, **wanted)
    drawn(large, ou=1.0, blink=1.0)
    assert np.array_equal(drawn(large, **wanted), first)


def test_positions_far_outside_are_left_out(painted: AnchorPack) -> None:
    skin, lips = painted.layers["skin"], painted.layers["lips"]
    random = np.random.default_rng(9)
    far = random.uniform(-1500, 2500, skin.pos.shape).astype(np.float32)
    layers = {**painted.layers, "skin": replace(skin, pos=far), "lips": replace(lips, pos=lips.pos + 5000)}
    drawn(
        Atlas(replace(painted, layers=layers), 540),
        aa=1.0,
        head=(1e6, -1e6, 1e6),
        gaze=(1e6, 1e6),
        sway=(9, 9),
    )


def test_light_from_behind_wraps_the_edges_only(painted: AnchorPack) -> None:
    width, height = frame_size(540)
    lit = Atlas(painted, 540, behind=np.full((height, width, 3), 255, np.uint8))
    change = drawn(lit, aa=0.5) - drawn(Atlas(painted, 540), aa=0.5)
    alpha = cv2.erode((lit.alpha > 250).astype(np.uint8), np.ones((41, 41)))
    assert change[..., :3].max() > 20
    assert np.abs(change[..., 3]).max() <= 1
    assert change[..., :3][alpha > 0].max() <= 2


def test_sizes_that_cannot_be_drawn_are_refused(painted: AnchorPack) -> None:
    with pytest.raises(ValueError, match="2000 pixels high"):
        Atlas(painted, 2000)
    with pytest.raises(ValueError, match="must be 640x540 pixels"):
        Atlas(painted, 540, behind=np.zeros((100, 100, 3), np.uint8))


def test_warming_draws(painted: AnchorPack) -> None:
    warm(painted)
