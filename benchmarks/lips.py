"""Whether the drawn lips fit the voice, measured on pixels: how far they open in each frame of spoken sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.samplewire.day import day_items
from render.presenter.acting import act
from render.presenter.lipsync import Closure, Lag, closures, lag, missed, open_aperture
from render.presenter.mouth import Mouth
from render.presenter.pack import BASES, AnchorPack
from render.presenter.performance import VISEMES
from render.presenter.scaled import Scale, premultiplied
from render.speech.voices import open_voice

_INSIDE = ("cavity", "tongue", "teethL", "teethU")
_DYE = (255, 0, 255)  # what the inside is drawn in: no skin and no lips have it
_DARK = 40  # 0..255: darker is the throat, which has no texture to dye
_LATE = 0.060  # seconds that the lips may come before the voice
_EARLY = -0.040


@dataclass(frozen=True)
class Fit:
    """How the lips fitted, over all sentences."""

    sentences: int
    contacts: int
    open_contacts: int  # with no frame in which the lips are shut
    lags: tuple[Lag, ...]

    @property
    def lag(self) -> float:
        """The usual lag in seconds, positive when the mouth leads."""
        return float(np.median([found.seconds for found in self.lags]))

    @property
    def correlation(self) -> float:
        return float(np.median([found.correlation for found in self.lags]))

    @property
    def kept(self) -> bool:
        return not self.open_contacts and _EARLY <= self.lag <= _LATE and self.correlation >= 0.5


class Aperture:
    """Measures how far the lips are apart in a drawn frame, in rows of the picture, against the mouth at rest.

    Everything inside the mouth is dyed, so that what is counted is what the lips let be seen, whatever their colour."""

    def __init__(self, pack: AnchorPack, height: int) -> None:
        scale = Scale.of(height)
        layers = {
            name: replace(layer, tex=np.full_like(layer.tex, _DYE)) if name in _INSIDE else layer
            for name, layer in pack.layers.items()
        }
        self._mouth = Mouth(replace(pack, layers=layers), scale, scale.picture(premultiplied(pack.neutral)))
        self._ring = scale.points(pack.ring) - np.array(self._mouth.region[:2], np.float32)
        rest = self._ring[BASES.index("neutral")]
        middle, half = rest[:, 0].mean(), np.ptp(rest[:, 0]) / 2
        self._columns = slice(int(middle - 0.3 * half), int(middle + 0.3 * half))
        still, _ = self._mouth.draw(np.zeros(len(VISEMES), np.float32))
        self._shut = self._rows(still, rest)

    def of(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The aperture in each frame of `weights` [frames, 15]: 0 for lips that touch."""
        found = np.zeros(len(weights), np.float32)
        for index, shape in enumerate(weights):
            shares = np.concatenate([[1 - shape.sum()], shape]).astype(np.float32)
            drawn, _ = self._mouth.draw(shape)
            found[index] = max(0.0, self._rows(drawn, np.tensordot(shares, self._ring, 1)) - self._shut)
        return found

    def _rows(self, picture: NDArray[np.uint8], ring: NDArray[np.float32]) -> float:
        """Rows from the first to the last that show the inside, the mean of the middle columns."""
        top, foot = int(ring[:, 1].min()) + 1, int(ring[:, 1].max())
        window = picture[top:foot, self._columns, :3].astype(np.int16)
        dyed = np.minimum(window[..., 0], window[..., 2]) - window[..., 1] > 127
        inside = dyed | (window.max(2) < _DARK)
        any_inside = inside.any(0)
        first = inside.argmax(0)
        last = len(inside) - inside[::-1].argmax(0)
        return float(np.where(any_inside, last - first, 0).mean())


def wire_sentences() -> Iterator[str]:
    """Different sentences of the sample wire, day after day."""
    told = set()
    for day in range(400):
        for item in day_items(11, 20_000 + day):
            for sentence in item.versions[0].sentences:
                if 30 <= len(sentence) <= 140 and sentence not in told:
                    told.add(sentence)
                    yield sentence


def fit(pack: AnchorPack, voice_python: Path, count: int, height: int = 1080) -> Fit:
    """Speaks `count` sentences in the pack's voice, acts and draws them, and measures the lips."""
    measured = Aperture(pack, height)
    contacts = 0
    open_contacts: list[Closure] = []
    lags = []
    voice = open_voice(pack.info.voice, voice_python)
    try:
        for number, sentence in zip(range(count), wire_sentences(), strict=False):
            speech = voice.speak(sentence)
            apertures = measured.of(act(speech, number).mouth)
            found = closures(speech.phonemes, apertures)
            contacts += len(found)
            open_contacts += missed(
                found, open_aperture(speech.phonemes, apertures) or float(apertures.max())
            )
            lags.append(lag(speech, apertures))
    finally:
        voice.close()
    return Fit(count, contacts, len(open_contacts), tuple(lags))
