"""The eyes: at the camera or reading, in jumps as eyes jump, seldom down."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.delivery import Phrase
from render.presenter.gaze import READING, Look, downward, gaze, looks, saccade


def phrases(count: int, length: float = 4.0, pause: float = 0.7) -> tuple[Phrase, ...]:
    every = length + pause
    return tuple(Phrase(0.5 + n * every, 0.5 + n * every + length, pause, True, False) for n in range(count))


def test_the_main_sequence() -> None:
    assert 0.02 < saccade(1.0) < 0.03
    assert 0.035 < saccade(10.0) < 0.05


def test_the_eyes_stay_near_the_camera_while_speaking() -> None:
    said = phrases(120)
    duration = said[-1].end + 1.0
    curve = gaze(looks(said, duration, np.random.default_rng(1)), int(duration * 25), 25)
    size = np.hypot(*curve.T)
    for phrase in said:
        speaking = size[int((phrase.start + 0.3) * 25) : int((phrase.end - 0.05) * 25)]
        assert speaking.max() <= READING + 0.05
    assert np.mean(size < 0.8) > 0.5
    # as often to the left as to the right
    assert abs(curve[:, 0].mean()) < 0.2


def test_fixations_and_jumps() -> None:
    found = looks(phrases(120), 565.0, np.random.default_rng(2))
    rests = np.diff([look.time for look in found])
    assert rests.min() > 0.05
    assert 0.3 < np.median(rests) < 1.2
    jumps = np.array([np.hypot(b.x - a.x, b.y - a.y) for a, b in itertools.pairwise(found)])
    small = jumps[(jumps > 0) & (jumps < 5)]
    assert np.percentile(small, 5) >= 0.25
    assert np.percentile(small, 90) < 2.5


def test_a_jump_is_over_in_two_frames() -> None:
    curve = gaze((Look(0, 0, 0), Look(1.013, 1.2, 0.0), Look(2.0, 0.0, -12.0)), 100, 25)
    for column in (0, 1):
        moving = np.flatnonzero(np.abs(np.diff(curve[:75, column])) > 1e-6)
        for at in (1.013, 2.0):
            assert np.count_nonzero(np.abs(moving - at * 25) < 6) <= 3
    assert curve[40].tolist() == [1.2, 0.0]
    assert curve[60].tolist() == [0.0, -12.0]


def test_glances_down_are_rare_and_between_sentences() -> None:
    said = phrases(200)
    found = looks(said, said[-1].end + 1, np.random.default_rng(3))
    down = [look for look in found if look.y < -5]
    assert 10 <= len(down) <= 60
    for look in down:
        before = max((p for p in said if p.end <= look.time), key=lambda p: p.end)
        back = next(other.time for other in found if other.time > look.time)
        assert before.end <= look.time < before.end + 0.2
        assert 0.2 < back - look.time < 0.6
        assert back <= before.end + before.pause - 0.05
    assert np.diff([look.time for look in down]).min() > 10
    assert len(downward(found)) == 2 * len(down)
    assert not any(look.y < -5 for look in looks(phrases(200, pause=0.3), 860.0, np.random.default_rng(3)))


def test_the_prompter_is_read_from_left_to_right() -> None:
    said = phrases(100)
    found = looks(said, said[-1].end + 1, np.random.default_rng(4))
    steps = np.array([b.x - a.x for a, b in itertools.pairwise(found) if b.time - a.time < 0.33])
    assert len(steps) > 100
    assert np.mean(steps > 0) > 0.6


@settings(deadline=None)
@given(st.integers(0, 6), st.integers(0, 300), st.integers(0, 2**32))
def test_at_the_camera_at_both_ends(count: int, more: int, seed: int) -> None:
    said = phrases(count)
    frames = int((said[-1].end if said else 0.0) * 25) + more
    curve = gaze(looks(said, frames / 25, np.random.default_rng(seed)), frames, 25)
    assert curve.shape == (frames, 2)
    assert np.isfinite(curve).all()
    assert not curve[:1].any()
    assert not curve[-1:].any()
    if frames > 12:
        assert np.abs(curve[-6:]).max() < 1e-9
