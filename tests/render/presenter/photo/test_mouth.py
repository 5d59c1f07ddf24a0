"""The colours of a mouth that is borrowed: those of the photo's own lips and skin, whatever the lender's are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from render.presenter.pack import BASES, AnchorPack, PackInfo
from render.presenter.photo.mouth import relit
from render.presenter.photo.photo import make_pack

INFO = PackInfo("someone", "Someone", "a licence", "a likeness", "a tool", "", {"shown": "Someone"})
DARK, PALE = (45.0, 75.0, 130.0), (120.0, 150.0, 205.0)


@pytest.mark.parametrize("skin", [DARK, PALE])
def test_shade_and_gloss_are_told_apart_on_any_skin(skin: tuple[float, float, float]) -> None:
    before = np.full((4, 4, 3), skin, np.float32)
    share, gloss = relit(before, before * 0.8)
    assert share == pytest.approx(0.8, abs=0.02)
    assert np.abs(gloss).max() < 3
    share, gloss = relit(before, before + 30)
    assert share == pytest.approx(1, abs=0.12)
    assert gloss == pytest.approx(30, rel=0.5)


def test_gloss_on_dark_skin_does_not_make_pale_skin_glow() -> None:
    share, gloss = relit(*(np.full((1, 1, 3), skin, np.float32) for skin in (DARK, np.add(DARK, 40))))
    lit = np.array(PALE) * share[0, 0] + gloss[0, 0]
    assert lit == pytest.approx(np.add(PALE, 40), rel=0.1)


def test_a_change_of_tint_is_left_to_the_lender() -> None:
    before = np.full((1, 1, 3), PALE, np.float32)
    share, gloss = relit(before, before * np.array([1.1, 0.9, 1.05], np.float32))
    assert share == pytest.approx(1, abs=0.2)
    assert np.abs(gloss).max() < 20


def test_what_shut_lips_hide_has_the_tint_of_the_photos_lips(painted: AnchorPack, sitting) -> None:  # type: ignore[no-untyped-def]
    lips = painted.layers["lips"]
    hidden = np.abs(lips.ty - np.median(lips.ty)) < 0.15 * np.ptp(lips.ty)
    lender = replace(
        painted,
        layers={**painted.layers, "lips": replace(lips, vis=np.where(hidden, 0, lips.vis).astype(np.uint8))},
    )
    brown = (sitting.survey.picture * np.array([0.35, 0.45, 0.6])).astype(np.uint8)
    survey = replace(sitting.survey, picture=brown)
    made = make_pack(Path("p.png"), survey, [lender], [sitting.picture], INFO, None).layers["lips"]

    def tint(chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        at = made.ty[chosen].astype(int), made.tx[chosen].astype(int)
        colour = np.median(made.tex[BASES.index("aa")][at].astype(float), axis=0)
        return np.asarray(colour / colour.mean())

    assert tint(made.vis[0] < 60) == pytest.approx(tint(made.vis[0] > 250), rel=0.25)


def test_nothing_behind_the_figure_gets_into_its_skin(painted: AnchorPack, sitting) -> None:  # type: ignore[no-untyped-def]
    loud = sitting.survey.picture.copy()
    loud[sitting.survey.figure < 4] = (0, 255, 0)
    pack = make_pack(
        Path("p.png"), replace(sitting.survey, picture=loud), [painted], [sitting.picture], INFO, None
    )
    colours = pack.layers["skin"].tex[0].reshape(-1, 3).astype(int)
    assert not ((colours[:, 1] > 200) & (colours[:, 0] < 60) & (colours[:, 2] < 60)).any()
