"""Locks of curly hair wind about the line that they are given."""

import numpy as np
import pytest

from render.presenter.bake.coils import Coil, coiled

COIL = Coil(hairs=40, radius=0.003, pitch=0.006, points=120, loose=0.0, frizz=0.0)
LENGTH = 0.06


def wound(coil: Coil = COIL, seed: int = 1, size: float = 1.0) -> np.ndarray:
    """Hairs of two straight locks that stand on the head's side."""
    line = np.zeros((2, 9, 3))
    line[:, :, 0] = 0.08 + np.linspace(0.0, LENGTH, 9)
    line[1, :, 2] = 0.01
    ways = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    return coiled(line, ways, coil, np.full(2, size), np.random.default_rng(seed))


def around(hairs: np.ndarray) -> np.ndarray:
    """How far each point is from its lock's line [n, points]."""
    middle = np.repeat([0.0, 0.01], COIL.hairs)
    return np.hypot(hairs[..., 1], hairs[..., 2] - middle[:, None])


def test_every_hair_begins_at_its_lock_s_root():
    hairs = wound()
    assert hairs.shape == (80, 120, 3)
    assert around(hairs)[:, 0] == pytest.approx(0.0, abs=1e-9)
    assert hairs[:, 0, 0] == pytest.approx(0.08, abs=1e-9)


def test_hairs_wind_at_the_coil_s_radius():
    far = around(wound())[:, 60:110].mean()
    assert far == pytest.approx(COIL.radius, rel=0.30)
    assert around(wound(size=0.5))[:, 60:110].mean() == pytest.approx(far / 2, rel=0.05)


def test_a_lock_makes_as_many_turns_as_its_pitch_gives():
    hairs = wound()
    angle = np.unwrap(np.arctan2(hairs[:40, 5:, 2], hairs[:40, 5:, 1]), axis=1)
    turns = np.abs(angle[:, -1] - angle[:, 0]) / (2 * np.pi)
    assert 0.5 * LENGTH / COIL.pitch < np.median(turns) < 1.35 * LENGTH / COIL.pitch


def test_hairs_of_a_lock_wind_together_and_locks_apart():
    there = np.array(
        [[np.interp(0.11, hair[:, 0], hair[:, axis]) for axis in (1, 2)] for hair in wound()]
    ) - np.repeat([[0.0, 0.0], [0.0, 0.01]], COIL.hairs, axis=0)
    first, second = there[:40], there[40:]
    together = np.linalg.norm(first - first.mean(0), axis=1).mean()
    assert together < 0.5 * COIL.radius
    assert np.linalg.norm(first.mean(0) - second.mean(0)) > together


def test_frizz_leaves_the_lock():
    tame, frizzy = wound(), wound(Coil(40, 0.003, 0.006, 120, 0.0, frizz=1.0))
    assert around(frizzy)[:, 60:].mean() > 1.15 * around(tame)[:, 60:].mean()


def test_the_same_chance_winds_the_same_hair():
    assert np.array_equal(wound(seed=3), wound(seed=3))
    assert not np.array_equal(wound(seed=3), wound(seed=4))
