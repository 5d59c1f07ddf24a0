from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from render.presenter.eyelids import Eyelids
from render.presenter.pack import AnchorPack
from render.presenter.scaled import Scale

ROW = 50  # of a dark line below the eyes, within their region
RISE = 4  # pixels that raised lids are higher


@pytest.mark.parametrize("squint", [0.25, 0.5, 0.75])
def test_open_and_raised_lids_lie_on_each_other_up_to_the_zones_edge(
    painted: AnchorPack, squint: float
) -> None:
    skin = np.zeros_like(painted.eyes.lids)
    skin[...] = 200, 200, 200, 255
    skin[0, ROW : ROW + 2, :, :3] = 0
    raised = skin[0].copy()
    raised[:, :, :3] = 200
    raised[ROW - RISE : ROW - RISE + 2, :, :3] = 0
    rising = np.zeros_like(painted.eyes.squint)
    rising[..., 1] = -RISE
    # the zone is where the eyeballs show in an open eye: there is one
    skin[..., 3] = np.minimum(skin[..., 3], painted.eyes.lids[..., 3])
    eyes = replace(painted.eyes, lids=skin, squinting=raised, squint=rising)
    x0, y0, x1 = eyes.region[:3]
    canvas = np.full((1080, 1280, 4), (200, 200, 200, 255), np.uint8)
    Eyelids(replace(painted, eyes=eyes), Scale.of(1080)).draw(canvas, 0.0, squint, 0.0, 0.0)
    line = 200 - canvas[y0 + ROW - 8 : y0 + ROW + 6, x0:x1, 0].astype(np.float64)
    seen = line.sum(0) > 60
    faint = seen & (line.sum(0) < 300)  # of 400: the zone is fading out there
    assert faint.sum() > 8
    rows = np.arange(len(line))[:, None]
    middle = (line * rows).sum(0)[seen] / line.sum(0)[seen]
    spread = np.sqrt((line[:, seen] * (rows - middle) ** 2).sum(0) / line.sum(0)[seen])
    assert spread.max() < 0.9  # two pixels, one between two rows at most; two lines would be more
