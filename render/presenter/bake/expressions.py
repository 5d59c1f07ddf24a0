"""The faces that are photographed: weights of facial action units added to the rest expression.

Left and right alike: "mouthSmile" stands for both sides. Names with "_" move the tongue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Units = Mapping[str, float]

_SIDED: Final = frozenset(
    {
        "browDown", "browOuterUp", "cheekSquint", "eyeBlink", "eyeLookDown", "eyeLookUp", "eyeSquint", "eyeWide",
        "mouthDimple", "mouthFrown", "mouthLowerDown", "mouthPress", "mouthSmile", "mouthStretch", "mouthUpperUp",
    }
)  # fmt: skip

_VISEMES: Final[Mapping[str, Units]] = {
    "PP": {"mouthPress": 0.08, "mouthRollLower": 0.22, "mouthRollUpper": 0.12, "mouthSmile": -0.08},
    "FF": {"jawOpen": 0.05, "mouthRollLower": 0.52, "mouthUpperUp": 0.11, "mouthFunnel": 0.10, "mouthSmile": -0.04},
    "TH": {"jawOpen": 0.18, "mouthLowerDown": 0.28, "mouthUpperUp": 0.24, "mouthSmile": -0.05,
           "_tongueUp": 0.32, "_tongueForward": 0.80, "_tongueWide": 0.5},
    "DD": {"jawOpen": 0.12, "mouthLowerDown": 0.30, "mouthUpperUp": 0.26, "mouthStretch": 0.05,
           "_tongueUp": 0.26, "_tongueForward": 0.58, "_tongueWide": 1.0},
    "kk": {"jawOpen": 0.19, "mouthLowerDown": 0.28, "mouthUpperUp": 0.26, "mouthStretch": 0.04,
           "_tongueBack": 0.8, "_tongueWide": 0.6},
    "CH": {"jawOpen": 0.08, "mouthFunnel": 0.56, "mouthLowerDown": -0.15, "mouthUpperUp": 0.26,
           "mouthShrugLower": 0.15, "mouthSmile": -0.22},
    "SS": {"jawOpen": 0.07, "mouthLowerDown": 0.35, "mouthUpperUp": 0.34, "mouthStretch": 0.03, "mouthFunnel": 0.04},
    "nn": {"jawOpen": 0.10, "mouthLowerDown": 0.28, "mouthUpperUp": 0.24,
           "_tongueUp": 0.28, "_tongueForward": 0.56, "_tongueWide": 1.0},
    "RR": {"jawOpen": 0.13, "mouthFunnel": 0.36, "mouthPucker": 0.34, "mouthLowerDown": -0.12, "mouthUpperUp": 0.12,
           "mouthSmile": -0.22, "_tongueBack": 0.3},
    "aa": {"jawOpen": 0.41, "mouthFunnel": 0.20, "mouthPucker": 0.23, "mouthLowerDown": 0.08, "mouthUpperUp": 0.31,
           "mouthShrugLower": 0.40, "mouthFrown": 0.20, "mouthSmile": -0.08, "cheekSquint": 0.10,
           "_tongueUp": 0.10, "_tongueForward": 0.12},
    "E": {"jawOpen": 0.29, "mouthFunnel": 0.10, "mouthLowerDown": 0.26, "mouthUpperUp": 0.30, "mouthStretch": 0.16,
          "mouthShrugLower": 0.20, "mouthFrown": 0.10, "mouthSmile": 0.08, "cheekSquint": 0.14},
    "ih": {"jawOpen": 0.20, "mouthLowerDown": 0.31, "mouthUpperUp": 0.33, "mouthStretch": 0.12, "mouthSmile": 0.06,
           "cheekSquint": 0.10},
    "oh": {"jawOpen": 0.30, "mouthFunnel": 0.40, "mouthPucker": 0.50, "mouthLowerDown": -0.30, "mouthSmile": -0.22,
           "mouthShrugLower": 0.25, "mouthUpperUp": 0.08},
    "ou": {"jawOpen": 0.22, "mouthPucker": 0.40, "mouthFunnel": 0.40, "mouthSmile": -0.18, "mouthLowerDown": -0.18,
           "mouthRollUpper": 0.10, "mouthShrugLower": 0.24},
    "smile": {"mouthSmile": 0.37, "cheekSquint": 0.80, "mouthDimple": 0.10, "mouthPress": 0.10},
}  # fmt: skip

_CLOSING: Final = frozenset({"PP", "FF"})  # shapes that must reach contact whatever a person's strength

# Of the way until the lids meet. Half of that way would leave less than half of the eye open.
BLINKS: Final = (0.0, 0.26, 0.56, 1.0)
SQUINT: Final[Units] = {"eyeSquint": 0.75, "cheekSquint": 0.50}
BROWS: Final[Mapping[str, Units]] = {
    "browUp": {"browOuterUp": 1.38, "browInnerUp": 0.92},  # inner ends less than outer ones: else it is worry
    "browDown": {"browDown": 0.60},
}


def viseme(name: str, strength: float) -> Units:
    """What a mouth shape adds to the rest expression; "neutral" adds nothing."""
    if name == "neutral":
        return MappingProxyType({})
    gain = 1.0 if name in _CLOSING else strength
    return both_sides(
        {unit: weight * (1.0 if unit[0] == "_" else gain) for unit, weight in _VISEMES[name].items()}
    )


def blink(stage: int) -> Units:
    return both_sides({"eyeBlink": BLINKS[stage]})


def both_sides(units: Units) -> Units:
    spread: dict[str, float] = {}
    for name, weight in units.items():
        for unit in (f"{name}Left", f"{name}Right") if name in _SIDED else (name,):
            spread[unit] = weight
    return MappingProxyType(spread)
