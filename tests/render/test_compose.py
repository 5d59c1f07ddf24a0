from __future__ import annotations

from typing import Any

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from render.compose import Compositor, Stage, stage
from render.graphics.fonts import FontSet
from render.graphics.frame import HEIGHT, TICKER, WIDTH, Box
from render.graphics.plate import Plate
from render.presenter.card import CardLine, CardPresenter
from render.presenter.layer import PresenterLayer
from render.presenter.presenter import Presenter
from render.script import ClipScript
from render.sound.mix import Mix, mix
from render.speech.engine import SpeechEngine

EVERYTHING = Box(0, 0, WIDTH, HEIGHT)


class StillPlate(Plate):
    """The set without its moving light, so that a frame does not depend on when its bands were drawn."""

    def changed(self, frame: int) -> Box | None:
        return None

    def draw(self, canvas: Any, frame: int) -> None:
        super().draw(canvas, 0)


class Whole:
    """A layer that says that all of it changed in every frame."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer

    def changed(self, frame: int) -> Box:
        self._layer.changed(frame)
        return EVERYTHING

    def draw(self, canvas: Any, frame: int) -> None:
        self._layer.draw(canvas, frame)


@pytest.fixture(scope="module")
def plate() -> StillPlate:
    return StillPlate()


@pytest.fixture(scope="module")
def sound(script: ClipScript, voice: SpeechEngine) -> Mix:
    return mix([voice.speak(line.spoken) for line in script.lines])


def colours(picture: NDArray[np.uint8]) -> NDArray[np.int16]:
    """A frame of a compositor as RGB."""
    frame = av.VideoFrame.from_numpy_buffer(picture, "yuv420p")
    shown = frame.reformat(format="rgb24", src_colorspace=Colorspace.ITU709, src_color_range=ColorRange.MPEG)
    return shown.to_ndarray().astype(np.int16)


def on_card(fonts: FontSet, script: ClipScript, sound: Mix) -> PresenterLayer:
    lines = [
        CardLine(start, end, line.text)
        for line, (start, end) in zip(script.lines, sound.line_times, strict=True)
    ]
    card = CardPresenter(fonts, lines, script.channel, "Synthetic voice")
    return PresenterLayer(card, card, sound.speech)


def staged(fonts: FontSet, script: ClipScript, sound: Mix, plate: Plate, who: PresenterLayer) -> Stage:
    return stage(fonts, script, who, plate, sound.line_times[0][0], sound.line_times[-1][1], sound.duration)


def test_redrawing_what_changed_gives_the_same_picture_as_redrawing_all(
    fonts: FontSet, script: ClipScript, sound: Mix, plate: StillPlate
) -> None:
    frugal = Compositor(staged(fonts, script, sound, plate, on_card(fonts, script, sound)))
    same = staged(fonts, script, sound, plate, on_card(fonts, script, sound))
    wasteful = Compositor(
        Stage([Whole(layer) for layer in same.behind], same.presenter, [Whole(layer) for layer in same.front])
    )
    for number in range(round(sound.duration * 25)):
        assert (frugal.frame(number) == wasteful.frame(number)).all(), f"frame {number}"


def test_the_same_script_gives_the_same_frames(
    fonts: FontSet, script: ClipScript, sound: Mix, plate: StillPlate
) -> None:
    one, other = (
        Compositor(staged(fonts, script, sound, Plate(), on_card(fonts, script, sound))) for _ in range(2)
    )
    for number in range(60):
        assert (one.frame(number) == other.frame(number)).all()


def test_what_the_stream_draws_over_stays_calm(fonts: FontSet, script: ClipScript, sound: Mix) -> None:
    plate = Plate()
    compositor = Compositor(staged(fonts, script, sound, plate, on_card(fonts, script, sound)))
    for number in range(round(sound.duration * 25)):
        picture = colours(compositor.frame(number))
        assert abs(picture[int(TICKER.y) :] - (0x0B, 0x16, 0x26)).max() <= 2
        assert picture[12:60, 32:520].min(axis=2).max() < 160


def test_colours_are_bt709_limited() -> None:
    class Flat:
        def changed(self, frame: int) -> Box:
            return EVERYTHING

        def draw(self, canvas: Any, frame: int) -> None:
            canvas.clear([0xFFFFFFFF, 0xFF000000, 0xFFFF0000, 0xFFF2B33D][frame])

    compositor = Compositor(Stage([Flat()]))
    for frame, (red, green, blue) in enumerate([(255, 255, 255), (0, 0, 0), (255, 0, 0), (0xF2, 0xB3, 0x3D)]):
        picture = compositor.frame(frame)
        luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        wanted = (
            16 + 219 * luma / 255,
            128 + 224 * (blue - luma) / 255 / 1.8556,
            128 + 224 * (red - luma) / 255 / 1.5748,
        )
        planes = (picture[:720], picture[720:900], picture[900:])
        for plane, value in zip(planes, wanted, strict=True):
            assert plane.min() == plane.max()
            assert plane[0, 0] == pytest.approx(value, abs=1.1)


def test_a_failing_presenter_is_replaced_at_once(
    fonts: FontSet, script: ClipScript, sound: Mix, plate: StillPlate, broken: Presenter
) -> None:
    fallback = on_card(fonts, script, sound)
    layer = PresenterLayer(broken, fallback._card, sound.speech)
    compositor = Compositor(staged(fonts, script, sound, plate, layer))
    proper = Compositor(staged(fonts, script, sound, plate, on_card(fonts, script, sound)))
    for number in range(round(sound.duration * 25)):
        one, other = compositor.frame(number), proper.frame(number)
        if number >= 30:
            assert (one == other).all(), f"frame {number}"
    assert layer.name == "card"
    assert layer.failure.startswith("presenter broken: ")


def test_a_working_presenter_stands_in_its_place(
    fonts: FontSet, script: ClipScript, sound: Mix, plate: StillPlate
) -> None:
    class Block:
        name = "block"
        opening = 0.0
        place = Box(232, 130, 300, 400)
        shadow = None
        spans = None

        def frames(self, speech: Any) -> Any:
            for number in range(round(speech.duration * 25)):
                frame = np.zeros((400, 300, 4), np.uint8)
                frame[:] = (0, 255, 0, 255) if number % 2 else (0, 200, 0, 255)
                yield frame

    layer = PresenterLayer(Block(), on_card(fonts, script, sound)._card, sound.speech)
    compositor = Compositor(staged(fonts, script, sound, plate, layer))
    for number in range(60):
        picture = compositor.frame(number)
    assert layer.failure == ""
    assert layer.name == "block"
    last = colours(picture)
    assert abs(last[135:525, 240:525] - (0, 255, 0)).max() <= 3
    assert not (last[135:525, 100:200, 1] > 190).any()


@pytest.mark.parametrize(
    ("place", "size", "told"),
    [
        (Box(1000, 130, 300, 400), (400, 300), "reaches out of the picture"),
        (Box(232, 400, 300, 400), (400, 300), "reaches out of the picture"),
        (Box(232, 130, 300, 400), (400, 299), "instead of uint8 (400, 300, 4)"),
    ],
)
def test_a_frame_that_does_not_fit_its_place_is_not_drawn(
    fonts: FontSet,
    script: ClipScript,
    sound: Mix,
    plate: StillPlate,
    place: Box,
    size: tuple[int, int],
    told: str,
) -> None:
    class Misplaced:
        name = "misplaced"
        opening = 0.0
        shadow = None
        spans = None

        def __init__(self) -> None:
            self.place = place

        def frames(self, speech: Any) -> Any:
            while True:
                yield np.zeros((*size, 4), np.uint8)

    layer = PresenterLayer(Misplaced(), on_card(fonts, script, sound)._card, sound.speech)
    compositor = Compositor(staged(fonts, script, sound, plate, layer))
    proper = Compositor(staged(fonts, script, sound, plate, on_card(fonts, script, sound)))
    assert (compositor.frame(0) == proper.frame(0)).all()
    assert told in layer.failure
    assert layer.name == "card"
