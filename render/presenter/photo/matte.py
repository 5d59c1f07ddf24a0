"""The figure cut out of its background: alpha to the hair's edge, and colours without the background's light."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .spread import blur

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_BAND: Final = 9.0  # pixels of the frame on either side of the model's edge where alpha is sought
_FAR: Final = 14.0  # pixels over which colours of figure and background are carried into the band
_APART: Final = 22.0  # of 255: colours closer than this do not tell figure from background
_FAINT: Final = 0.12  # alpha below this is the background's own light
_SOFT: Final = 2.5  # pixels of the frame: how soft the outline may be inwards; hair goes further outwards
_GUIDED_RADIUS: Final = 6
_GUIDED_SOFTNESS: Final = 30.0  # of 255


def cut_out(picture: Pixels, figure: Pixels) -> Pixels:
    """`picture` BGR and `figure` (0..255, the model's rough answer), both of the frame -> BGRA, not premultiplied."""
    image = picture.astype(np.float32)
    rough = figure.astype(np.float32) / 255
    solid = _largest(rough > 0.5)
    distance = _signed_distance(solid)
    sure_in = (distance > _BAND).astype(np.float32)
    sure_out = (distance < -_BAND).astype(np.float32)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    guided = _guided(grey, np.asarray(rough * _beside(distance), np.float32))
    inner, inner_known = _carried(image, sure_in)
    outer, outer_known = _carried(image, sure_out)
    between = inner - outer
    apart = np.sqrt((between**2).sum(2))
    along = ((image - outer) * between).sum(2) / np.maximum((between**2).sum(2), 1.0)
    # Where both colours are known and differ, they say how much of each a pixel has; elsewhere the outline says it.
    trust = np.clip(apart / _APART - 1, 0, 1) * inner_known * outer_known
    alpha = guided + (np.clip(along, 0, 1) - guided) * trust
    alpha = np.where(distance > _BAND, 1.0, np.where(distance < -_BAND, 0.0, alpha)).astype(np.float32)
    leash = np.clip((distance + _BAND) / 4, 0, 1)
    alpha = np.maximum(np.minimum(alpha, leash), np.clip((distance - 0.6 * _BAND) / 3, 0, 1))
    alpha = np.clip((alpha - _FAINT) / (0.96 - _FAINT), 0, 1)
    # What lies deeper than the outline's softness is the figure, however much it looks like the background.
    deep = _signed_distance(_largest(alpha > 0.5))
    alpha = np.maximum(alpha, np.clip((deep - _SOFT) / _SOFT, 0, 1))
    alpha = np.minimum(alpha, np.clip((deep + 3 * _SOFT) / _SOFT, 0, 1)).astype(np.float32)
    # A pixel shows alpha x figure + (1 - alpha) x background: take the background's part away.
    share = np.maximum(alpha, 0.05)[..., None]
    own = (image - (1 - alpha[..., None]) * outer) / share
    least, most = np.minimum(inner, image) - 12, np.maximum(inner, image) + 12
    own = np.clip(own, least, most)
    steady = np.clip(alpha * 2 - 0.4, 0, 1)[..., None]
    own = np.where(alpha[..., None] >= 0.99, image, inner + (own - inner) * steady)
    return np.asarray(np.round(np.dstack([own, alpha * 255]).clip(0, 255)), np.uint8)


def _beside(distance: Floats) -> Floats:
    """1 in and beside the figure, 0 for what else the model took for a person."""
    return np.asarray(np.clip(1 + (distance + 2 * _BAND) / _BAND, 0, 1), np.float32)


def _largest(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected part, its holes filled."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    if count < 2:
        return mask
    part = labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    padded = cv2.copyMakeBorder((~part).astype(np.uint8), 1, 0, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, outside = cv2.connectedComponents(padded, connectivity=4)
    return np.asarray(outside[1:, 1:-1] != outside[0, 0])


def _signed_distance(mask: NDArray[np.bool_]) -> Floats:
    """Pixels to the edge, positive inside."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(inside - outside, np.float32)


def _carried(image: Floats, known: Floats) -> tuple[Floats, Floats]:
    """The colours of the `known` pixels carried outwards, near ones first; and how well they are known, 0..1."""
    out: Floats = np.zeros_like(image)
    have: Floats = np.zeros(known.shape, np.float32)
    weighted = image * known[..., None]
    for sigma in (_FAR / 4, _FAR / 2, _FAR, 2 * _FAR, 6 * _FAR):
        weight = blur(known, sigma)
        mean = blur(weighted, sigma) / np.maximum(weight, 1e-6)[..., None]
        taken = (1 - have) * np.clip(weight / 0.12, 0, 1)
        out += mean * taken[..., None]
        have += taken
    return np.asarray(out / np.maximum(have, 1e-4)[..., None], np.float32), np.asarray(have, np.float32)


def _guided(grey: Floats, mask: Floats) -> Floats:
    """K. He et al., "Guided image filtering" (2010): the mask's edge moved to the picture's."""
    size = (2 * _GUIDED_RADIUS + 1,) * 2
    mean, mean_mask = cv2.blur(grey, size), cv2.blur(mask, size)
    covariance = cv2.blur(grey * mask, size) - mean * mean_mask
    variance = cv2.blur(grey * grey, size) - mean * mean
    slope = covariance / (variance + _GUIDED_SOFTNESS**2)
    offset = mean_mask - slope * mean
    filtered = cv2.blur(slope, size) * grey + cv2.blur(offset, size)
    return np.asarray(np.clip(filtered, 0, 1), np.float32)
