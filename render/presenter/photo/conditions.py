"""What a photo must fulfil before a presenter is made of it. Each condition that fails is named, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .landmarks import IRISES, UPPER_LIDS, Points, eye_distance, eye_opening, mouth_opening, turned
from .picture import LARGEST_AREA, LARGEST_FILE, LONGEST_SIDE, SHORTEST_SIDE, read_header
from .refusal import Condition, PhotoRefusedError

Pixels = NDArray[np.uint8]
Refuse = Callable[[Condition, str, str], PhotoRefusedError]

MOST_YAW: Final = 10.0  # degrees
MOST_PITCH: Final = 12.0
MOST_ROLL: Final = 10.0
MOST_MOUTH: Final = 0.05  # of the mouth's width
LEAST_EYE: Final = 0.14  # of the eye's width
MOST_ASIDE: Final = 0.17  # of the eye's width: the iris off the middle between the corners
LEAST_EYES_APART: Final = 70.0  # pixels between the eyes
LEAST_SHARP: Final = 0.015
_EDGE: Final = 0.02  # of the face's size that must lie between it and the picture's edge


def check_file(photo: Path) -> bytes:
    """The photo's bytes, when its header is that of a picture that may be decoded. Raises PhotoRefusedError."""

    refuse = partial(PhotoRefusedError, photo)
    try:
        with photo.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise refuse(
            Condition.PICTURE, f"it cannot be read ({error.strerror})", "Check the path of the photo."
        ) from None
    if len(data) > LARGEST_FILE:
        raise refuse(
            Condition.SIZE,
            f"the file is over {LARGEST_FILE // 1_000_000} MB",
            "Save it as JPEG, or smaller.",
        )
    header = read_header(data)
    if header is None:
        raise refuse(
            Condition.PICTURE, "it is neither JPEG nor PNG nor WebP", "Save it in one of these formats."
        )
    sides = f"{header.width}x{header.height} pixels"
    if max(header.width, header.height) > LONGEST_SIDE or header.width * header.height > LARGEST_AREA:
        raise refuse(
            Condition.SIZE,
            f"it has {sides}; {LARGEST_AREA // 1_000_000} million are allowed, {LONGEST_SIDE} a side",
            "Save it smaller.",
        )
    if min(header.width, header.height) < SHORTEST_SIDE:
        raise refuse(
            Condition.SMALL,
            f"it has {sides}; the shorter side needs {SHORTEST_SIDE}",
            "Use a larger picture of the same.",
        )
    return data


def check_face(photo: Path, faces: list[Points], seen: int, size: tuple[int, int], known: Points) -> Points:
    """The one face [478, 3] of the photo, which has `size` (width, height) pixels; `known`: one that looks straight.

    Raises PhotoRefusedError with the first condition that it does not fulfil."""

    refuse = partial(PhotoRefusedError, photo)
    if seen > 1:
        raise refuse(
            Condition.SEVERAL_FACES,
            f"{seen} faces are in the picture",
            "Cut it so that only the presenter is seen, and no portrait behind them.",
        )
    if not faces:
        raise refuse(
            Condition.NO_FACE,
            "no face was found",
            "Use an evenly lit portrait from the front, with nothing before the face.",
        )
    face = faces[0]
    _check_frame(refuse, face, size)
    apart = eye_distance(face)
    if apart < LEAST_EYES_APART:
        raise refuse(
            Condition.SMALL,
            f"the eyes are {apart:.0f} pixels apart, {LEAST_EYES_APART:.0f} are needed and 140 are good",
            "Use a picture with more pixels, or one taken closer.",
        )
    _check_pose(refuse, face, known)
    _check_expression(refuse, face)
    return face


def _check_frame(refuse: Refuse, face: Points, size: tuple[int, int]) -> None:
    least, most = face[:, :2].min(0), face[:, :2].max(0)
    margin = _EDGE * float((most - least).max())
    if least.min() < margin or most[0] > size[0] - margin or most[1] > size[1] - margin:
        raise refuse(
            Condition.CUT_OFF,
            "the face reaches the edge of the picture",
            "Use a picture with head, shoulders and chest.",
        )


