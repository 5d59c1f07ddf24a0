"""One presenter as a TOML file: the shape of face and body, skin, eyes, hair, clothes, rest expression.

A file is checked on reading: unknown keys, wrong types and numbers out of range are errors that name file and key.
Nothing here says what a hair style or a garment looks like; it carries names, numbers and colours to who makes it."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

Colour = tuple[float, float, float]  # linear light, 0..1

PEOPLE: Final = Path(__file__).with_name("people")
MAX_FILE: Final = 256 * 1024


class PersonError(ValueError):
    """A person's file cannot be used; the message names the file, the key and what is expected."""


# told when the file is read; what they look like is in the modules of these names
STYLES: Final[Mapping[str, tuple[str, ...]]] = {
    "hair": ("short-groomed", "low-bun", "natural-curls"),
    "brows": ("natural", "defined"),
    "lashes": ("short", "long"),
    "wardrobe": ("suit", "blazer", "studs"),
}


@dataclass(frozen=True)
class Style:
    """A named style (of hair, brows, lashes or clothes) with its own numbers and colours."""

    style: str
    numbers: Mapping[str, float]
    colours: Mapping[str, Colour]

    def number(self, key: str, default: float) -> float:
        return self.numbers.get(key, default)

    def colour(self, key: str, default: Colour) -> Colour:
        return self.colours.get(key, default)

    def refuse_unknown(self, numbers: Iterable[str], colours: Iterable[str] = ()) -> None:
        """Raises PersonError when the file sets something this style does not have."""
        for given, known, kind in (
            (self.numbers, set(numbers), "number"),
            (self.colours, set(colours), "colour"),
        ):
            for key in given:
                if key not in known:
                    listed = ", ".join(sorted(known)) or "none"
                    raise PersonError(f"style {self.style!r} has no {kind} {key!r}; it has: {listed}")


@dataclass(frozen=True)
class Shape:
    """Weights of the body model's targets. A name with "*-" stands for the left and the right one alike."""

    macro: Mapping[str, float]
    detail: Mapping[str, float]


@dataclass(frozen=True)
class Skin:
    """Colours are reflectances in linear light. The numbers are strengths, 1 = as on an average adult."""

    base: Colour
    pale: Colour  # where blood shows least
    red: Colour  # cheeks, nose, ears, knuckles
    lid: Colour  # eyelids and under the eyes
    lips: Colour
    spots: Colour  # freckles and age spots
    mouth: Colour  # inside
    stubble: Colour
    stubble_amount: float
    spot_amount: float
    blotch: float  # variation between base and pale
    flush: float  # how much of red shows
    lid_shade: float
    pores: float  # height of the fine relief
    lines: float  # forehead, crow's feet, under the eyes
    oil: float  # shine of forehead, nose and chin
    roughness: float
    specular: float
    scatter_radius: Colour  # relative distance light travels under the skin, by colour
    scatter: float  # metres
    lip_gloss: float
    lip_amount: float  # how much lip colour covers


@dataclass(frozen=True)
class Eyes:
    inner: Colour
    ring: Colour
    outer: Colour
    sclera: Colour
    iris_radius: float  # metres
    pupil_radius: float  # metres
    mirror: float  # how much more the cornea mirrors than water does


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    voice: str  # id of the speech engine and style that suits this person
    notes: str
    seed: int
    shape: Shape
    rest: Mapping[str, float]  # facial action units of the face at rest
    viseme_strength: float  # how far the mouth moves in speech
    skin: Skin
    eyes: Eyes
    teeth: Colour
    hair: Style
    brows: Style
    lashes: Style
    wardrobe: tuple[Style, ...]
    light: Mapping[str, float]  # gains of the studio's lights by name

    @property
    def digest(self) -> str:
        """A hash of all that shapes the pictures."""
        return hashlib.sha256(json.dumps(_plain(self), sort_keys=True).encode()).hexdigest()


