"""A pack's frame at the height it is drawn in: where its points lie there, and its pictures resampled to it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from .pack import HEIGHT, WIDTH, Region

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Scale:
    """`height` pixels for the 1080 of the pack. `pad` columns are added at the left and the right of the pack's frame
    so that its width comes out whole."""

    height: int
    width: int
    pad: int

    @classmethod
    def of(cls, height: int) -> Scale:
        """Raises ValueError for a height that is no whole number of pixels wide."""
        if 270 <= height <= HEIGHT and height % 2 == 0:
            least = -(-WIDTH * height // HEIGHT)
            for width in range(least + least % 2, least + 96, 2):
                padded, rest = divmod(width * HEIGHT, height)
                if not rest and (padded - WIDTH) % 2 == 0:
                    return cls(height, width, (padded - WIDTH) // 2)
        raise ValueError(
            f"a presenter cannot be drawn {height} pixels high: take an even height from 270 to {HEIGHT} that shares "
            "a large divisor with it, such as 540, 648, 720, 810, 900 or 1080"
        )

    @property
    def factor(self) -> float:
        return self.height / HEIGHT

    def points(self, frame: Floats) -> Floats:
        """Points [..., 2] of the pack's frame in this one, the first pixel's centre at .5 in both."""
        shifted = (frame + np.array([self.pad, 0], np.float32)) * np.float32(self.factor)
        return np.asarray(shifted, np.float32)

    def region(self, frame: Region) -> Region:
        """The whole even pixels inside `frame`."""
        factor = self.factor
        x0, x1 = (frame[0] + self.pad) * factor, (frame[2] + self.pad) * factor
        y0, y1 = frame[1] * factor, frame[3] * factor
        return (
            2 * int(np.ceil(x0 / 2)),
            2 * int(np.ceil(y0 / 2)),
            2 * int(np.floor(x1 / 2)),
            2 * int(np.floor(y1 / 2)),
        )

    def picture(self, frame: Floats) -> Floats:
        """A picture [1080, 1280, channels] of the pack's frame in this one, every pixel the mean of what it covers."""
        padded = cv2.copyMakeBorder(frame, 0, 0, self.pad, self.pad, cv2.BORDER_REPLICATE)
        if padded.shape[:2] == (self.height, self.width):
            return np.asarray(padded, np.float32)
        resized = cv2.resize(padded, (self.width, self.height), interpolation=cv2.INTER_AREA)
        return np.asarray(resized, np.float32)

    def part(self, pixels: Floats, frame: Region) -> Floats:
        """A picture of the region `frame` of the pack's frame, cut to `region(frame)` here."""
        left, top, right, bottom = self.region(frame)
        share = Fraction(self.height, HEIGHT)
        step = share.numerator  # so far apart lie the edges of pixels that are edges in both frames
        x0, y0 = left // step * step, top // step * step
        x1, y1 = -(-right // step) * step, -(-bottom // step) * step
        around = step + 4 + int(step / share)
        grown = cv2.copyMakeBorder(pixels, around, around, around, around, cv2.BORDER_REPLICATE)
        from_x, from_y = around - frame[0] - self.pad, around - frame[1]
        cut = grown[
            from_y + int(y0 / share) : from_y + int(y1 / share),
            from_x + int(x0 / share) : from_x + int(x1 / share),
        ]
        small = cv2.resize(cut, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
        return np.ascontiguousarray(small[top - y0 : bottom - y0, left - x0 : right - x0], np.float32)


def premultiplied(pixels: Pixels) -> Floats:
    """`pixels` (blue first, alpha not premultiplied) as red first, premultiplied, 0..255."""
    values = cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA).astype(np.float32)
    values[..., :3] *= values[..., 3:] * np.float32(1 / 255)
    return values
