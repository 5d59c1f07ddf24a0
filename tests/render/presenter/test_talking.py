"""A presenter from a pack stands where its shots say, and the picture changes shot between two lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from render.presenter.pack import AnchorPack, PackError, write_pack
from render.presenter.shots import ShotName, shot
from render.presenter.talking import TalkingPresenter, draw_up, opening_until, talking
from render.script import ClipScript
from render.sound.mix import Arrangement, MixSettings
from render.speech.speech import Phoneme, Speech, Word

SECONDS = 6
WALL = np.full((720, 1280, 3), 60, np.uint8)


@pytest.fixture(scope="module")
def pack(painted: AnchorPack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packs") / "painted.pack"
    write_pack(painted, path)
    return path


@pytest.fixture(scope="module")
def sound() -> Arrangement:
    """Two lines of "ama": one until second 3, one after it."""
    lines = ((1.0, 2.9), (3.3, 5.0))
    phonemes, reached = [], 0.0
    for start, end in lines:
        third = (end - start) / 3
        phonemes.append(Phoneme(" ", reached, start))
        phonemes += [Phoneme(p, start + n * third, start + (n + 1) * third) for n, p in enumerate("ama")]
        reached = end
    phonemes.append(Phoneme(" ", reached, float(SECONDS)))
    words = tuple(Word("ama", start, end) for start, end in lines)
    noise = np.random.default_rng(1).normal(0, 0.1, SECONDS * 48_000).astype(np.float32)
    return Arrangement(
        line_times=lines,
        line_words=tuple((word,) for word in words),
        speech=Speech(noise, words, tuple(phonemes)),
        settings=MixSettings(),
    )


def present(pack: Path, script: ClipScript, sound: Arrangement, height: int = 720) -> TalkingPresenter:
    return talking(pack, height)(script, WALL)(sound)


@pytest.mark.parametrize("height", [720, 1080])
def test_frames_fit_their_place_in_the_picture(
    pack: Path, script: ClipScript, sound: Arrangement, height: int
) -> None:
    presenter = present(pack, script, sound, height)
    scale = height / 720
    for number, frame in enumerate(presenter.frames(sound.speech)):
        place = presenter.place
        assert frame.shape == (round(place.h * scale), round(place.w * scale), 4)
        cast = presenter.shadow
        assert cast is not None
        assert cast.depth.shape == (round(cast.place.h * scale), round(cast.place.w * scale))
        assert cast.place.x <= place.x
        assert cast.place.right >= place.right
        assert place.x >= 0
        assert place.right <= 1280
        assert place.bottom <= 672, "the ticker's"
        if number > 80:
            break


def test_it_opens_alone_and_goes_on_beside_the_graphic(
    pack: Path, script: ClipScript, sound: Arrangement
) -> None:
    presenter = present(pack, script, sound)
    places = []
    for _ in presenter.frames(sound.speech):
        places.append(presenter.place)
    assert len(places) == SECONDS * 25
    changes = [n for n in range(1, len(places)) if places[n] != places[n - 1]]
    assert changes == [round(25 * presenter.opening)]
    assert presenter.opening == pytest.approx(3.1)
    graphic = shot(ShotName.GRAPHIC, 720).graphic
    assert graphic is not None
    middle = places[-1].x + places[-1].w / 2
    assert middle < graphic[0]


def test_a_handover_shows_both(pack: Path, script: ClipScript, sound: Arrangement) -> None:
    presenter = talking(pack, 720, pack)(script, WALL)(sound)
    frame = next(presenter.frames(sound.speech))
    left, right = shot(ShotName.HANDOVER, 720).presenters
    for placement in (left, right):
        column = round(placement.centre - presenter.place.x)
        assert frame[300:, column - 5 : column + 5, 3].max() == 255
    assert presenter.place.w > 1000


@pytest.mark.parametrize("both", [False, True])
def test_nothing_is_seen_outside_the_spans(
    pack: Path, script: ClipScript, sound: Arrangement, both: bool
) -> None:
    presenter = talking(pack, 720, pack if both else None)(script, WALL)(sound)
    for number, frame in enumerate(presenter.frames(sound.speech)):
        if number % 15 == 0:
            spans, columns = presenter.spans, np.arange(frame.shape[1])
            assert spans is not None
            inside = (columns >= spans[:, :1]) & (columns < spans[:, 1:])
            assert frame[inside].any()
            assert not frame[~inside].any()
            assert inside.mean() < 0.95


def test_the_same_story_is_acted_the_same(pack: Path, script: ClipScript, sound: Arrangement) -> None:
    def frames(story: ClipScript) -> list[bytes]:
        presenter = present(pack, story, sound)
        return [
            bytes(np.ascontiguousarray(frame))
            for _, frame in zip(range(40), presenter.frames(sound.speech), strict=False)
        ]

    assert frames(script) == frames(script)
    assert frames(script) != frames(replace(script, id="another"))


def test_figures_that_were_drawn_up_ahead_are_the_same(
    pack: Path, script: ClipScript, sound: Arrangement
) -> None:
    def first_frames(wall: np.ndarray) -> list[bytes]:
        frames = talking(pack, 720)(script, wall)(sound).frames(sound.speech)
        return [np.ascontiguousarray(frame).tobytes() for _, frame in zip(range(5), frames, strict=False)]

    before = first_frames(WALL)
    draw_up(pack, 720, WALL)
    assert first_frames(WALL) == before
    bright = np.full_like(WALL, 250)
    assert first_frames(bright) != before, "light from behind wraps around the figure"
    assert first_frames(WALL) == before


def test_a_story_of_one_line_has_one_shot(pack: Path, script: ClipScript, sound: Arrangement) -> None:
    short = replace(sound, line_times=sound.line_times[:1])
    assert opening_until(short) == 0.0
    assert present(pack, script, short).opening == 0.0


def test_a_pack_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"missing\.pack"):
        talking(tmp_path / "missing.pack", 720)
