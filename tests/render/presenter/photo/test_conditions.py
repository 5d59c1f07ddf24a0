"""Every refusal: by a face bent until one condition alone fails, and by files that are no pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from render.presenter.photo import conditions
from render.presenter.photo.conditions import check_face, check_file, check_sharp, sharpness
from render.presenter.photo.landmarks import (
    INNER_LOWER,
    IRISES,
    LOWER_LIDS,
    UPPER_LIDS,
    Points,
    eye_opening,
    mouth_opening,
    turned,
)
from render.presenter.photo.refusal import Condition, PhotoRefusedError

PHOTO = Path("someone.jpg")
SIZE = (1280, 1080)


def refused(faces: list[Points], known: Points, seen: int = 1, size: tuple[int, int] = SIZE) -> Condition:
    with pytest.raises(PhotoRefusedError) as told:
        check_face(PHOTO, faces, seen, size, known)
    assert str(told.value).startswith(f"someone.jpg: refused, {told.value.condition.value}: ")
    return told.value.condition


def rotated(face: Points, axis: int, degrees: float) -> Points:
    """About an axis through the face's middle: 0 to nod, 1 to shake, 2 to tilt it."""
    first, second = [(1, 2), (0, 2), (0, 1)][axis]
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    middle = face.mean(0)
    out = face.copy()
    a, b = (face - middle)[:, first], (face - middle)[:, second]
    out[:, first], out[:, second] = (
        middle[first] + cosine * a - sine * b,
        middle[second] + sine * a + cosine * b,
    )
    return out


def test_a_straight_face_with_a_shut_mouth_is_taken(straight: Points) -> None:
    assert check_face(PHOTO, [straight], 1, SIZE, straight) is straight


def test_nobody_and_too_many(straight: Points) -> None:
    assert refused([], straight, seen=0) is Condition.NO_FACE
    assert refused([straight, straight], straight, seen=2) is Condition.SEVERAL_FACES
    assert refused([straight], straight, seen=2) is Condition.SEVERAL_FACES, "one in the background counts"


@pytest.mark.parametrize(
    ("axis", "condition"), [(0, Condition.TURNED), (1, Condition.TURNED), (2, Condition.TILTED)]
)
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_head_turned_by_a_little_is_taken_and_by_more_refused(
    straight: Points, axis: int, condition: Condition, sign: int
) -> None:
    check_face(PHOTO, [rotated(straight, axis, sign * 5)], 1, SIZE, straight)
    assert refused([rotated(straight, axis, sign * 18)], straight) is condition


def test_turns_are_told_with_their_signs(straight: Points) -> None:
    still = turned(straight)
    assert turned(rotated(straight, 2, 8))[2] - still[2] == pytest.approx(8, abs=0.1)
    up = rotated(straight, 0, -8)
    assert up[152, 2] < straight[152, 2], "the chin comes towards the camera"
    assert turned(up)[1] - still[1] == pytest.approx(8, abs=0.1)


def test_parted_lips_are_refused(straight: Points) -> None:
    smiling = straight.copy()
    smiling[list(INNER_LOWER[1:-1]), 1] += 10
    assert mouth_opening(smiling) > 0.05 > mouth_opening(straight)
    assert refused([smiling], straight) is Condition.MOUTH


def test_one_eye_shut_is_refused(straight: Points) -> None:
    winking = straight.copy()
    winking[list(LOWER_LIDS[1][1:-1])] = winking[list(UPPER_LIDS[1][1:-1])] + [0, 2, 0]
    assert min(eye_opening(winking)) < 0.14
    assert refused([winking], straight) is Condition.EYES


def test_a_look_aside_is_refused(straight: Points) -> None:
    aside = straight.copy()
    for iris in IRISES:
        aside[list(iris), 0] += 14
    assert refused([aside], straight) is Condition.GAZE


def test_small_and_cut_off_faces_are_refused(straight: Points) -> None:
    assert refused([straight * 0.4], straight) is Condition.SMALL
    chin = int(straight[:, 1].max())
    assert refused([straight], straight, size=(1280, chin)) is Condition.CUT_OFF
    assert refused([straight - [straight[:, 0].min(), 0, 0]], straight) is Condition.CUT_OFF


def test_a_blurred_face_is_refused(straight: Points) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (108, 128), np.uint8)
    picture = cv2.cvtColor(cv2.resize(noise, SIZE, interpolation=cv2.INTER_NEAREST), cv2.COLOR_GRAY2BGR)
    check_sharp(PHOTO, picture, straight)
    blurred = cv2.GaussianBlur(picture, (0, 0), 9)
    assert sharpness(blurred, straight) < sharpness(picture, straight) / 4
    with pytest.raises(PhotoRefusedError, match="face blurred"):
        check_sharp(PHOTO, blurred, straight)


def file_refused(path: Path) -> Condition:
    with pytest.raises(PhotoRefusedError) as told:
        check_file(path)
    assert str(path) in str(told.value)
    return told.value.condition


def test_a_picture_passes_with_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.zeros((300, 300, 3), np.uint8))
    assert check_file(path) == path.read_bytes()


def test_files_that_are_no_pictures_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert file_refused(tmp_path / "none.jpg") is Condition.PICTURE
    text = tmp_path / "text.jpg"
    text.write_text("not a picture")
    assert file_refused(text) is Condition.PICTURE
    tiny = tmp_path / "tiny.png"
    cv2.imwrite(str(tiny), np.zeros((200, 900, 3), np.uint8))
    assert file_refused(tiny) is Condition.SMALL
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (16000).to_bytes(4, "big") + (16000).to_bytes(4, "big") + bytes(99)
    )
    assert file_refused(bomb) is Condition.SIZE
    monkeypatch.setattr(conditions, "LARGEST_FILE", 50)
    assert file_refused(bomb) is Condition.SIZE
