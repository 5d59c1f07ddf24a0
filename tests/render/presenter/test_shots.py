"""Every shot can be drawn, at both sizes, and the figures stand where the graphics are not."""

from __future__ import annotations

import pytest

from render.presenter.atlas import frame_size
from render.presenter.shots import Shot, ShotName, shot


@pytest.fixture(params=[(name, height) for name in ShotName for height in (720, 1080)], ids=str)
def framed(request: pytest.FixtureRequest) -> tuple[Shot, int]:
    name, height = request.param
    return shot(name, height), height


def test_figures_reach_the_foot_of_the_picture(framed: tuple[Shot, int]) -> None:
    framing, height = framed
    for place in framing.presenters:
        assert place.top + place.height == height
        assert frame_size(place.height)[1] == place.height


def test_heads_are_in_the_picture_and_clear_of_the_graphic(framed: tuple[Shot, int]) -> None:
    framing, height = framed
    for place in framing.presenters:
        half_head = 0.17 * place.height
        assert half_head < place.centre < height * 16 / 9 - half_head
        if framing.graphic:
            assert place.centre + half_head < framing.graphic[0]


def test_two_presenters_turn_to_each_other() -> None:
    left, right = shot(ShotName.HANDOVER, 720).presenters
    assert left.centre < right.centre
    assert left.turn > 0 > right.turn


def test_sizes_scale_together() -> None:
    for name in ShotName:
        small, large = shot(name, 720), shot(name, 1080)
        assert [2 * place.centre for place in large.presenters] == [
            3 * place.centre for place in small.presenters
        ]


def test_other_heights_are_refused() -> None:
    with pytest.raises(ValueError, match="take 720 or 1080"):
        shot(ShotName.CLOSE, 480)
