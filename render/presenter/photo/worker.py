"""The child program that looks at a photo: runs in the photo tool's own environment, prints one line of JSON a step.

    python -m render.presenter.photo.worker FOLDER

FOLDER holds `photo` (JPEG, PNG or WebP from anywhere: decoded here, in a process with limits, and nowhere else) and
`reference-00.png` and so on (bundled presenters looking straight into the camera). Lines:
{"step": "decoded"}, {"step": "landmarks"}, {"step": "figure"}, at the end
{"faces": [[[x, y, z] * 478], ...], "seen": 1, "references": [[[x, y, z] * 478], ...]}, each in pixels of the
decoded picture; the photo's lies in FOLDER/picture.npy (uint8 [h, w, 3], blue first), its figure in FOLDER/figure.npy
(uint8 [h, w]). {"error": "..."} and status 1 when the photo cannot be decoded. What the libraries print goes to
stderr."""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
Floats = NDArray[np.float32]
Say = Callable[[dict[str, Any]], None]

LONGEST_SIDE: Final = 4096  # pixels: larger photos are made smaller first
_MOST_FACES: Final = 4
_SURE: Final = 0.6  # of a face that only the detector sees
_ADDRESS_SPACE: Final = 8 << 30  # bytes; the libraries map far more than they use
_PROCESSOR: Final = 150  # seconds
_FILE: Final = 256 << 20  # bytes of any file written


def limit_resources() -> None:
    """Bounds what a hostile picture can take from the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def decode(data: bytes) -> Pixels | None:
    """The picture upright as its EXIF orientation says, no side over `LONGEST_SIDE`; None when there is none in it."""
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except (cv2.error, MemoryError):
        return None
    if picture is None:
        return None
    longest = max(picture.shape[:2])
    if longest > LONGEST_SIDE:
        factor = LONGEST_SIDE / longest
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(picture, np.uint8)


class Eye:
    """The landmark, detection and segmentation models, loaded once."""

    def __init__(self) -> None:
        solutions = importlib.import_module("mediapipe").solutions
        self._mesh = solutions.face_mesh.FaceMesh(
            static_image_mode=True,
            max_num_faces=_MOST_FACES,
            refine_landmarks=True,
            min_detection_confidence=0.4,
        )
        self._near = solutions.face_detection.FaceDetection(model_selection=0, min_detection_confidence=_SURE)
        self._far = solutions.face_detection.FaceDetection(model_selection=1, min_detection_confidence=_SURE)
        self._figure = solutions.selfie_segmentation.SelfieSegmentation(model_selection=0)

    def faces(self, picture: Pixels) -> tuple[list[Points], int]:
        """Landmarks [478, 3] of every face, the largest first, and how many faces are seen at all."""
        found = self._landmarks(picture)
        boxes = self._boxes(picture)
        if not found:  # small in the picture: look closer
            for x0, y0, x1, y1 in boxes:
                part = np.ascontiguousarray(picture[y0:y1, x0:x1])
                found += [face + np.array([x0, y0, 0.0]) for face in self._landmarks(part)[:1]]
        found.sort(key=lambda face: -float(np.ptp(face[:, 1])))
        return found, max(len(found), len(boxes))

    def known_face(self, path: Path) -> Points:
        """Landmarks [478, 3] of a bundled presenter. Raises ValueError: there must be one."""
        picture = decode(path.read_bytes())
        found = self._landmarks(picture) if picture is not None else []
        if not found:
            raise ValueError(f"{path.name}: no face was found on the bundled presenter")
        return found[0]

    def _landmarks(self, picture: Pixels) -> list[Points]:
        height, width = picture.shape[:2]
        seen = self._mesh.process(np.ascontiguousarray(picture[..., ::-1])).multi_face_landmarks or []
        size = np.array([width, height, width], np.float64)
        return [np.array([(p.x, p.y, p.z) for p in face.landmark], np.float64) * size for face in seen]

    def _boxes(self, picture: Pixels) -> list[tuple[int, int, int, int]]:
        height, width = picture.shape[:2]
        rgb = np.ascontiguousarray(picture[..., ::-1])
        most: list[tuple[int, int, int, int]] = []
        for model in (self._near, self._far):
            boxes = []
            for detection in (model.process(rgb).detections or [])[:_MOST_FACES]:
                box = detection.location_data.relative_bounding_box
                x, y = (box.xmin + box.width / 2) * width, (box.ymin + box.height / 2) * height
                reach = 1.1 * max(box.width * width, box.height * height)
                x0, y0 = max(0, int(x - reach)), max(0, int(y - reach))
                x1, y1 = min(width, int(x + reach)), min(height, int(y + reach))
                if x1 - x0 > 16 and y1 - y0 > 16:
                    boxes.append((x0, y0, x1, y1))
            most = boxes if len(boxes) > len(most) else most
        return most

    def figure(self, picture: Pixels, face: Points) -> Pixels:
        """How much of each pixel belongs to the person whose face this is: uint8 [h, w]."""
        height, width = picture.shape[:2]
        tall = float(np.ptp(face[:, 1]))
        x, y = face[:, :2].mean(0)
        out = np.zeros((height, width), np.float32)
        # The model sees 256x256 pixels: once the whole figure, once the head, whose outline is the finest.
        for order, (above, below, beside) in enumerate(((1.6, 3.4, 2.4), (1.15, 1.15, 1.15))):
            x0, x1 = max(0, int(x - beside * tall)), min(width, int(x + beside * tall))
            y0, y1 = max(0, int(y - above * tall)), min(height, int(y + below * tall))
            part = np.ascontiguousarray(picture[y0:y1, x0:x1, ::-1])
            mask = np.asarray(self._figure.process(part).segmentation_mask, np.float32)
            weight: Floats = np.ones(mask.shape, np.float32)
            if order:
                edge = max(2, int(0.2 * tall))
                weight[:] = 0
                weight[edge:-edge, edge:-edge] = 1
                weight = np.asarray(cv2.GaussianBlur(weight, (0, 0), edge / 2.5), np.float32)
            out[y0:y1, x0:x1] += (mask - out[y0:y1, x0:x1]) * weight
        return np.asarray(np.round(out.clip(0, 1) * 255), np.uint8)


def look(folder: Path, say: Say) -> int:
    """Does the whole work; returns the exit status."""
    picture = decode((folder / "photo").read_bytes())
    if picture is None:
        say({"error": "the picture cannot be decoded"})
        return 1
    np.save(folder / "picture.npy", picture)
    say({"step": "decoded"})
    eye = Eye()
    faces, seen = eye.faces(picture)
    known = [eye.known_face(path) for path in sorted(folder.glob("reference-*.png"))]
    say({"step": "landmarks"})
    figure = eye.figure(picture, faces[0]) if faces else np.zeros(picture.shape[:2], np.uint8)
    np.save(folder / "figure.npy", figure)
    say({"step": "figure"})
    say(
        {
            "faces": [_rounded(face) for face in faces],
            "seen": seen,
            "references": [_rounded(face) for face in known],
        }
    )
    return 0


def _rounded(points: Points) -> list[list[float]]:
    return [[round(float(value), 3) for value in point] for point in points]


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) != 1:
        print("usage: python -m render.presenter.photo.worker FOLDER", file=sys.stderr)
        return 2
    lines = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what the libraries print is not ours
    limit_resources()
    return look(Path(given[0]), lambda line: print(json.dumps(line), file=lines, flush=True))


if __name__ == "__main__":
    sys.exit(main())
