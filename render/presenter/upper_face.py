"""The upper face takes part in speech: one that speaks with the mouth alone is a mask.

Brows rise a little with open mouths (they go with the voice: Cave et al. 1996, "About the relationship between eyebrow
movements and F0 variations"), lower lids with spread and with wide ones, and most with a smile: one of the mouth alone
is not believed (Ekman, Davidson & Friesen 1990). Both are slower than lips."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from .motion import Curve
from .performance import VISEMES, Track

_BROWS: Final[Mapping[str, float]] = MappingProxyType(
    {"aa": 0.22, "oh": 0.20, "E": 0.18, "ih": 0.08, "ou": 0.12, "smile": 0.16, "PP": -0.08, "FF": -0.06}
)
_LIDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "aa": 0.52,
        "E": 0.62,
        "ih": 0.38,
        "SS": 0.32,
        "oh": 0.28,
        "ou": 0.10,
        "PP": 0.12,
        "FF": 0.10,
        "smile": 1.0,
    }
)
_SECONDS: Final = 0.36  # over which it follows the lips


def raised(mouth: Track) -> Curve:
    """What the mouth [frames, 15] adds to the brows [frames], held still in that shape."""
    return _drawn(mouth, _BROWS)


def squinting(mouth: Track) -> Curve:
    """How far the mouth [frames, 15] raises the lower lids [frames], 0..1, held still in that shape."""
    return _drawn(mouth, _LIDS)


def eased(curve: Curve, fps: int) -> Curve:
    """The curve as slow as the upper face is: a mean over what is near in time, weighted."""
    reach = max(1, round(_SECONDS * fps / 2))
    kernel = np.hanning(2 * reach + 1)
    padded = np.pad(curve, reach, mode="edge") if len(curve) else curve
    return np.asarray(np.convolve(padded, kernel / kernel.sum(), "valid")) if len(curve) else curve


def _drawn(mouth: Track, weights: Mapping[str, float]) -> Curve:
    return np.asarray(mouth @ np.array([weights.get(name, 0.0) for name in VISEMES]))