def read_person(path: Path) -> Person:
    """Raises PersonError, naming file and key."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PersonError(f"{path}: cannot be read ({error.strerror}).") from error
    if len(raw) > MAX_FILE:
        raise PersonError(f"{path}: larger than {MAX_FILE} bytes; a person's file is a page of TOML.")
    try:
        table = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PersonError(f"{path}: not a TOML file: {error}.") from error
    try:
        return parse_person(table)
    except PersonError as error:
        raise PersonError(f"{path}: {error}") from None


def parse_person(table: Mapping[str, Any]) -> Person:
    """Raises PersonError, naming the key."""
    top = _Table(table, "")
    person = Person(
        id=_slug(top.text("id")),
        name=top.text("name"),
        voice=top.text("voice"),
        notes=top.text("notes"),
        seed=top.integer("seed", 0, 2**31 - 1),
        viseme_strength=top.number("viseme_strength", 0.2, 1.5),
        shape=_shape(top.table("shape")),
        rest=top.table("rest").numbers(-1.0, 1.0),
        skin=_skin(top.table("skin")),
        eyes=_eyes(top.table("eyes")),
        teeth=top.colour("teeth"),
        hair=_style(top.table("hair"), STYLES["hair"]),
        brows=_style(top.table("brows"), STYLES["brows"]),
        lashes=_style(top.table("lashes"), STYLES["lashes"]),
        wardrobe=tuple(_style(entry, STYLES["wardrobe"]) for entry in top.tables("wardrobe")),
        light=top.table("light").numbers(0.0, 5.0),
    )
    top.done()
    return person


def _shape(table: _Table) -> Shape:
    shape = Shape(table.table("macro").numbers(-1.0, 1.5), table.table("detail").numbers(-1.5, 1.5))
    table.done()
    return shape


def _skin(table: _Table) -> Skin:
    read: dict[str, Any] = {key: table.colour(key) for key in _COLOURS}
    read |= {key: table.number(key, 0.0, 3.0) for key in _STRENGTHS}
    skin = Skin(**read, scatter=table.number("scatter", 0.0005, 0.02))
    table.done()
    return skin


_COLOURS = ("base", "pale", "red", "lid", "lips", "spots", "mouth", "stubble", "scatter_radius")
_STRENGTHS = (
    "stubble_amount", "spot_amount", "blotch", "flush", "lid_shade", "pores", "lines", "oil", "roughness", "specular",
    "lip_gloss", "lip_amount",
)  # fmt: skip


def _eyes(table: _Table) -> Eyes:
    colours = {key: table.colour(key) for key in ("inner", "ring", "outer", "sclera")}
    iris, pupil = table.number("iris_radius", 0.004, 0.008), table.number("pupil_radius", 0.001, 0.004)
    mirror = table.number("mirror", 0.0, 4.0)
    table.done()
    return Eyes(**colours, iris_radius=iris, pupil_radius=pupil, mirror=mirror)


def _style(table: _Table, known: Sequence[str]) -> Style:
    style = table.choice("style", known)
    numbers: dict[str, float] = {}
    colours: dict[str, Colour] = {}
    for key in table.left():
        if table.is_list(key):
            colours[key] = table.colour(key)
        else:
            numbers[key] = table.number(key, -1e6, 1e6)
    table.done()
    return Style(style, MappingProxyType(numbers), MappingProxyType(colours))


class _Table:
    """A TOML table that knows its name and which of its keys have been read."""

    def __init__(self, values: Mapping[str, Any], name: str) -> None:
        self._values, self._name, self._seen = values, name, set[str]()

    def _key(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def _get(self, key: str, expected: str) -> Any:
        if key not in self._values:
            raise PersonError(f"{self._key(key)} is missing: {expected}.")
        self._seen.add(key)
        return self._values[key]

    def _wrong(self, key: str, expected: str) -> PersonError:
        return PersonError(f"{self._key(key)} must be {expected}, not {self._values[key]!r}.")

    def text(self, key: str) -> str:
        value = self._get(key, "text is expected")
        if not isinstance(value, str) or not value.strip() or len(value) > 2000:
            raise self._wrong(key, "some text of at most 2000 characters")
        return value.strip()

    def choice(self, key: str, known: Sequence[str]) -> str:
        value = self._get(key, f"one of {', '.join(known)} is expected")
        if value not in known:
            raise self._wrong(key, f"one of {', '.join(known)}")
        return str(value)

    def number(self, key: str, low: float, high: float) -> float:
        value = self._get(key, f"a number from {low:g} to {high:g} is expected")
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self._wrong(key, f"a number from {low:g} to {high:g}")
        return float(value)

    def integer(self, key: str, low: int, high: int) -> int:
        value = self._get(key, f"a whole number from {low} to {high} is expected")
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._wrong(key, f"a whole number from {low} to {high}")
        return value

    def colour(self, key: str) -> Colour:
        expected = "three numbers from 0 to 1 (linear red, green, blue)"
        value = self._get(key, f"{expected} are expected")
        if not isinstance(value, list) or len(value) != 3:
            raise self._wrong(key, expected)
        for part in value:
            if isinstance(part, bool) or not isinstance(part, int | float) or not 0 <= part <= 1:
                raise self._wrong(key, expected)
        return float(value[0]), float(value[1]), float(value[2])

    def numbers(self, low: float, high: float) -> Mapping[str, float]:
        return MappingProxyType({key: self.number(key, low, high) for key in self.left()})

    def table(self, key: str) -> _Table:
        value = self._get(key, "a table is expected")
        if not isinstance(value, dict):
            raise self._wrong(key, "a table")
        return _Table(value, self._key(key))

    def tables(self, key: str) -> list[_Table]:
        value = self._get(key, "one [[table]] or more are expected")
        if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
            raise self._wrong(key, "one [[table]] or more")
        return [_Table(entry, f"{self._key(key)}[{index}]") for index, entry in enumerate(value)]

    def is_list(self, key: str) -> bool:
        return isinstance(self._values[key], list)

    def left(self) -> list[str]:
        return [key for key in self._values if key not in self._seen]

    def done(self) -> None:
        if left := self.left():
            raise PersonError(f"{self._key(left[0])} is not a key of a person's file.")


def _slug(value: str) -> str:
    if (
        not value.isascii()
        or not value.replace("-", "").isalnum()
        or value != value.lower()
        or len(value) > 40
    ):
        raise PersonError(f"id must be lower-case letters, digits and hyphens, at most 40, not {value!r}.")
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {key: _plain(getattr(value, key)) for key in value.__dataclass_fields__}
    if isinstance(value, float) and not math.isfinite(value):
        raise PersonError(f"a number is not finite: {value}")
    return value
