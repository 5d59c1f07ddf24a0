"""The set: a newsroom out of focus behind a dark gallery, made of light alone. Drawn once, then moved."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from .frame import AMBER, HEIGHT, NAVY, TICKER, WIDTH, Box, with_alpha
from .layer import FRAME_RATE

_HORIZON = 566.0
BANDS = 6
BAND_FRAMES = 2  # frames from one band to the next
BAND_HEIGHT = TICKER.y / BANDS
_SEED = 2024


class Plate:
    """The background of every frame, as a layer: a still wall, and two soft shafts of light that cross it.

    The light is so slow and soft that it is redrawn in bands, one every other frame from the top: no part
    is more than half a second old, and a frame draws and converts a twelfth of the picture."""

    def __init__(self) -> None:
        self._wall = _still()
        self._beam = _beam()
        self._sized: tuple[float, Any, Any] = (1.0, self._wall, self._beam)

    def changed(self, frame: int) -> Box | None:
        if frame % BAND_FRAMES:
            return None
        return Box(0, frame // BAND_FRAMES % BANDS * BAND_HEIGHT, WIDTH, BAND_HEIGHT)

    def wall(self) -> NDArray[np.uint8]:
        """What stands behind everything, without the moving light: RGB, uint8 [720, 1280, 3]."""
        pixels: NDArray[np.uint8] = self._wall.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3]
        return pixels

    def draw(self, canvas: Any, frame: int) -> None:
        scale = canvas.getTotalMatrix().getScaleX()
        if self._sized[0] != scale:  # enlarged once, not in every frame
            self._sized = (scale, _enlarged(self._wall, scale), _enlarged(self._beam, scale))
        _, wall, beam = self._sized
        moment = frame / FRAME_RATE
        span = WIDTH + self._beam.width() * 2
        light = skia.Paint(BlendMode=skia.BlendMode.kPlus)
        canvas.save()
        canvas.resetMatrix()
        canvas.drawImage(wall, 0, 0)
        for speed, phase in ((14.0, 0.30), (-10.0, 0.72)):
            x = (phase * span + speed * moment) % span - self._beam.width()
            canvas.drawImage(beam, round(x * scale), 0, skia.SamplingOptions(), light)
        canvas.restore()


def _enlarged(image: Any, scale: float) -> Any:
    width, height = round(image.width() * scale), round(image.height() * scale)
    return image.resize(width, height, skia.SamplingOptions(skia.FilterMode.kLinear))


def _still() -> Any:
    """Everything that stands still: the wall, the darkness around it, the grain."""
    surface = skia.Surface(WIDTH, HEIGHT)
    canvas = surface.getCanvas()
    canvas.drawImage(_wall(), 0, 0)
    _veil(canvas)
    return _grained(surface)


def _wall() -> Any:
    """The far wall: screens and lamps of a newsroom, out of focus, over a dark floor that reflects them."""
    width = WIDTH
    surface = skia.Surface(width, HEIGHT)
    canvas = surface.getCanvas()
    canvas.drawPaint(
        skia.Paint(
            Shader=skia.GradientShader.MakeLinear(
                [(0, 0), (0, HEIGHT)],
                [0xFF0A1424, 0xFF11223C, 0xFF0D1A2E, 0xFF081120],
                [0.0, 0.45, 0.78, 1.0],
            )
        )
    )
    _glow(canvas, width * 0.72, 250, 620, 0xFF1F4F86, 0.55)
    _glow(canvas, width * 0.18, 330, 460, 0xFF1A3D6B, 0.45)
    _glow(canvas, width * 0.47, 560, 520, 0xFF123A5F, 0.40)
    lights = _lights(width)
    canvas.drawImage(lights, 0, 0)
    # the floor mirrors the wall, softer and darker
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(0, _HORIZON, width, HEIGHT))
    canvas.translate(0, 2 * _HORIZON)
    canvas.scale(1, -1)
    canvas.drawImage(
        lights,
        0,
        0,
        skia.SamplingOptions(),
        skia.Paint(ImageFilter=skia.ImageFilters.Blur(10, 34), Alphaf=0.42),
    )
    canvas.restore()
    canvas.drawRect(
        skia.Rect.MakeLTRB(0, _HORIZON - 1, width, _HORIZON + 1),
        skia.Paint(Color=0x5088B4E6, MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 1.4)),
    )
    return surface.makeImageSnapshot()


def _lights(width: int) -> Any:
    """The newsroom's lamps and screens, added up and blurred by how far away they are."""
    chance = random.Random(_SEED)
    surface = skia.Surface(width, HEIGHT)
    canvas = surface.getCanvas()
    tints = (0xFF2E6FB5, 0xFF3E8BD0, 0xFF245A94, 0xFF5AA0D8, 0xFF1D4B82)
    # far gallery: a row of tall windows of light
    for column in range(-1, 19):
        x = column * 78 + chance.uniform(-8, 8)
        height = chance.uniform(150, 236)
        _patch(
            canvas,
            x,
            196 - height / 2,
            chance.uniform(24, 46),
            height,
            chance.choice(tints),
            chance.uniform(0.10, 0.30),
            9,
        )
    # the middle: a wall of monitors
    for row, (top, size, blur) in enumerate(((268, 62, 6.5), (356, 84, 7.5))):
        x = -60.0 + row * 37
        while x < width + 60:
            w = size * chance.uniform(1.35, 1.75)
            _patch(
                canvas,
                x,
                top + chance.uniform(-5, 5),
                w,
                size,
                chance.choice(tints),
                chance.uniform(0.16, 0.42),
                blur,
            )
            if chance.random() < 0.5:
                _patch(
                    canvas,
                    x + w * 0.1,
                    top + size * 0.62,
                    w * chance.uniform(0.3, 0.7),
                    size * 0.16,
                    0xFFDCEBFA,
                    0.20,
                    blur,
                )
            x += w + chance.uniform(16, 52)
    # near desks: a dark band with a lit edge
    canvas.drawRect(
        skia.Rect.MakeLTRB(0, 470, width, _HORIZON),
        skia.Paint(Color=0xB0091422, MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 8)),
    )
    _patch(canvas, -20, 466, width + 40, 5, 0xFF4C93D6, 0.55, 4)
    # lamps
    for _ in range(22):
        x, y = chance.uniform(0, width), chance.uniform(60, 470)
        warm = chance.random() < 0.26
        colour = AMBER if warm else chance.choice((0xFF9CCBF4, 0xFFCFE4F8, 0xFF6FB0EA))
        radius = chance.uniform(5.0, 15.0)
        canvas.drawCircle(
            x,
            y,
            radius,
            skia.Paint(
                Color=with_alpha(colour, chance.uniform(0.06, 0.22)),
                AntiAlias=True,
                BlendMode=skia.BlendMode.kPlus,
                MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 2.0 + radius * 0.22),
            ),
        )
    return surface.makeImageSnapshot()


