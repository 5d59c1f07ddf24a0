from __future__ import annotations

import numpy as np

from render.presenter.photo.smoothmap import SmoothMap

RANDOM = np.random.default_rng(11)
POINTS = RANDOM.uniform(200, 900, (60, 2))


def test_every_point_is_met() -> None:
    target = POINTS + RANDOM.normal(0, 12, POINTS.shape)
    assert np.abs(SmoothMap(POINTS, target)(POINTS) - target).max() < 0.01


def test_an_affine_map_stays_one_everywhere() -> None:
    turn, shift = np.array([[1.2, 0.1], [-0.2, 0.9]]), np.array([30.0, -8.0])
    smooth = SmoothMap(POINTS, POINTS @ turn.T + shift, 1e-4)
    far = RANDOM.uniform(-2000, 3000, (5, 7, 2))
    assert np.abs(smooth(far) - (far @ turn.T + shift)).max() < 0.05


def test_stiffness_lets_less_noise_through() -> None:
    noisy = POINTS + RANDOM.normal(0, 3, POINTS.shape)
    loose, stiff = (np.abs(SmoothMap(POINTS, noisy, s)(POINTS) - POINTS).mean() for s in (0.0, 1.0))
    assert stiff < 0.6 * loose
