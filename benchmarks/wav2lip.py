"""Wav2Lip's generator (Prajwal and others, "A Lip Sync Expert Is All You Need", 2020): its layers, with random weights.

Runs in the environment of requirements-peers.txt."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found,unused-ignore]
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import nn  # type: ignore[import-not-found,unused-ignore]

Floats = NDArray[np.float32]

PARAMETERS: Final = 36_298_035
FACE: Final = 96  # pixels, square
RATE: Final = 16_000
_BANDS, _WINDOW, _HOP, _LOW, _HIGH = 80, 800, 200, 55.0, 7600.0
_HEARD = 16  # steps of 1/80 s that a frame hears


class _Layer(nn.Module):  # type: ignore[misc,name-defined,unused-ignore]
    """A convolution, its batch norm, the input added where `adds`, and what is above 0 of it."""

    def __init__(self, convolution: Any, adds: bool = False) -> None:
        super().__init__()
        self.convolution, self.adds = convolution, adds
        self.norm = nn.BatchNorm2d(convolution.out_channels)

    def forward(self, x: Any) -> Any:
        y = self.norm(self.convolution(x))
        return torch.relu(y + x if self.adds else y)


def _block(convolution: Any, residuals: int = 0) -> Any:
    wide = convolution.out_channels
    kept = (_Layer(nn.Conv2d(wide, wide, 3, padding=1), adds=True) for _ in range(residuals))
    return nn.Sequential(_Layer(convolution), *kept)


def _down(inputs: int, outputs: int, stride: int | tuple[int, int], residuals: int) -> Any:
    return _block(nn.Conv2d(inputs, outputs, 3, stride, 1), residuals)


def _up(inputs: int, outputs: int) -> Any:
    return _block(nn.ConvTranspose2d(inputs, outputs, 3, 2, 1, output_padding=1), 2)


def _vector(inputs: int) -> Any:
    """A picture of 3x3 to one of 1x1, 512 deep."""
    return nn.Sequential(_Layer(nn.Conv2d(inputs, 512, 3)), _Layer(nn.Conv2d(512, 512, 1)))


class Wav2Lip(nn.Module):  # type: ignore[misc,name-defined,unused-ignore]
    """mel [b, 1, 80, 16] and faces [b, 6, 96, 96] (lower half hidden, and a reference) to faces [b, 3, 96, 96]."""

    def __init__(self) -> None:
        super().__init__()
        self.voice = nn.Sequential(
            _down(1, 32, 1, 2),
            _down(32, 64, (3, 1), 2),
            _down(64, 128, 3, 2),
            _down(128, 256, (3, 2), 1),
            _vector(256),
        )
        self.face = nn.ModuleList(
            [
                _block(nn.Conv2d(6, 16, 7, padding=3)),
                _down(16, 32, 2, 2),
                _down(32, 64, 2, 3),
                _down(64, 128, 2, 2),
                _down(128, 256, 2, 2),
                _down(256, 512, 2, 1),
                _vector(512),
            ]
        )
        self.decoder = nn.ModuleList(
            [
                _block(nn.Conv2d(512, 512, 1)),
                _block(nn.ConvTranspose2d(1024, 512, 3), 1),
                _up(1024, 512),
                _up(768, 384),
                _up(512, 256),
                _up(320, 128),
                _up(160, 64),
            ]
        )
        self.output = nn.Sequential(_down(80, 32, 1, 0), nn.Conv2d(32, 3, 1), nn.Sigmoid())

    def forward(self, mel: Any, faces: Any) -> Any:
        seen = []
        for block in self.face:
            faces = block(faces)
            seen.append(faces)
        x = self.voice(mel)
        for block in self.decoder:
            x = torch.cat((block(x), seen.pop()), dim=1)
        return self.output(x)


def heard(samples: Floats, fps: int) -> Floats:
    """What each frame hears, [frames, 1, 80, 16], of speech at 16 kHz."""
    mel = _mel(samples)
    frames = int(len(samples) / RATE * fps)
    firsts = [min(int(80 * frame / fps), mel.shape[1] - _HEARD) for frame in range(frames)]
    return np.stack([mel[None, :, first : first + _HEARD] for first in firsts])


def _mel(samples: Floats) -> Floats:
    """The loudness of 80 bands, 80 times a second, -4..4."""
    sharper = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1])
    padded = np.pad(sharper, _WINDOW // 2)
    windows = sliding_window_view(padded, _WINDOW)[::_HOP] * np.hanning(_WINDOW + 1)[:-1]
    loudness = _filters() @ np.abs(np.fft.rfft(windows, axis=1)).T
    decibels = 20 * np.log10(np.maximum(loudness, 1e-5)) - 20
    return np.clip(8 * (decibels + 100) / 100 - 4, -4, 4).astype(np.float32)


def _filters() -> NDArray[np.float64]:
    """Triangles on the mel scale, of equal area, [80, 401]."""
    edges = 700 * np.expm1(np.linspace(math.log1p(_LOW / 700), math.log1p(_HIGH / 700), _BANDS + 2))
    pitch = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    triangles = np.minimum((pitch - low) / (middle - low), (high - pitch) / (high - middle))
    return np.asarray(np.maximum(triangles, 0) * 2 / (high - low))
