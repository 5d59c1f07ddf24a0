"""The packs that come with Anchor: what each must hold to be drawn as the actors mean it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from render.presenter.atlas import Atlas
from render.presenter.eyelids import Eyelids
from render.presenter.pack import LARGEST_FILE, AnchorPack, read_pack
from render.presenter.performance import VISEMES, Performance
from render.presenter.scaled import Scale
from render.speech.voices import packaged

FOLDER = Path(__file__).parents[3] / "render" / "presenter" / "packs"


@pytest.fixture(scope="module", params=sorted(FOLDER.glob("*.pack")), ids=lambda path: path.stem)
def pack(request: pytest.FixtureRequest) -> AnchorPack:
    assert request.param.stat().st_size <= LARGEST_FILE
    read = read_pack(request.param)
    assert read.info.id == request.param.stem
    return read


def test_it_says_what_it_is(pack: AnchorPack) -> None:
    assert "no real person" in pack.info.likeness.lower()
    assert pack.info.licence
    assert pack.info.tool
    assert pack.info.consent is None
    assert packaged(pack.info.voice) is not None


def test_movements_go_the_way_that_is_meant(pack: AnchorPack) -> None:
    column, row = (int(at) // 4 for at in pack.eyes.centres.mean(0))
    assert pack.fields["yaw"][row, column, 0] < -1  # taken from the left: the face goes to the right
    assert pack.fields["pitch"][row, column, 1] > 1  # taken from below: it goes up
    assert pack.fields["roll"][row, column, 0] < -1  # clockwise about the neck
    assert pack.fields["breath"][250, 160, 1] > 0
    brow = slice(row - 24, row - 2)
    assert pack.fields["browUp"][brow, :, 1].max() > 2
    assert pack.fields["browDown"][brow, :, 1].min() < -1


def test_eyes_are_where_the_lids_are_open(pack: AnchorPack) -> None:
    x0, y0 = pack.eyes.region[:2]
    assert pack.eyes.motion is not None
    for x, y in pack.eyes.centres - np.array([x0, y0]):
        around = np.s_[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3, 3]
        assert pack.eyes.lids[0][around].mean() < 200  # an eyeball, if in the shade of the lid
        assert pack.eyes.lids[3][around].min() > 240


def test_lower_lids_rise_and_upper_ones_and_brows_stay(pack: AnchorPack) -> None:
    x0, y0 = pack.eyes.region[:2]
    assert np.abs(pack.eyes.squint[0]).max() < 1.5
    for x, y in ((pack.eyes.centres - np.array([x0, y0])) / 2).astype(int):
        down = pack.eyes.squint[:, x, 1]
        first, *_, last = np.flatnonzero(pack.eyes.lids[0, ::2, 2 * x, 3] < 200)
        assert first < y < last
        assert -7 < down[last] < -3
        assert abs(down[first]) < 0.35 * abs(down[last])
        assert (np.diff(down[first : last + 1]) < 0.05).all(), "evenly up from the one to the other"


@pytest.mark.parametrize("stage", [0.25, 0.5, 0.75])
@pytest.mark.parametrize("squint", [0.0, 1.0])
def test_no_eyeball_shines_through_a_lid(pack: AnchorPack, stage: float, squint: float) -> None:
    # black lids over a white ball: what is neither is half of both
    def black(lids: np.ndarray) -> np.ndarray:
        return np.dstack(
            [np.zeros_like(lids[..., :3]), np.where(lids[..., 3:] > 248, 255, 0).astype(np.uint8)]
        )

    eyes = replace(
        pack.eyes,
        eyeball=np.full_like(pack.eyes.eyeball, 255),
        lids=np.stack([black(stage) for stage in pack.eyes.lids]),
        squinting=black(pack.eyes.squinting),
    )
    eyelids = Eyelids(replace(pack, eyes=eyes), Scale.of(1080))
    canvas = np.zeros((1080, 1280, 4), np.uint8)
    canvas[..., 3] = 255
    eyelids.draw(canvas, stage, squint, 0.0, 0.0)
    for x, y in eyes.centres.astype(int):
        column = canvas[y - 30 : y + 40, x - 12 : x + 13 : 4, 1].astype(int)
        mixed = ((column > 60) & (column < 195)).sum(axis=0)
        # the two edges, drawn softly
        assert mixed.max() <= 5


def test_every_shape_is_drawn(pack: AnchorPack) -> None:
    frames = len(VISEMES)
    performance = replace(Performance.still(frames), mouth=np.eye(frames, dtype=np.float32))
    atlas = Atlas(pack, 1080)
    x0, y0, x1, y1 = pack.mouth
    drawn = {
        name: atlas.frame(performance, number)[y0:y1, x0:x1].astype(np.float32)
        for number, name in enumerate(VISEMES)
    }
    assert len({picture.tobytes() for picture in drawn.values()}) == frames


def test_shut_lips_let_nothing_be_seen(
    pack: AnchorPack, inside_seen: Callable[[AnchorPack, str], int]
) -> None:
    assert inside_seen(pack, "aa") > 1000
    assert inside_seen(pack, "PP") < inside_seen(pack, "aa") / 100


def test_a_smile_is_that_of_shut_lips(
    pack: AnchorPack, inside_seen: Callable[[AnchorPack, str], int]
) -> None:
    assert inside_seen(pack, "smile") < inside_seen(pack, "aa") / 50
