"""What of the child program needs none of its libraries; the whole of it is run in test_photo.py where it can be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

from render.presenter.photo.worker import LONGEST_SIDE, decode

SOURCE = Path(__file__).parents[4]


def test_large_photos_are_made_smaller() -> None:
    data = cv2.imencode(".jpg", np.full((300, LONGEST_SIDE + 800, 3), 90, np.uint8))[1].tobytes()
    picture = decode(data)
    assert picture is not None
    assert picture.shape[1] == LONGEST_SIDE


def test_a_photo_lies_as_its_orientation_says() -> None:
    data = cv2.imencode(".jpg", np.zeros((20, 40, 3), np.uint8))[1].tobytes()
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    turned = data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:]
    picture = decode(turned)
    assert picture is not None
    assert picture.shape == (40, 20, 3)


def test_what_is_no_picture_is_none() -> None:
    assert decode(b"") is None
    assert decode(b"\x89PNG\r\n\x1a\n" + bytes(60)) is None


def test_the_child_has_limits_and_says_what_it_cannot_decode(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(b"\xff\xd8 no picture")
    script = (
        "import resource, sys; from render.presenter.photo.worker import main; status = main([sys.argv[1]]);"
        "assert all(resource.getrlimit(what)[0] > 0 for what in (resource.RLIMIT_AS, resource.RLIMIT_CPU));"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=SOURCE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.strip() == '{"error": "the picture cannot be decoded"}'
