"""The body's surface, without the body model's data."""

import numpy as np
import pytest

from render.presenter.bake.human import VERTICES, Body


@pytest.fixture
def chain() -> Body:
    """A body whose first hundred vertices hang together in a row."""
    body = object.__new__(Body)
    one = np.arange(99)
    body.__dict__["_edges"] = (np.r_[one, one + 1], np.r_[one + 1, one])
    return body


def test_a_fold_is_evened_out_only_where_it_may(chain: Body) -> None:
    folded = np.zeros((VERTICES, 3))
    folded[[30, 70], 1] = 0.004
    free = np.zeros((VERTICES, 1))
    free[20:40] = 1.0
    even = chain._evened(folded, free, 16)
    assert abs(even[30, 1]) < 0.0015
    assert even[:, 1].sum() == pytest.approx(folded[:, 1].sum(), rel=0.05)
    assert np.array_equal(even[50:], folded[50:])
    assert folded[30, 1] == 0.004


def test_a_smile_lifts_its_own_cheek(chain: Body) -> None:
    apple, fold, other = (0.043, -0.13, 0.772), (0.0303, -0.13, 0.755), (-0.043, -0.13, 0.772)
    chain.anatomy = np.zeros((VERTICES, 3))
    chain.anatomy[:3] = apple, fold, other
    motion = chain._cheek_lift(1.0)
    assert motion[0, 1] < -0.004
    assert motion[0, 2] > 0.002
    assert motion[1, 1] > motion[0, 1] + 0.004
    assert np.abs(motion[2]).max() < 1e-6


def test_a_pucker_gathers_the_corners_and_brings_the_lower_lip_forward(chain: Body) -> None:
    left, right, lower, chin = (
        (0.025, -0.142, 0.739), (-0.025, -0.142, 0.739), (0.022, -0.144, 0.736), (0.0, -0.15, 0.704),
    )  # fmt: skip
    chain.anatomy = np.zeros((VERTICES, 3))
    chain.anatomy[:4] = left, right, lower, chin
    motion = chain._corners_gathered()
    assert motion[0, 0] < -0.003
    assert np.allclose(motion[0] * [-1, 1, 1], motion[1])
    assert motion[2, 1] < motion[0, 1] - 0.001
    assert np.abs(motion[3]).max() < 1e-5
