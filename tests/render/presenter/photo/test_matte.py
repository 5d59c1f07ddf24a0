from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.presenter.photo.matte import cut_out

FIGURE, BEHIND = (60.0, 90.0, 170.0), (190.0, 180.0, 160.0)


def scene() -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A disc with soft strands around it before a plain wall: the picture, and its true alpha."""
    y, x = np.mgrid[0:320, 0:360].astype(np.float32)
    angle, away = np.arctan2(y - 170, x - 180), np.hypot(y - 170, x - 180)
    alpha = np.clip(90 + 3 * np.sin(9 * angle) - away + 0.5, 0, 1)
    alpha = cv2.GaussianBlur(alpha.astype(np.float32), (0, 0), 0.8)
    picture = alpha[..., None] * FIGURE + (1 - alpha[..., None]) * BEHIND
    return np.round(picture).astype(np.uint8), alpha


def test_the_edge_is_found_though_the_models_answer_is_rough() -> None:
    picture, alpha = scene()
    coarse = cv2.resize(cv2.resize(alpha, (45, 40), interpolation=cv2.INTER_AREA), (360, 320))
    out = cut_out(picture, np.round(coarse * 255).astype(np.uint8))
    rough = np.abs(coarse - alpha).mean()
    assert np.abs(out[..., 3] / 255 - alpha).mean() < 0.25 * rough
    assert (out[..., 3][alpha > 0.999] > 245).mean() > 0.995
    assert (out[..., 3][alpha < 0.001] < 10).mean() > 0.995


def test_the_walls_light_is_taken_out_of_the_edge() -> None:
    picture, alpha = scene()
    out = cut_out(picture, np.round(cv2.GaussianBlur(alpha, (0, 0), 4) * 255).astype(np.uint8))
    edge = (out[..., 3] > 60) & (out[..., 3] < 250)
    assert edge.sum() > 200
    before = np.abs(picture[edge].astype(float) - FIGURE).mean()
    after = np.abs(out[edge][:, :3].astype(float) - FIGURE).mean()
    assert after < 0.35 * before


def test_a_second_thing_the_model_saw_is_left_out() -> None:
    picture, alpha = scene()
    figure = cv2.GaussianBlur(alpha, (0, 0), 3)
    figure[10:40, 10:40] = 1
    out = cut_out(picture, np.round(figure * 255).astype(np.uint8))
    assert out[10:40, 10:40, 3].max() < 10