def _patch(
    canvas: Any, x: float, y: float, w: float, h: float, colour: int, alpha: float, blur: float
) -> None:
    canvas.drawRoundRect(
        skia.Rect.MakeXYWH(x, y, w, h),
        3,
        3,
        skia.Paint(
            Color=with_alpha(colour, alpha),
            AntiAlias=True,
            BlendMode=skia.BlendMode.kPlus,
            MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur),
        ),
    )


def _glow(canvas: Any, x: float, y: float, radius: float, colour: int, alpha: float) -> None:
    canvas.drawCircle(
        x,
        y,
        radius,
        skia.Paint(
            BlendMode=skia.BlendMode.kPlus,
            Shader=skia.GradientShader.MakeRadial(
                (x, y),
                radius,
                [with_alpha(colour, alpha), with_alpha(colour, alpha * 0.32), with_alpha(colour, 0)],
                [0.0, 0.5, 1.0],
            ),
        ),
    )


def _beam() -> Any:
    """A slanted shaft of light, soft on both sides, brightest in the middle of the wall."""
    surface = skia.Surface(420, int(TICKER.y))
    canvas = surface.getCanvas()
    canvas.skew(-0.28, 0)
    canvas.translate(110, 0)
    canvas.drawRect(
        skia.Rect.MakeXYWH(60, 0, 200, TICKER.y),
        skia.Paint(
            Shader=skia.GradientShader.MakeLinear(
                [(60, 0), (260, 0)], [0x003B82C8, 0x163B82C8, 0x1C6AA8E0, 0x163B82C8, 0x003B82C8]
            )
        ),
    )
    canvas.resetMatrix()
    canvas.drawPaint(
        skia.Paint(
            BlendMode=skia.BlendMode.kDstIn,
            Shader=skia.GradientShader.MakeLinear(
                [(0, 0), (0, TICKER.y)], [0xFF000000, 0xC0000000, 0x00000000], [0.0, 0.45, 0.84]
            ),
        )
    )
    return surface.makeImageSnapshot()


def _veil(canvas: Any) -> None:
    """Between the wall and the graphics: darkness at the edges and where text stands, a quiet top band for
    the live bugs, a plain ticker strip."""
    canvas.drawPaint(
        skia.Paint(
            Shader=skia.GradientShader.MakeRadial(
                (WIDTH * 0.56, HEIGHT * 0.42),
                WIDTH * 0.64,
                [0x00000000, 0x2A040A14, 0xB4040A14],
                [0.30, 0.66, 1.0],
            )
        )
    )
    canvas.drawPaint(
        skia.Paint(
            Shader=skia.GradientShader.MakeLinear(
                [(0, 0), (WIDTH * 0.62, 0)], [0x8A081223, 0x62081223, 0x00081223], [0.0, 0.5, 1.0]
            )
        )
    )
    top = skia.GradientShader.MakeLinear(
        [(0, 0), (0, 84)], [0xD00B1626, 0x980B1626, 0x000B1626], [0.0, 0.55, 1.0]
    )
    canvas.drawRect(skia.Rect.MakeXYWH(0, 0, WIDTH, 84), skia.Paint(Shader=top))
    canvas.drawRect(skia.Rect.MakeXYWH(0, TICKER.y, WIDTH, TICKER.h), skia.Paint(Color=NAVY))


def _grained(surface: Any) -> Any:
    """The picture with one level of fixed grain: it breaks up the banding of slow gradients in 8 bits."""
    pixels = surface.makeImageSnapshot().toarray(colorType=skia.kBGRA_8888_ColorType)
    noise = np.random.default_rng(_SEED).normal(0.0, 0.9, pixels.shape[:2])
    noise[int(TICKER.y) :] = 0
    pixels[..., :3] = np.clip(np.rint(pixels[..., :3] + noise[..., None]), 0, 255).astype(np.uint8)
    return skia.Image.fromarray(
        np.ascontiguousarray(pixels), skia.kBGRA_8888_ColorType, skia.AlphaType.kOpaque_AlphaType
    )
