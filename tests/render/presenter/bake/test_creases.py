"""How deep the fold beside the mouth is, and how dark the mouth's corners."""

import pytest

from render.presenter.bake.creases import cheek_fold, corner_shade
from render.presenter.bake.expressions import viseme
from render.presenter.bake.person import PEOPLE, read_person


def test_a_smile_and_an_open_mouth_deepen_it_and_age_keeps_it() -> None:
    rest = {"mouthSmileLeft": 0.4, "mouthSmileRight": 0.4}
    smile = {"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9, "cheekSquintLeft": 0.4, "cheekSquintRight": 0.4}
    young, older = cheek_fold(rest, 0.0), cheek_fold(rest, 1.0)
    assert 0 < young < older < cheek_fold(smile, 1.0)
    assert cheek_fold(rest | {"jawOpen": 0.4}, 0.0) > young
    assert cheek_fold(rest | {"mouthPucker": 0.7, "mouthFunnel": 0.4}, 0.0) < young


def test_one_side_counts_half() -> None:
    both = cheek_fold({"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8}, 0.5)
    one = cheek_fold({"mouthSmileLeft": 0.8}, 0.5)
    assert cheek_fold({}, 0.5) < one < both


def test_it_has_a_bottom() -> None:
    assert cheek_fold({}, 0.0) == 0.0
    assert cheek_fold({"mouthSmileLeft": 3.0, "mouthSmileRight": 3.0}, 3.0) == 1.3


@pytest.mark.parametrize("name", ["imani", "marlow"])
def test_it_moves_with_speech(name: str) -> None:
    person = read_person(PEOPLE / f"{name}.toml")

    def fold(shape: str) -> float:
        units = dict(person.rest)
        for unit, weight in viseme(shape, person.viseme_strength).items():
            units[unit] = units.get(unit, 0.0) + weight
        return cheek_fold(units, person.skin.lines)

    # a young face at rest may have none to smooth
    assert fold("ou") <= fold("neutral") < fold("aa") < fold("smile")


def test_corners_lie_in_shade_until_the_lips_are_put_forward() -> None:
    assert corner_shade({"mouthSmileLeft": 0.5, "mouthSmileRight": 0.5, "jawOpen": 0.5}) == 1.0
    assert 0.0 < corner_shade({"mouthPucker": 0.9}) < corner_shade({"mouthPucker": 0.4}) < 1.0
    assert corner_shade({"mouthPucker": 4.0}) == 0.0
    assert corner_shade({"mouthPucker": -0.5}) == 1.0
