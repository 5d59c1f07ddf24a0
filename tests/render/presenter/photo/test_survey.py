"""The child program as its parent sees it: what it says is checked, and it is ended when it takes too long."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from render.presenter.photo.refusal import Condition, PhotoError, PhotoRefusedError
from render.presenter.photo.survey import Survey, survey

PHOTO = Path("someone.jpg")
GREY = np.full((20, 30, 3), 90, np.uint8)
WORK = """
import json, sys, numpy as np
folder = sys.argv[1]
assert open(folder + "/photo", "rb").read() == b"bytes"
print("chatter"); print("[1]")
print(json.dumps({"step": "decoded"}))
np.save(folder + "/picture.npy", np.zeros((40, 50, 3), np.uint8))
np.save(folder + "/figure.npy", np.zeros((40, 50), np.uint8))
face = [[1.0, 2.0, 3.0]] * 478
answer = {"faces": [face], "seen": 1, "references": [face]}
"""
SAY = "print(json.dumps(answer))"


def run(script: str, patience: float = 150.0) -> Survey:
    return survey(PHOTO, b"bytes", [GREY], [sys.executable, "-c", script], patience=patience)


def test_what_was_seen_comes_back() -> None:
    told: list[str] = []
    seen = survey(PHOTO, b"bytes", [GREY], [sys.executable, "-c", WORK + SAY], told.append)
    assert seen.picture.shape == (40, 50, 3)
    assert seen.faces[0].shape == (478, 3)
    assert told == ["decoded"]


@pytest.mark.parametrize(
    "lie",
    [
        'answer["faces"] = [[[1, 2]]]',
        'answer["faces"][0][0] = [float("nan"), 0, 0]',
        'answer["references"] = []',
        'del answer["seen"]',
        'answer["faces"] = 3',
        'np.save(folder + "/figure.npy", np.zeros((4, 5), np.uint8))',
        'np.save(folder + "/picture.npy", np.zeros((40, 50, 3)))',
        'np.save(folder + "/picture.npy", np.array([{}], object), allow_pickle=True)',
        'open(folder + "/picture.npy", "wb").truncate(100_000_000)',
    ],
)
def test_a_child_taken_over_is_not_believed(lie: str) -> None:
    with pytest.raises(PhotoError, match=r"someone\.jpg: the photo tool gave no usable answer"):
        run(f"{WORK}\n{lie}\n{SAY}")


def test_a_picture_that_cannot_be_decoded_is_refused() -> None:
    with pytest.raises(PhotoRefusedError, match="cannot be decoded") as told:
        run(WORK + 'print(json.dumps({"error": "the picture cannot be decoded"}))')
    assert told.value.condition is Condition.PICTURE


def test_a_child_that_dies_leaves_its_last_words() -> None:
    with pytest.raises(PhotoError, match=r"(?s)without an answer.*no such model"):
        run(WORK + "sys.exit('no such model')")
    with pytest.raises(PhotoError, match="cannot be started"):
        survey(PHOTO, b"", [], ["/no/such/python"])


def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(PhotoError, match="over 1 seconds"):
        run(WORK + "import time; sys.stdout.flush(); time.sleep(60)", patience=1.0)


def test_a_child_that_never_stops_talking_is_ended() -> None:
    with pytest.raises(PhotoError, match="without an answer"):
        run(WORK + "while True: print('on and on')")
