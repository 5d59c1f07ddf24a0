"""What the child program sees in a photo: the decoded picture, its faces, and which pixels are the person's.

The photo may come from anywhere: it is decoded in the child alone, which has limits and is ended when it takes too
long. What the child says is checked as well."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .landmarks import COUNT, Points
from .refusal import Condition, PhotoError, PhotoRefusedError

Pixels = NDArray[np.uint8]

_SOURCE: Final = Path(__file__).parents[3]  # the folder that holds the package `render`
_LONGEST_LINE: Final = 1 << 20  # characters
_MOST_LINES: Final = 1000
_PATIENCE: Final = 180.0  # seconds
_KEPT: Final = 12  # last lines of what the child complains about
_LARGEST_ARRAY: Final = 4096 * 4096 * 3 + 4096  # bytes of a file the child may hand over


@dataclass(frozen=True)
class Survey:
    """`picture` [h, w, 3] blue first, `figure` [h, w] 255 where the person is; landmarks [478, 3] in its pixels."""

    picture: Pixels
    figure: Pixels
    faces: list[Points]  # the largest first
    seen: int  # faces, counting those without landmarks
    references: list[Points]  # of the bundled presenters, in their frames


def survey(
    photo: Path,
    data: bytes,
    references: Sequence[Pixels],
    command: Sequence[str],
    told: Callable[[str], None] = lambda _: None,
    patience: float = _PATIENCE,
) -> Survey:
    """Runs the child (`command` and a folder) on the photo's bytes. `references`: bundled presenters, BGR.

    Raises PhotoRefusedError when the photo cannot be decoded, PhotoError when the child fails."""
    with tempfile.TemporaryDirectory(prefix="anchor-photo-") as name:
        folder = Path(name)
        (folder / "photo").write_bytes(data)
        for order, reference in enumerate(references):
            cv2.imwrite(str(folder / f"reference-{order:02}.png"), reference)
        answer = _follow([*command, name], photo, told, patience)
        if "error" in answer:
            raise PhotoRefusedError(
                photo, Condition.PICTURE, str(answer["error"])[:200], "Save it again as JPEG or PNG."
            )
        try:
            return _survey(folder, answer, len(references))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PhotoError(f"{photo}: the photo tool gave no usable answer ({error}); try again.") from None


def _survey(folder: Path, answer: dict[str, Any], references: int) -> Survey:
    picture, figure = (_array(folder / name) for name in ("picture.npy", "figure.npy"))
    if picture.ndim != 3 or picture.shape[2] != 3 or figure.shape != picture.shape[:2]:
        raise ValueError("picture and figure do not fit")
    known = [_points(face) for face in answer["references"]]
    if len(known) != references:
        raise ValueError("a bundled presenter was not looked at")
    return Survey(picture, figure, [_points(face) for face in answer["faces"]], int(answer["seen"]), known)


def _array(path: Path) -> Pixels:
    if path.stat().st_size > _LARGEST_ARRAY:
        raise ValueError(f"{path.name} is too large")
    array = np.load(path, allow_pickle=False)
    if array.dtype != np.uint8:
        raise ValueError(f"{path.name} does not hold bytes")
    return np.asarray(array)


def _points(face: object) -> Points:
    points = np.asarray(face, np.float64)
    if points.shape != (COUNT, 3) or not np.isfinite(points).all():
        raise ValueError("landmarks are not 478 points")
    return points


def _follow(
    command: Sequence[str], photo: Path, told: Callable[[str], None], patience: float
) -> dict[str, Any]:
    """The child's last answer: {"faces": ...} or {"error": ...}."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"PYTHONPATH": str(_SOURCE), "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryFile("w+", errors="replace") as complaints:
        try:
            child = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                env=environment,
            )
        except OSError as error:
            raise PhotoError(
                f"{command[0]}: the photo tool cannot be started ({error.strerror}); remove its folder and try again."
            ) from error
        late = threading.Timer(patience, child.kill)
        late.start()
        answer: dict[str, Any] | None = None
        try:
            assert child.stdout is not None
            for _ in range(_MOST_LINES):
                text = child.stdout.readline(_LONGEST_LINE)
                if not text:
                    break
                line = _line(text)
                if "step" in line:
                    told(str(line["step"])[:80])
                elif "faces" in line or "error" in line:
                    answer = line
        finally:
            in_time = late.is_alive()
            late.cancel()
            child.kill()
            child.wait()
        if answer is not None:
            return answer
        if not in_time:
            raise PhotoError(
                f"{photo}: looking at the photo took over {patience:.0f} seconds and was ended; save the photo again, "
                "smaller, and try again."
            )
        complaints.seek(0)
        last = "".join(deque(complaints, _KEPT)).strip()
        raise PhotoError(f"{photo}: the photo tool ended without an answer; try again.\n{last}")


def _line(text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return line if isinstance(line, dict) else {}
