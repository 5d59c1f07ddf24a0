"""The photo tool's own environment: mediapipe 0.10.14 needs protobuf 4 and numpy 1."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..side_environment import SideEnvironment

FOLDER: Final = Path(".venv-photo")
ENVIRONMENT: Final = SideEnvironment(
    tool="the photo tool",
    requirements=Path(__file__).parents[3] / "requirements-photo.txt",
    check="import cv2, mediapipe; mediapipe.solutions.face_mesh",
    download="about 110 MB",
    room=700_000_000,
    pythons=((3, 11), (3, 12)),
)

if __name__ == "__main__":
    ENVIRONMENT.make(FOLDER)