def _check_pose(refuse: Refuse, face: Points, known: Points) -> None:
    yaw, pitch, roll = turned(face)
    straight = turned(known)
    if abs(yaw) > MOST_YAW:
        raise refuse(
            Condition.TURNED,
            f"by about {abs(yaw):.0f} degrees to the side, {MOST_YAW:.0f} are allowed",
            "Use a picture in which the person faces the camera.",
        )
    if abs(pitch - straight[1]) > MOST_PITCH:
        where = "up" if pitch > straight[1] else "down"
        raise refuse(
            Condition.TURNED,
            f"by about {abs(pitch - straight[1]):.0f} degrees {where}, {MOST_PITCH:.0f} are allowed",
            "Use a picture taken from the height of the eyes, the head upright.",
        )
    if abs(roll) > MOST_ROLL:
        raise refuse(
            Condition.TILTED,
            f"by about {abs(roll):.0f} degrees, {MOST_ROLL:.0f} are allowed",
            "Turn the picture until the eyes are level.",
        )


def _check_expression(refuse: Refuse, face: Points) -> None:
    opening = mouth_opening(face)
    if opening > MOST_MOUTH:
        raise refuse(
            Condition.MOUTH,
            f"the lips are apart by {opening:.0%} of the mouth's width, {MOST_MOUTH:.0%} are allowed",
            "Use a picture with the mouth shut; a smile that shows teeth cannot be used.",
        )
    eyes = min(eye_opening(face))
    if eyes < LEAST_EYE:
        raise refuse(
            Condition.EYES,
            f"the lids are apart by {eyes:.0%} of the eye's width, {LEAST_EYE:.0%} are needed",
            "Use a picture with both eyes open.",
        )
    aside = max(_aside(face, eye) for eye in range(2))
    if aside > MOST_ASIDE:
        raise refuse(
            Condition.GAZE,
            f"the eyes are turned aside by {aside:.0%} of their width, {MOST_ASIDE:.0%} are allowed",
            "Use a picture in which the person looks into the camera.",
        )


def _aside(face: Points, eye: int) -> float:
    """How far the iris is off the middle between the eye's corners, along them, as a share of the eye's width."""
    left, right = face[UPPER_LIDS[eye][0], :2], face[UPPER_LIDS[eye][-1], :2]
    along = right - left
    width = float(np.linalg.norm(along))
    off = face[IRISES[eye][0], :2] - (left + right) / 2
    return abs(float(off @ along)) / max(width * width, 1e-6)


def check_sharp(photo: Path, picture: Pixels, face: Points) -> None:
    """`picture` and `face` of the frame, at the size they are shown. Raises PhotoRefusedError when it is blurred."""
    sharp = sharpness(picture, face)
    if sharp < LEAST_SHARP:
        raise PhotoRefusedError(
            photo,
            Condition.BLURRED,
            f"its sharpness is {sharp:.3f}, {LEAST_SHARP} is needed",
            "Use a picture that is in focus, not moved and not strongly compressed.",
        )


def sharpness(picture: Pixels, face: Points) -> float:
    """The finest detail around the eyes, against the contrast there: falls with every blur."""
    lids = [index for lid in UPPER_LIDS for index in lid]
    x0, y0 = np.floor(face[lids, :2].min(0)).astype(int)
    x1, y1 = np.ceil(face[lids, :2].max(0)).astype(int)
    reach = max(4, (x1 - x0) // 8)
    part = picture[max(0, y0 - reach) : y1 + reach, max(0, x0 - reach) : x1 + reach]
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), 1.2)
    contrast = float(np.percentile(grey, 98) - np.percentile(grey, 2))
    return float(np.sqrt((fine**2).mean())) / max(contrast, 16.0)
