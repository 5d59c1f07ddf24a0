"""What several tests of the face share."""

import numpy as np
import pytest

EYE = np.array([0.029, -0.127, 0.805])


@pytest.fixture
def lids() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Eyeballs and lash strips: upper and lower rims of twelve vertices with their tips."""
    vertices: list[np.ndarray] = []
    groups: dict[str, np.ndarray] = {}

    def add(name: str, points: np.ndarray) -> None:
        start = sum(map(len, vertices))
        vertices.append(points)
        groups[name] = np.arange(start, start + len(points))

    for side, sign in (("l", 1.0), ("r", -1.0)):
        centre = EYE * np.array([sign, 1, 1])
        rng = np.random.default_rng(2)
        way = rng.normal(size=(70, 3))
        add(f"helper-{side}-eye", centre + 0.014 * way / np.linalg.norm(way, axis=1, keepdims=True))
        across = np.linspace(-1.0, 1.0, 12)
        for strip, up in ((1, 1.0), (2, -1.0)):
            tilt = up * 0.35 * (1 - 0.6 * across**2)
            ways = np.stack([np.sin(across), -np.cos(across) * np.cos(tilt), np.sin(tilt)], -1)
            ways /= np.linalg.norm(ways, axis=1, keepdims=True)
            rim, tips = centre + 0.0145 * ways, centre + 0.0215 * ways + [0, 0, up * 0.002]
            add(f"helper-{side}-eyelashes-{strip}", np.concatenate([rim, tips]))
    return np.concatenate(vertices), groups
