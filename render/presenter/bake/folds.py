"""How cloth falls: single folds with a crest and a hollow beside it, drawn where a tailor would look for them.

A noise over the whole surface looks like water, not like cloth: what shows that a jacket is worn are a few folds that
start where it is held (armhole, shoulder, underarm) and run out. Pure numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .skull import Floats, smoothstep

_STEPS = 48
_HOLLOW = 0.55  # depth of the hollow beside a crest, as a share of its height


@dataclass(frozen=True)
class Fold:
    """Seen from the front, (x, z) in metres: from where it is held, `start`, to where it has run out, `end`.

    `bow`: how far its middle lies to the left of the straight line (as one walks from start to end); `width`: of the
    crest at the start and at the end; `side`: on which side its hollow lies, 1 left or -1 right.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    height: float
    width: tuple[float, float]
    bow: float = 0.0
    side: int = 1


def fallen(place: Floats, folds: Sequence[Fold]) -> Floats:
    """How far the folds lift (or sink) the cloth at each place [n, 2]."""
    lifted = np.zeros(len(place))
    for fold in folds:
        lifted += _lift(place, fold)
    return lifted


def another(folds: Sequence[Fold], seed: int, spread: float = 0.010) -> list[Fold]:
    """The same folds as they fall another time: each a little elsewhere, deeper or shallower."""
    rng = np.random.default_rng(seed)
    fallen_so = []
    for fold in folds:
        (x0, z0), (x1, z1) = fold.start, fold.end
        moved = rng.uniform(-spread, spread, 4)
        wide = float(rng.uniform(0.85, 1.25))
        fallen_so.append(
            Fold(
                (x0 + 0.5 * float(moved[0]), z0 + float(moved[1])),
                (x1 + 1.5 * float(moved[2]), z1 + 1.5 * float(moved[3])),
                fold.height * float(rng.uniform(0.30, 1.20)),
                (fold.width[0] * wide, fold.width[1] * wide),
                fold.bow + float(rng.uniform(-spread, spread)),
                fold.side,
            )
        )
    return fallen_so


def _lift(place: Floats, fold: Fold) -> Floats:
    s = np.linspace(0.0, 1.0, _STEPS)
    start, end = np.array(fold.start), np.array(fold.end)
    straight = end - start
    left = np.array([-straight[1], straight[0]]) / np.linalg.norm(straight)
    line = start + straight * s[:, None] + left * (4 * fold.bow * s * (1 - s))[:, None]
    gap = place[:, None] - line[None]
    index = (gap**2).sum(-1).argmin(1)
    run = np.gradient(line, axis=0)
    run /= np.linalg.norm(run, axis=1, keepdims=True)
    rows = np.arange(len(place))
    near, way = gap[rows, index], run[index]
    # between two steps of the line, else the steps show as ribs across the fold
    along = (near * way).sum(1)
    at = s[index] + along / np.linalg.norm(np.diff(line, axis=0), axis=1).sum()
    beyond = along * ((at < 0) | (at > 1))
    at = at.clip(0.0, 1.0)
    beside = near[:, 1] * way[:, 0] - near[:, 0] * way[:, 1]
    width = fold.width[0] + (fold.width[1] - fold.width[0]) * at
    crest = np.exp(-((beside / width) ** 2))
    hollow = np.exp(-(((beside - 1.6 * fold.side * width) / (0.9 * width)) ** 2))
    # it stands up soon after where it is held and dies away slowly
    fade = smoothstep(0.0, 0.18, at) * smoothstep(1.0, 0.45, at) * np.exp(-((beyond / width) ** 2))
    return np.asarray(fold.height * fade * (crest - _HOLLOW * hollow))
