"""The anchor pack: everything that is known about one presenter, in one file of a few megabytes.

A pack is a ZIP whose members are stored, not deflated: `pack.json`, pictures as PNG or WebP, arrays as XZ. Reading one
trusts nothing in it; docs/presenter.md describes the format."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from .encoded import EncodedError, Pixels, pack_array, pack_png, pack_webp, unpack_array, unpack_picture
from .performance import VISEMES

Floats = NDArray[np.float32]
Content = TypeVar("Content")
Region = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels of the frame

FORMAT: Final = 2
WIDTH: Final = 1280  # the frame every pack is made in; half a metre high at the presenter's distance
HEIGHT: Final = 1080
BASES: Final = ("neutral", *VISEMES)
CANONICAL: Final = "E"  # textures have its grid: the mouth is open, and no lip hangs over the chin
LAYERS: Final = ("cavity", "tongue", "teethL", "teethU", "skin", "lips")  # back to front
FIELDS: Final = ("yaw", "pitch", "roll", "browUp", "browDown", "breath")
BLINK_STAGES: Final = 4  # open .. shut, evenly

LARGEST_FILE: Final = 12_000_000  # bytes
_LARGEST_JSON = 64 << 10
_MEMBERS = 64
_MOST_SAMPLES = 400_000  # of one layer
_LARGEST_TEXTURE = 1 << 20  # pixels of one basis of one layer
_MOST_RING = 2000
_STEP = 32  # positions are kept in 32nds of a pixel
_FIELD_STEP = 256
_FIELD_SHAPE = (HEIGHT // 4, WIDTH // 4, 2)
_STORED_FIELD = (HEIGHT // 8, WIDTH // 8, 2)
_MOTION_STEP = 64


class PackError(ValueError):
    """A pack that cannot be used: the message names the file, what is wrong with it and what to do."""


@dataclass(frozen=True)
class PackInfo:
    """What a pack says of itself."""

    id: str  # "marlow"
    name: str  # as shown: "Marlow"
    licence: str
    likeness: str  # that it resembles no real person, or whose portrait it is
    tool: str  # what made it, with its version
    voice: str  # the voice that goes with it: "joe", "kokoro:heart"
    consent: Mapping[str, str] | None = None  # the record of who agreed to their portrait being used


@dataclass(frozen=True)
class Layer:
    """One surface of the mouth as samples: where each lies in every basis, and what it looks like there.

    Positions are linear in the weights of the bases. A texture has the grid of the basis `CANONICAL`."""

    pos: Floats  # [bases, samples, 2]: pixels of the frame, the first pixel's centre at .5
    vis: NDArray[np.uint8]  # [bases, samples]: 255 is seen, 0 is hidden behind something
    tx: Floats  # [samples]: column of the texture
    ty: Floats  # [samples]: row of the texture
    tex: Pixels  # [bases, h, w, 3]: blue, green, red
    density: float  # pixels of the texture to a pixel of the frame, in the basis `CANONICAL`


@dataclass(frozen=True)
class Eyes:
    """The eyes in two layers: balls that turn, and the lids before them in stages of a blink."""

    region: Region
    centres: Floats  # [2, 2]: of the pupils looking into the camera, in pixels of the frame
    radius: Floats  # [2]: of the eyeballs, in pixels: a gaze of 1 degree moves a pupil by radius x pi / 180
    eyeball: Pixels  # [h, w, 3]: the region without lids, though with their light and shadow
    lids: Pixels  # [4, h, w, 4]: open to shut, alpha (not premultiplied) 0 where an eyeball shows
    squinting: Pixels  # [h, w, 4]: the open lids with the lower ones raised
    squint: Floats  # [h/2, w/2, 2], pixels: from what the open lids show to where `squinting` has it
    # [3, h/2, w/2, 2], pixels: from what stage k shows at a pixel to where stage k + 1 has it. None: not known.
    motion: Floats | None = None


@dataclass(frozen=True)
class AnchorPack:
    """A presenter as data. Pictures are blue first, alpha not premultiplied; lengths are pixels of a 1280x1080 frame.

    `fields` say for each pixel how far off its content is taken from, for one unit of a movement: 1 degree of yaw (to
    the picture's right), pitch (up) or roll (clockwise), the brows fully raised or drawn together, a full breath in."""

    info: PackInfo
    neutral: Pixels  # [1080, 1280, 4]
    mouth: Region
    layers: Mapping[str, Layer]  # keys: `LAYERS`
    ring: Floats  # [bases, points, 2]: the outer contour of the lips
    feather: Pixels  # [h, w] of the lips' texture: 255 inside, 0 where they meet the skin
    eyes: Eyes
    fields: Mapping[str, Floats]  # keys: `FIELDS`; [270, 320, 2], a value for every fourth pixel
    collar: (
        float  # the row where the neck enters the clothes: nothing above it stays behind when the head turns
    )
    bases: tuple[str, ...] = field(default=BASES)


def write_pack(pack: AnchorPack, path: Path, quality: int = 93) -> None:
    """Writes `pack` to `path`, textures as WebP of `quality`. Raises PackError when it is too large or inconsistent."""
    members: dict[str, bytes] = {}
    try:
        described = _describe(pack)
        _encode(pack, members, quality)
    except EncodedError as error:
        raise PackError(f"{path}: a part of the pack {error}; bake it again with a smaller region") from None
    text = json.dumps(described, ensure_ascii=False, indent=1)
    partial = path.with_name(path.name + ".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        for name, data in [("pack.json", text.encode()), *members.items()]:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the same pack gives the same bytes
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    size = partial.stat().st_size
    if size > LARGEST_FILE:
        partial.unlink()
        raise PackError(
            f"{path}: the pack would take {size / 1e6:.1f} MB, {LARGEST_FILE / 1e6:.0f} are allowed; "
            "lower the quality of its textures"
        )
    partial.replace(path)


def _describe(pack: AnchorPack) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "info": {**asdict(pack.info), "consent": dict(pack.info.consent) if pack.info.consent else None},
        "bases": list(pack.bases),
        "mouth": list(pack.mouth),
        "collar": float(pack.collar),
        "ring": int(pack.ring.shape[1]),
        "layers": {
            name: {
                "samples": int(layer.pos.shape[1]),
                "texture": [int(side) for side in layer.tex.shape[1:3]],
                "density": float(layer.density),
            }
            for name, layer in pack.layers.items()
        },
        "eyes": {
            "region": list(pack.eyes.region),
            "centres": [[float(x), float(y)] for x, y in pack.eyes.centres],
            "radius": [float(radius) for radius in pack.eyes.radius],
            "motion": pack.eyes.motion is not None,
        },
    }


def _encode(pack: AnchorPack, members: dict[str, bytes], quality: int) -> None:
    members["neutral.png"] = pack_png(pack.neutral)
    for name, layer in pack.layers.items():
        members[f"{name}/pos.xz"] = pack_array(_steps(layer.pos, pack.mouth))
        members[f"{name}/vis.xz"] = pack_array(layer.vis)
        members[f"{name}/grid.xz"] = pack_array(_differences(np.stack([layer.tx, layer.ty]), 1))
        bases, height, width, _ = layer.tex.shape
        members[f"{name}/texture.webp"] = pack_webp(layer.tex.reshape(bases * height, width, 3), quality)
    members["ring.xz"] = pack_array(_steps(pack.ring, pack.mouth))
    members["feather.xz"] = pack_array(pack.feather)
    members["eyes/eyeball.webp"] = pack_webp(pack.eyes.eyeball, 95)
    members["eyes/lids.webp"] = pack_webp(pack.eyes.lids.reshape(-1, pack.eyes.lids.shape[2], 4), 95)
    members["eyes/squinting.webp"] = pack_webp(pack.eyes.squinting, 95)
    members["eyes/squint.xz"] = pack_array(_differences(pack.eyes.squint * _MOTION_STEP, 0))
    if pack.eyes.motion is not None:
        members["eyes/motion.xz"] = pack_array(_differences(pack.eyes.motion * _MOTION_STEP, 1))
    for name, values in pack.fields.items():
        half = cv2.resize(values, _STORED_FIELD[1::-1], interpolation=cv2.INTER_AREA)
        members[f"fields/{name}.xz"] = pack_array(_differences(half * _FIELD_STEP, 1))


def _differences(values: NDArray[Any], axis: int) -> NDArray[np.int16]:
    """Rounded differences along `axis`, modulo 2**16: `_sums` gives the rounded values back."""
    whole = np.round(values).astype(np.int64)
    if np.abs(whole).max(initial=0) > 32767:
        raise EncodedError("has values beyond what 16 bits hold")
    return np.diff(whole, axis=axis, prepend=0).astype(np.int16)


def _sums(differences: NDArray[np.int16], axis: int) -> Floats:
    return np.cumsum(differences, axis=axis, dtype=np.int16).astype(np.float32)


def _steps(pos: Floats, region: Region) -> NDArray[np.int16]:
    """Positions against the region's corner in 32nds of a pixel: the first basis, then what the others differ by."""
    whole = np.round((pos - np.array(region[:2], np.float32)) * _STEP)
    whole[1:] -= whole[:1]
    return _differences(whole, 1)


def _positions(steps: NDArray[np.int16], region: Region) -> Floats:
    whole = _sums(steps, 1)
    whole[1:] += whole[:1]
    whole *= np.float32(1 / _STEP)
    whole += np.array(region[:2], np.float32)
    return whole


def read_pack(path: Path) -> AnchorPack:
    """The pack in the file `path`, checked in every part before memory is set aside for it.

    Raises PackError, also for a file that is missing or made to do harm."""
    return _opened(path, _decode)


def read_info(path: Path) -> PackInfo:
    """What the pack in the file `path` says of itself; pictures and arrays are not looked into. Raises PackError."""
    return _opened(path, lambda members: _described(members).info())


def _opened(path: Path, read: Callable[[Mapping[str, bytes]], Content]) -> Content:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _FaultError(f"takes {size / 1e6:.1f} MB, {LARGEST_FILE / 1e6:.0f} are allowed")
        with zipfile.ZipFile(path) as archive:
            return read(_members(archive))
    except OSError as error:
        raise PackError(f"{path}: cannot be read ({error}); check the path of the presenter's pack") from None
    except (
        _FaultError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
    ) as error:
        raise PackError(
            f"{path}: {error}; take a copy that is whole, or bake it again with `anchor presenter bake`"
        ) from None


class _FaultError(Exception):
    """What is wrong with a pack, without its name."""


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > _MEMBERS:
        raise _FaultError(f"has {len(entries)} members, {_MEMBERS} are allowed")
    if sum(entry.file_size for entry in entries) > LARGEST_FILE:
        raise _FaultError("announces more than a pack may hold")
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
            raise _FaultError(
                f"member {entry.filename!r} is compressed or encrypted; a pack stores its members"
            )
    return {entry.filename: archive.read(entry) for entry in entries}


def _described(members: Mapping[str, bytes]) -> _Described:
    described = _Described(members)
    if described.whole("format", 1, 1 << 30) != FORMAT:
        raise _FaultError(
            f"is a pack of format {described.root['format']}; this version of Anchor reads {FORMAT}"
        )
    return described


def _decode(members: Mapping[str, bytes]) -> AnchorPack:
    described = _described(members)
    if described.root.get("bases") != list(BASES):
        raise _FaultError("pack.json: bases are not the mouth shapes this version of Anchor knows")
    mouth = described.region("mouth")
    layers = {name: _layer(described, name, mouth) for name in LAYERS}
    points = described.whole("ring", 3, _MOST_RING)
    ring = _positions(described.array("ring.xz", "int16", (len(BASES), points, 2)), mouth)
    return AnchorPack(
        info=described.info(),
        neutral=described.picture("neutral.png", (HEIGHT, WIDTH, 4)),
        mouth=mouth,
        layers=layers,
        ring=ring,
        feather=described.array("feather.xz", "uint8", layers["lips"].tex.shape[1:3]),
        eyes=_eyes(described),
        fields={name: _field(described, name) for name in FIELDS},
        collar=described.number("collar", 8, HEIGHT - 8),
    )


def _layer(described: _Described, name: str, mouth: Region) -> Layer:
    samples = described.whole(f"layers.{name}.samples", 1, _MOST_SAMPLES)
    height = described.whole(f"layers.{name}.texture.0", 1, _LARGEST_TEXTURE)
    width = described.whole(f"layers.{name}.texture.1", 1, _LARGEST_TEXTURE // height)
    grid = _sums(described.array(f"{name}/grid.xz", "int16", (2, samples)), 1)
    if grid.min() < 0 or grid[0].max() >= width or grid[1].max() >= height:
        raise _FaultError(f"{name}/grid.xz: points outside the texture")
    texture = described.picture(f"{name}/texture.webp", (len(BASES) * height, width, 3))
    return Layer(
        pos=_positions(described.array(f"{name}/pos.xz", "int16", (len(BASES), samples, 2)), mouth),
        vis=described.array(f"{name}/vis.xz", "uint8", (len(BASES), samples)),
        tx=grid[0],
        ty=grid[1],
        tex=texture.reshape(len(BASES), height, width, 3),
        density=described.number(f"layers.{name}.density", 0.1, 8),
    )


def _eyes(described: _Described) -> Eyes:
    region = described.region("eyes.region")
    width, height = region[2] - region[0], region[3] - region[1]
    centres = [
        [
            described.number(f"eyes.centres.{eye}.0", region[0], region[2]),
            described.number(f"eyes.centres.{eye}.1", region[1], region[3]),
        ]
        for eye in range(2)
    ]
    half = (height // 2, width // 2, 2)
    squint = _sums(described.array("eyes/squint.xz", "int16", half), 0) / np.float32(_MOTION_STEP)
    motion = None
    if described.at("eyes.motion"):
        stages = described.array("eyes/motion.xz", "int16", (BLINK_STAGES - 1, *half))
        motion = _sums(stages, 1) / np.float32(_MOTION_STEP)
    lids = described.picture("eyes/lids.webp", (BLINK_STAGES * height, width, 4))
    return Eyes(
        region=region,
        centres=np.array(centres, np.float32),
        radius=np.array([described.number(f"eyes.radius.{eye}", 4, 400) for eye in range(2)], np.float32),
        eyeball=described.picture("eyes/eyeball.webp", (height, width, 3)),
        lids=lids.reshape(BLINK_STAGES, height, width, 4),
        squinting=described.picture("eyes/squinting.webp", (height, width, 4)),
        squint=squint,
        motion=motion,
    )


def _field(described: _Described, name: str) -> Floats:
    stored = _sums(described.array(f"fields/{name}.xz", "int16", _STORED_FIELD), 1) / np.float32(_FIELD_STEP)
    return np.asarray(
        cv2.resize(stored, _FIELD_SHAPE[1::-1], interpolation=cv2.INTER_CUBIC).astype(np.float32, copy=False)
    )


class _Described:
    """pack.json and the members it describes; every value is asked for with its bounds."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self._members = members
        text = self._member("pack.json")
        if len(text) > _LARGEST_JSON:
            raise _FaultError("pack.json is larger than 64 KiB")
        try:
            root = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _FaultError(f"pack.json is not JSON: {error}") from None
        if not isinstance(root, dict):
            raise _FaultError("pack.json is not an object")
        self.root: dict[str, Any] = root

    def at(self, path: str) -> Any:
        """The value at `path`: keys and indices with dots between."""
        value: Any = self.root
        for step in path.split("."):
            try:
                value = value[int(step)] if isinstance(value, list) else value[step]
            except (KeyError, IndexError, TypeError, ValueError):
                raise _FaultError(f"pack.json lacks {path}") from None
        return value

    def number(self, path: str, least: float, most: float) -> float:
        value = self.at(path)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise _FaultError(f"pack.json: {path} is {str(value)[:40]}, not a number from {least} to {most}")
        return float(value)

    def whole(self, path: str, least: int, most: int) -> int:
        value = self.number(path, least, most)
        if value != int(value):
            raise _FaultError(f"pack.json: {path} is {value}, not a whole number")
        return int(value)

    def region(self, path: str) -> Region:
        """A region that lies in the frame and is neither tiny nor larger than positions can tell."""
        x0, x1 = self.whole(f"{path}.0", 0, WIDTH), self.whole(f"{path}.2", 0, WIDTH)
        y0, y1 = self.whole(f"{path}.1", 0, HEIGHT), self.whole(f"{path}.3", 0, HEIGHT)
        if not (16 <= x1 - x0 <= 1000 and 16 <= y1 - y0 <= 1000):
            raise _FaultError(f"pack.json: {path} is {x1 - x0}x{y1 - y0} pixels, not 16 to 1000 a side")
        return x0, y0, x1, y1

    def info(self) -> PackInfo:
        def words(name: str) -> str:
            return self._words(f"info.{name}", self.at(f"info.{name}"))

        consent = self.at("info.consent")
        if consent is not None:
            if not isinstance(consent, dict) or len(consent) > 32:
                raise _FaultError("pack.json: info.consent is not a record of at most 32 entries")
            consent = {name: self._words(f"info.consent.{name}", value) for name, value in consent.items()}
        return PackInfo(
            id=words("id"),
            name=words("name"),
            licence=words("licence"),
            likeness=words("likeness"),
            tool=words("tool"),
            voice=words("voice"),
            consent=consent,
        )

    def _words(self, path: str, value: Any) -> str:
        if not isinstance(value, str) or len(value) > 2000 or any(ord(letter) < 32 for letter in value):
            raise _FaultError(f"pack.json: {path} is not a line of at most 2000 characters")
        return value

    def array(self, name: str, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
        try:
            return unpack_array(self._member(name), dtype, shape)
        except EncodedError as error:
            raise _FaultError(f"member {name} {error}") from None

    def picture(self, name: str, shape: tuple[int, int, int]) -> Pixels:
        try:
            return unpack_picture(self._member(name), shape)
        except EncodedError as error:
            raise _FaultError(f"member {name} {error}") from None

    def _member(self, name: str) -> bytes:
        try:
            return self._members[name]
        except KeyError:
            raise _FaultError(f"member {name} is missing") from None
