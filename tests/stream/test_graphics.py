from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame

from stream.graphics.lettering import FontError, Lettering
from stream.graphics.overlay import Overlay
from stream.graphics.palette import RED, WHITE
from stream.graphics.planes import Stamp, canvas_pixels, frame_planes, opaque, paste
from stream.graphics.ticker import Ticker
from stream.settings import PlayoutSettings
from stream.slate import Slate

NOON = 1_800_014_400.0


@pytest.fixture
def lettering(settings: PlayoutSettings) -> Lettering:
    return Lettering(settings.font, settings.fallback_font)


def blank(width: int = 1280, height: int = 720) -> VideoFrame:
    frame = VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame_planes(frame), (16, 128, 128), strict=True):
        plane[:] = value
    return frame


def drawn(lettering: Lettering, text: str) -> np.ndarray:
    return canvas_pixels(400, 40, lambda canvas: lettering.draw(canvas, text, (2, 30), 24, WHITE))


def test_digits_are_as_wide_as_each_other(lettering: Lettering) -> None:
    widths = {lettering.measure(f"1{digit}:11", 20, 600, tabular=True) for digit in "0123456789"}
    assert len(widths) == 1


def test_han_text_is_not_boxes(lettering: Lettering, settings: PlayoutSettings) -> None:
    assert settings.fallback_font is not None, "the Han face is missing; install it with: make setup"
    assert not np.array_equal(drawn(lettering, "台风"), drawn(lettering, "渡轮"))
    only_inter = Lettering(settings.font)
    assert np.array_equal(drawn(only_inter, "台风"), drawn(only_inter, "渡轮"))  # two boxes


def test_long_text_is_clipped(lettering: Lettering) -> None:
    text = lettering.clip("word " * 100, 20, 500, 300)
    assert text.endswith("…")
    assert lettering.measure(text, 20, 500) <= 300


def test_a_missing_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontError, match=r"nothing\.ttf"):
        Lettering(tmp_path / "nothing.ttf")


def test_blending_is_what_alpha_says() -> None:
    pixels = canvas_pixels(8, 8, lambda _canvas: None, (*RED[:3], 128))
    frame = blank(16, 16)
    Stamp.of(pixels).blend(frame_planes(frame), 4, 4)
    luma = frame_planes(frame)[0]
    full = opaque(canvas_pixels(8, 8, lambda _canvas: None, RED))[0][0, 0]
    assert abs(int(luma[6, 6]) - (16 + int(full)) / 2) <= 2
    assert luma[0, 0] == 16


def test_live_graphics_keep_to_their_places(settings: PlayoutSettings, lettering: Lettering) -> None:
    big = replace(settings, width=1280, height=720)
    overlay = Overlay(big, lettering)
    frame = blank()
    overlay.draw(frame_planes(frame), NOON, first_aired=NOON - 3600)
    luma = frame_planes(frame)[0]
    assert (luma[64:672] == 16).all()
    assert (luma[:20] == 16).all()
    assert (luma[:64, 520:] == 16).all()
    assert (luma[20:52, 32:400] > 30).any()
    assert (luma[674:720] > 20).all()


def test_the_clock_moves_and_the_chip_is_for_repeats(settings: PlayoutSettings, lettering: Lettering) -> None:
    overlay = Overlay(replace(settings, width=1280, height=720), lettering)

    def band(wall: float, first_aired: float) -> np.ndarray:
        frame = blank()
        overlay.draw(frame_planes(frame), wall, first_aired)
        return frame_planes(frame)[0][:64].copy()

    assert np.array_equal(band(NOON, 0), band(NOON + 0.9, 0))
    assert not np.array_equal(band(NOON, 0), band(NOON + 1, 0))
    assert not np.array_equal(band(NOON, 0), band(NOON, NOON - 60))


class TestTicker:
    @pytest.fixture
    def ticker(self, lettering: Lettering) -> Ticker:
        return Ticker(lettering, 160, 1280, 672, 48)

    @staticmethod
    def strip(ticker: Ticker) -> np.ndarray:
        frame = blank()
        ticker.paint(frame_planes(frame))
        return frame_planes(frame)[0][672:, 160:].copy()

    def test_it_scrolls_by_the_same_step_every_frame(self, ticker: Ticker) -> None:
        ticker.set_headlines(["One headline that is quite long", "Another", "台风"])
        assert ticker.settled(10)
        before = self.strip(ticker)
        for _ in range(700):  # more than once around
            after = self.strip(ticker)
            assert np.array_equal(after[:, :-4], before[:, 4:])
            before = after

    def test_a_withdrawn_headline_goes_at_once(self, ticker: Ticker) -> None:
        ticker.set_headlines(["Wrong", "Right"])
        assert ticker.settled(10)
        self.strip(ticker)
        ticker.set_headlines([])
        assert ticker.settled(10)
        assert self.strip(ticker)[6:].max() < 60

    def test_the_first_headline_enters_without_delay(self, ticker: Ticker) -> None:
        self.strip(ticker)
        ticker.set_headlines(["Now"])
        assert ticker.settled(10)
        for _ in range(12):
            strip = self.strip(ticker)
        assert strip[6:, -48:].max() > 150

    def test_the_same_list_is_not_drawn_again(self, ticker: Ticker) -> None:
        ticker.set_headlines(["A", "B"])
        assert ticker.settled(10)
        tiles = ticker._tiles
        ticker.set_headlines(["A", "B"])
        assert ticker._tiles is tiles


def test_the_slate_is_never_black_and_never_still(settings: PlayoutSettings, lettering: Lettering) -> None:
    slate = Slate(settings, lettering)
    first, later = (frame_planes(slate.tick(number).frame)[0].copy() for number in (0, 20))
    assert first.mean() > 24
    assert first.max() > 200
    assert not np.array_equal(first, later)
    assert np.abs(slate.tick(5).samples).max() > 1e-3


def test_paste_copies_every_plane() -> None:
    frame = blank(32, 32)
    picture = opaque(canvas_pixels(8, 8, lambda _canvas: None, RED))
    paste(frame_planes(frame), picture, 8, 16)
    for plane, source, step in zip(frame_planes(frame), picture, (1, 2, 2), strict=True):
        height, width = source.shape
        assert np.array_equal(plane[16 // step : 16 // step + height, 8 // step : 8 // step + width], source)


def test_the_slate_leaves_no_trace_of_the_tick_before(
    settings: PlayoutSettings, lettering: Lettering
) -> None:
    travelled, fresh = Slate(settings, lettering), Slate(settings, lettering)
    for number in range(0, 200, 7):
        travelled.tick(number)
    for plane, other in zip(
        frame_planes(travelled.tick(200).frame), frame_planes(fresh.tick(200).frame), strict=True
    ):
        assert np.array_equal(plane, other)
