from __future__ import annotations

import numpy as np
import pytest

from render.graphics.fonts import FontSet
from render.presenter.card import CardLine, CardPresenter
from render.speech.speech import Speech

LINES = [
    CardLine(0.4, 1.5, "Crews on the six harbour ferries walked out at dawn.", "Harbor Times"),
    CardLine(1.8, 2.6, "渡轮停航，乘客受影响。", ""),
]


def speech() -> Speech:
    time = np.arange(48_000 * 3) / 48_000
    loud = ((time > 0.4) & (time < 1.5)) * 0.4 + ((time > 1.8) & (time < 2.6)) * 0.1
    return Speech((loud * np.sin(2 * np.pi * 220 * time)).astype(np.float32), (), ())


@pytest.fixture
def card(fonts: FontSet) -> CardPresenter:
    return CardPresenter(fonts, LINES, "Anchor 24", "Synthetic voice")


def test_frames_fill_the_speech(card: CardPresenter) -> None:
    frames = [frame.copy() for frame in card.frames(speech())]
    assert len(frames) == 75
    width, height = round(card.place.w), round(card.place.h)
    assert {frame.shape for frame in frames} == {(height, width, 4)}
    assert all((frame[..., :3].max(axis=2) <= frame[..., 3]).all() for frame in frames)  # premultiplied


def test_same_speech_same_pixels(card: CardPresenter, fonts: FontSet) -> None:
    again = CardPresenter(fonts, LINES, "Anchor 24", "Synthetic voice")
    for one, other in zip(card.frames(speech()), again.frames(speech()), strict=True):
        assert (one == other).all()


def test_starting_late_gives_the_same_frames(card: CardPresenter) -> None:
    whole = [frame.copy() for frame in card.frames(speech())]
    late = [frame.copy() for frame in card.frames(speech(), 50)]
    assert len(late) == 25
    assert all((one == other).all() for one, other in zip(whole[50:], late, strict=True))


def amber(frame: np.ndarray) -> np.ndarray:
    """Height of the amber needle per column of the meter, in pixels."""
    meter = frame[-64:].astype(int)
    return ((meter[..., 0] > 200) & (abs(meter[..., 1] - 179) < 40) & (meter[..., 2] < 110)).sum(axis=0)


def test_needle_follows_the_voice(card: CardPresenter) -> None:
    heights = [int(amber(frame).max()) for frame in card.frames(speech())]
    assert heights[3] <= 8  # silence before the first word
    assert min(heights[15:35]) > 40  # loud
    assert 20 < heights[60] < heights[25]  # quieter
    assert heights[74] < heights[64]  # falling after the last word


def test_the_sentence_changes_with_the_voice(card: CardPresenter) -> None:
    frames = [frame[:355].copy() for frame in card.frames(speech())]  # above the meter and its label
    text = [frame[50:, :, 3].sum() for frame in frames]
    assert text[5] == 0  # nothing is shown before it is said
    assert (frames[20] == frames[35]).all()  # it stands still while it is read
    assert text[20] > 0
    assert (frames[35] != frames[58]).any()
    assert text[74] < text[58] * 0.5  # and goes before the end


def test_very_long_sentences_stay_above_the_meter(fonts: FontSet) -> None:
    endless = CardLine(0.2, 2.5, "Growers say the late frost has cost a third of the crop, " * 12, "x" * 300)
    card = CardPresenter(fonts, [endless], "Anchor 24", "Synthetic voice")
    frame = next(card.frames(speech(), 40))
    assert frame[60:290, :, 3].any()
    assert not frame[300:355, :, 3].any()
    assert not frame[:380, -4:, 3].any()
