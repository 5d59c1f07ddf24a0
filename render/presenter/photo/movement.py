"""How the whole photo moves: the bundled presenter's exact fields of motion, laid over the photo's face."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import HEIGHT, WIDTH, AnchorPack
from .likeness import Likeness

Floats = NDArray[np.float32]


def build_fields(known: AnchorPack, likeness: Likeness) -> Mapping[str, Floats]:
    """Turns of the head, brows and breath: for every fourth pixel, how far off its content is taken from."""
    rows, columns = np.mgrid[0 : HEIGHT // 4, 0 : WIDTH // 4].astype(np.float32)
    places = np.stack([columns, rows], -1) * 4 + 2
    there = likeness.back(places) / 4 - np.float32(0.5)
    fields = {}
    for name, field in known.fields.items():
        laid = cv2.remap(
            field, there[..., 0], there[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        fields[name] = np.asarray(cv2.GaussianBlur(laid, (0, 0), 0.8) * likeness.scale, np.float32)
    return fields
