"""The baking tool's own Python environment: bpy needs an older numpy than the rest of Anchor does."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..side_environment import SideEnvironment

FOLDER: Final = Path(".venv-bake")
ENVIRONMENT: Final = SideEnvironment(
    tool="the baking tool",
    requirements=Path(__file__).parents[3] / "requirements-bake.txt",
    check="import bpy, cv2, numba, numpy, scipy",
    download="about 400 MB",
    room=2_500_000_000,
)

if __name__ == "__main__":
    ENVIRONMENT.make(FOLDER)
