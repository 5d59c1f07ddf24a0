"""The sheet has 24 frames, each of which shows what it is named for."""

from __future__ import annotations

import numpy as np

from render.presenter.pack import AnchorPack
from render.presenter.sheet import COLUMNS, FRAMES, HEIGHT, WIDTH, sheet


def test_frames_show_what_they_are_named_for(painted: AnchorPack) -> None:
    drawn = sheet(painted)
    assert len(FRAMES) == 24
    assert drawn.shape == (HEIGHT * len(FRAMES) // COLUMNS, WIDTH * COLUMNS, 3)
    frames = [
        drawn[n // COLUMNS * HEIGHT :, n % COLUMNS * WIDTH :][:HEIGHT, :WIDTH].astype(np.int16)
        for n in range(len(FRAMES))
    ]
    shown = {
        name for (name, _), frame in zip(FRAMES, frames, strict=True) if np.abs(frame - frames[0]).max() > 10
    }
    # Of the mouth shapes, the painted face has only those that open it.
    assert shown >= {
        name for name, change in FRAMES[9:] if "smile" not in change and name not in ("brows up", "idle")
    } | {"aa"}
