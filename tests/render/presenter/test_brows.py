"""The brows: raised on accents and questions, calm otherwise."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.brows import STEP, brows
from render.presenter.delivery import Accent, Delivery, Phrase
from render.presenter.posture import postures
from render.presenter.prosody import Prosody

SAID = (Phrase(0.3, 5.0, 0.6, True, False), Phrase(5.6, 11.0, 0.6, True, True))
NO_MELODY = Prosody(np.zeros(0), np.zeros(0))


def curve_of(
    accents: tuple[Accent, ...], frames: int, seed: int, phrases: tuple[Phrase, ...] = SAID
) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return brows(
        Delivery(phrases, accents, (), NO_MELODY), postures(phrases, 12, rng), np.zeros(frames), 25, rng
    )


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 12), st.floats(0, 1)), max_size=30),
    st.integers(0, 320),
    st.integers(0, 2**32),
)
def test_limits(accents: list[tuple[float, float]], frames: int, seed: int) -> None:
    curve = curve_of(tuple(Accent(t, s) for t, s in accents), frames, seed)
    assert len(curve) == frames
    assert ((curve >= -0.3 - 1e-9) & (curve <= 0.8 + 1e-9)).all()
    assert (np.abs(np.diff(curve)) <= STEP + 1e-9).all()
    assert np.abs(curve[[0, -1]]).max() < 1e-9 if frames else True


def test_an_accent_raises_them_before_the_syllable() -> None:
    with_, without = (
        np.mean([curve_of(accents, 300, seed) for seed in range(60)], axis=0)
        for accents in ((Accent(3.0, 1.0),), ())
    )
    rise = with_ - without
    top = int(rise.argmax())
    assert rise[top] > 0.12
    assert 2.85 < top / 25 < 3.05


def test_a_question_raises_them() -> None:
    curve = np.mean([curve_of((), 300, seed) for seed in range(40)], axis=0)
    assert curve[round(10.9 * 25)] > 0.3


def test_they_hardly_move_in_silence() -> None:
    assert np.abs(curve_of((), 500, 3, ())).max() < 0.2
