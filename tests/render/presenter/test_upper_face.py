"""What the mouth does to brows and lids."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.presenter.performance import VISEMES
from render.presenter.upper_face import eased, raised, squinting


def held(shape: str, frames: int = 1) -> np.ndarray:
    mouth = np.zeros((frames, len(VISEMES)), np.float32)
    mouth[:, VISEMES.index(shape)] = 1.0
    return mouth


def test_open_mouths_raise_the_brows_and_spread_lips_the_lower_lids() -> None:
    assert raised(held("aa"))[0] > raised(held("E"))[0] > raised(held("ih"))[0] > 0 > raised(held("PP"))[0]
    assert squinting(held("smile"))[0] == 1 > squinting(held("E"))[0] > squinting(held("aa"))[0] > 0
    assert squinting(held("aa"))[0] > squinting(held("ou"))[0]
    assert not raised(np.zeros((5, len(VISEMES)), np.float32)).any()


@given(st.lists(st.floats(-1, 1), max_size=60), st.sampled_from([25, 50]))
def test_what_is_eased_stays_between_its_bounds_and_as_long(values: list[float], fps: int) -> None:
    curve = np.array(values)
    soft = eased(curve, fps)
    assert len(soft) == len(curve)
    if values:
        assert curve.min() - 1e-9 <= soft.min()
        assert soft.max() <= curve.max() + 1e-9


def test_a_single_sound_moves_the_face_slowly() -> None:
    mouth = np.zeros((50, len(VISEMES)), np.float32)
    mouth[25] = held("aa")[0]
    curve = eased(raised(mouth), 25)
    assert curve.sum() == pytest.approx(raised(mouth).sum())
    assert curve.max() < 0.3 * raised(mouth).max()
    assert np.count_nonzero(curve > 1e-6) > 5
