"""Every picture that a pack is made of, taken once: a bake that was broken off goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pack import BASES, BLINK_STAGES, HEIGHT, WIDTH
from .expressions import BROWS, SQUINT, Units, blink, both_sides, viseme
from .figure import Figure
from .geometry import Poses, Sheet, beside, evaluated, moved_box
from .raster import Box

Pixels = NDArray[np.uint8]
Taken = Callable[[str], None]  # told the name of each picture when it is there

BLINK: Final = tuple(f"blink{stage}" for stage in range(BLINK_STAGES))  # open to shut
LIDS: Final[Mapping[str, Units]] = {name: blink(stage) for stage, name in enumerate(BLINK)} | {
    "squint": both_sides(SQUINT)
}

_LEAST_MOTION: Final = 0.6  # pixels: what moves less belongs to the still picture
_MARGIN: Final = 8
_BELOW_PUPILS: Final = 20  # pixels
_UNDER_BROWS: Final = 2  # pixels


@dataclass(frozen=True)
class Quality:
    """Samples a pixel, and how many times as fine pictures are taken. Noise is taken out by OpenImageDenoise."""

    frame: int
    region: int
    finer: int


QUALITIES: Final = {"draft": Quality(2, 1, 1), "preview": Quality(10, 4, 1), "full": Quality(48, 32, 2)}


@dataclass(frozen=True)
class Shot:
    name: str
    units: Units
    box: Box | None
    samples: int
    scene: str  # "all", "ball" (eyeballs in full light), "lids" (holes for the eyes)


def measure(figure: Figure) -> Poses:
    """The motion of every part in every pose."""
    skin: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {"tongue": {}, "teethU": {}, "teethL": {}}
    triangles: dict[str, Any] = {}
    read: dict[str, Any] = {}
    strength = figure.person.viseme_strength
    poses = {name: viseme(name, strength) for name in BASES}
    poses |= {**LIDS} | {name: both_sides(units) for name, units in BROWS.items()}
    things = {"tongue": [figure.mouth.tongue], "teethU": figure.mouth.upper, "teethL": figure.mouth.lower}
    for name, units in poses.items():
        figure.pose(units)
        points, triangles["skin"], read = evaluated([figure.skin], ("m_in", "m_lip"))
        skin[name] = figure.studio.project(points)
        if name in BASES:
            for part, objects in things.items():
                points, triangles[part], _ = evaluated(objects)
                parts[part][name] = figure.studio.project(points)
    figure.pose({})
    return Poses(
        skin=Sheet(triangles["skin"], skin),
        tongue=Sheet(triangles["tongue"], parts["tongue"]),
        upper_teeth=Sheet(triangles["teethU"], parts["teethU"]),
        lower_teeth=Sheet(triangles["teethL"], parts["teethL"]),
        inside=read["m_in"][triangles["skin"]].mean(1) > 0.5,
        lip=read["m_lip"].astype(np.float64),
    )


def mouth_box(poses: Poses, pupils_row: float) -> Box:
    """What speech moves. It ends below the lower lids: the eyes have their own layers. Its sides stand beside the
    ears, where the picture is empty: speech moves the cheek up to the ear, and a side along the ear's edge is seen."""
    x0, y0, x1, y1 = moved_box(poses.skin, BASES, _LEAST_MOTION, _MARGIN, (WIDTH, HEIGHT))
    y0 = max(y0, round(pupils_row / 2) * 2 + _BELOW_PUPILS)
    left, right = beside(poses.skin, y0, (y0 + y1) / 2, _MARGIN, WIDTH)
    return min(x0, left), y0, max(x1, right), y1


def eye_box(poses: Poses) -> Box:
    """What blinking moves. Its top is close: with more of a margin it would run along the brows' lower edges."""
    x0, y0, x1, y1 = moved_box(poses.skin, BLINK, _LEAST_MOTION, _MARGIN, (WIDTH, HEIGHT))
    return x0, y0 + _MARGIN - _UNDER_BROWS, x1, y1


def shot_list(quality: Quality, strength: float, mouth: Box, eyes: Box) -> Sequence[Shot]:
    shots = [Shot(f"mouth-{name}", viseme(name, strength), mouth, quality.region, "all") for name in BASES]
    shots.append(Shot("ball", {}, eyes, quality.region, "ball"))
    for name, units in LIDS.items():
        shots.append(Shot(f"eyes-{name}", units, eyes, quality.region, "all"))
        shots.append(Shot(f"lids-{name}", units, eyes, quality.region * 4 // 3, "lids"))
    return [*shots, Shot("neutral", {}, None, quality.frame, "all")]


def take(
    figure: Figure, shots: Sequence[Shot], folder: Path, finer: int, threads: int, taken: Taken
) -> dict[str, Pixels]:
    """All pictures as BGRA, from `folder` where it has them already."""
    pictures: dict[str, Pixels] = {}
    for shot in shots:
        path = folder / f"{shot.name}.png"
        if not path.exists():
            partial = folder / f"{shot.name}.part.png"
            figure.pose(shot.units)
            with _staged(figure, shot.scene):
                figure.studio.photograph(partial, shot.samples, box=shot.box, finer=finer, threads=threads)
            partial.replace(path)
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture is None or picture.shape[2] != 4:
            path.unlink()
            raise RuntimeError(f"{path} was damaged and has been removed; start the bake again")
        pictures[shot.name] = np.asarray(picture, np.uint8)
        taken(shot.name)
    return pictures


@contextmanager
def _staged(figure: Figure, scene: str) -> Iterator[None]:
    """Shows, hides or cuts out what this scene wants; undone afterwards."""
    eyes = {thing.name for thing, _ in figure.eyes.parts}
    changed: list[tuple[Any, str, bool]] = []

    def change(thing: Any, name: str, value: bool) -> None:
        changed.append((thing, name, getattr(thing, name)))
        setattr(thing, name, value)

    for thing in figure.things():
        if thing.name in eyes:
            if scene == "lids":
                change(thing, "is_holdout", True)
        elif scene == "ball":
            change(thing, "hide_render", True)
    try:
        yield
    finally:
        for thing, name, value in reversed(changed):
            setattr(thing, name, value)
