"""Landmarks of a face made by code, and a photo of the painted presenter with the answer a child program would give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.presenter.pack import AnchorPack
from render.presenter.photo.landmarks import IRISES, LOWER_LIDS, UPPER_LIDS, Points
from render.presenter.photo.survey import Survey

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def straight() -> Points:
    """A face that looks straight ahead with its mouth shut, in a picture of 1280x1080."""
    return np.array(json.loads((DATA / "face.json").read_text()), np.float64)


@pytest.fixture
def consent(tmp_path: Path) -> Path:
    path = tmp_path / "consent.toml"
    path.write_text(
        'shown = "Painted Example"\nconsents = "Painted Example"\ndate = 2026-03-31\n'
        'use = "presenting this channel"\nsignature = "contracts/2026-017.pdf"\n'
    )
    return path


@dataclass(frozen=True)
class Sitting:
    """The painted presenter as a lender (`picture`, `face`) and as a photo (`survey`), which is `scale` as large."""

    picture: NDArray[np.uint8]
    face: Points
    survey: Survey
    scale: float


def sit(painted: AnchorPack, straight: Points, scale: float) -> Sitting:
    alpha = painted.neutral[..., 3:].astype(np.float32) / 255
    picture = np.round(painted.neutral[..., :3] * alpha + (150, 170, 140) * (1 - alpha)).astype(np.uint8)
    face = straight.copy()  # its eyes and mouth where the painted ones are
    face[:, 0] = 640 + (face[:, 0] - 640) * 0.5625
    face[:, 1] = 412 + (face[:, 1] - 391) * 0.967
    for upper, lower, iris, x in zip(UPPER_LIDS, LOWER_LIDS, IRISES, (604.0, 676.0), strict=True):
        across = np.linspace(-22, 22, len(upper))
        bow = np.sqrt(1 - (across / 22) ** 2)
        face[list(upper), :2] = np.column_stack([x + across, 412 - 8 * bow])
        face[list(lower), :2] = np.column_stack([x + across, 412 + 8 * bow])
        face[list(iris), :2] = [[x, 412], [x + 9.3, 412], [x, 402.7], [x - 9.3, 412], [x, 421.3]]
    size = (round(1280 * scale), round(1080 * scale))
    photo = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
    figure = cv2.GaussianBlur(cv2.resize(painted.neutral[..., 3], size), (0, 0), 4)
    survey = Survey(photo, figure, [face * scale], 1, [face])
    return Sitting(picture, face, survey, scale)


@pytest.fixture(scope="session")
def sitting(painted: AnchorPack, straight: Points) -> Sitting:
    return sit(painted, straight, 1.25)
