"""How deep the fold from the nose's wing to beside the mouth's corner lies in each face that is made.

The skin's vertices lie too far apart for it: it is drawn by the skin's material, one number a face."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_OF_AGE: Final = 0.55
_FRIENDLY: Final = 0.30  # of a smile, which makes no fold yet
_DEEPENS: Final[Mapping[str, float]] = MappingProxyType(
    {"mouthSmile": 1.15, "mouthUpperUp": 0.50, "cheekSquint": 0.45, "mouthStretch": 0.35, "jawOpen": 0.80}
)
_SMOOTHS: Final[Mapping[str, float]] = MappingProxyType({"mouthFunnel": 0.30, "mouthPucker": 0.30})
_TURNS_OUT: Final[Mapping[str, float]] = MappingProxyType({"mouthPucker": 0.5, "mouthFunnel": 0.25})
_DEEPEST: Final = 1.3


def cheek_fold(units: Mapping[str, float], age_lines: float) -> float:
    """0 (smooth) to 1.3, a whole smile's being about 1. `units` are those of the whole face, the rest expression with
    what is added to it; `age_lines` is the skin's `lines`."""

    def pulled(weights: Mapping[str, float]) -> float:
        return sum(weight * _weight(units, unit) for unit, weight in weights.items())

    depth = _OF_AGE * age_lines - _FRIENDLY + pulled(_DEEPENS) - pulled(_SMOOTHS)
    return min(max(depth, 0.0), _DEEPEST)


def corner_shade(units: Mapping[str, float]) -> float:
    """0 to 1: how much of the shade in the mouth's corners is left, `units` as above. Lips that are put forward turn
    their corners out to the light."""
    return min(max(1.0 - sum(_weight(units, unit) * weight for unit, weight in _TURNS_OUT.items()), 0.0), 1.0)


def _weight(units: Mapping[str, float], unit: str) -> float:
    """The mean of both sides of a unit that has sides."""
    if unit in units:
        return units[unit]
    return 0.5 * (units.get(f"{unit}Left", 0.0) + units.get(f"{unit}Right", 0.0))
