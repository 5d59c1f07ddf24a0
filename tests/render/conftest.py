"""What the studio's tests share: the real typefaces, a small true voice, scripts that strain the layout."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from render.clip import RenderSettings
from render.graphics.fonts import FontSet
from render.graphics.frame import Box
from render.presenter.presenter import Presenter
from render.script import ClipScript, SpokenLine, Visual
from render.speech.engine import VoiceModel
from render.speech.speech import SAMPLE_RATE, Phoneme, Speech, Word

INTER = Path(str(files("fontpkg_inter"))) / "files"
NOTO = Path(__file__).parents[2] / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"


class ToneVoice:
    """A speech engine that hums each word: exact times, no model, the same samples every time."""

    model = VoiceModel("tone", "1", "Apache-2.0", "0" * 64)
    languages = ("en", "zh")

    def speak(self, text: str) -> Speech:
        samples: list[np.ndarray] = []
        words: list[Word] = []
        phonemes: list[Phoneme] = []
        clock = 0
        for number, word in enumerate(text.split()):
            length = int(SAMPLE_RATE * (0.10 + 0.01 * min(len(word), 12)))
            time = np.arange(length) / SAMPLE_RATE
            shape = np.sin(np.pi * np.arange(length) / length) ** 0.5
            samples.append(
                (0.4 * shape * np.sin(2 * np.pi * (180 + 20 * (number % 5)) * time)).astype(np.float32)
            )
            samples.append(np.zeros(SAMPLE_RATE // 25, np.float32))
            start, end = clock / SAMPLE_RATE, (clock + length) / SAMPLE_RATE
            words.append(Word(word, start, end))
            phonemes.append(Phoneme("ɑ", start, end))
            clock += length + SAMPLE_RATE // 25
        return Speech(np.concatenate(samples), tuple(words), tuple(phonemes))

    def close(self) -> None:
        pass


@pytest.fixture(scope="session")
def settings() -> RenderSettings:
    return RenderSettings(
        latin=INTER / "Inter[opsz,wght].ttf",
        latin_italic=INTER / "Inter-Italic[opsz,wght].ttf",
        han=NOTO / "400Regular" / "NotoSansSC_400Regular.ttf",
        han_bold=NOTO / "700Bold" / "NotoSansSC_700Bold.ttf",
    )


@pytest.fixture(scope="session")
def fonts(settings: RenderSettings) -> FontSet:
    return FontSet(settings.latin, settings.latin_italic, settings.han, settings.han_bold)


@pytest.fixture(scope="session")
def voice() -> ToneVoice:
    return ToneVoice()


def _line(number: int, text: str, **cue: object) -> SpokenLine:
    return SpokenLine(f"l{number}", text, text, cue)


@pytest.fixture(scope="session")
def script() -> ClipScript:
    return ClipScript(
        id="clip-1",
        slug="Ferry strike",
        headline="Harbour ferries stop as crews walk out over winter rosters",
        outlet="Harbor Times",
        source_line="Source: Harbor Times · 22 Nov 2026, 14:05 UTC",
        language="en",
        lines=(
            _line(0, "Harbor Times reports.", kind="template"),
            _line(1, "Crews on the six ferries walked out at dawn.", kind="derived", outlet="Harbor Times"),
        ),
        visual=Visual("big-number", "12,400", "passengers a day left without a crossing"),
        wire_label="SAMPLE WIRE",
        rights_line="Sample wire, fictional",
    )


LONG = (
    "Growers across the whole of the northern valley say that the late frost in living memory has destroyed "
    "more than a third of this year’s apple, pear and cherry harvest, and they warn that prices will rise "
)
HAN = "港口渡轮停航，船员因冬季排班罢工，每日一万二千四百名乘客受到影响，调解人周一会见双方。"
VISUALS = {
    "big-number": Visual("big-number", "12,400", "passengers a day"),
    "big-number-long": Visual("big-number", "€1,234,567,890,123.45 billion", LONG * 2),
    "big-number-parts": Visual("big-number", "more than $1,250.75 billion", LONG[:90]),
    "quote": Visual("quote", "We have not seen a frost like this in forty years.", "Rose Miller, grower"),
    "quote-long": Visual("quote", LONG * 3, LONG),
    "quote-han": Visual("quote", HAN * 3, HAN),
    "timeline": Visual("timeline", entries=(("Friday", "Ballot"), ("Sunday, 05:40", "Walkout"))),
    "timeline-long": Visual("timeline", entries=tuple((LONG, LONG) for _ in range(6))),
    "locator": Visual("locator", "Cedar Point", "Northern coast"),
    "locator-long": Visual("locator", LONG, LONG),
    "headline": Visual("headline"),
    "headline-word": Visual("headline", "Antidisestablishmentarianism" * 6),
}


@pytest.fixture(params=sorted(VISUALS))
def any_visual(request: pytest.FixtureRequest) -> Visual:
    return VISUALS[request.param]


@pytest.fixture(params=["plain", "long", "han", "one-word"])
def any_script(request: pytest.FixtureRequest, script: ClipScript) -> ClipScript:
    """The script as it is, with very long words everywhere, in Han, and with one endless word."""
    words = {"plain": "", "long": LONG, "han": HAN, "one-word": "Pneumonoultramicroscopic" * 12}[
        request.param
    ]
    if not words:
        return script
    return replace(
        script,
        slug=words[:60],
        headline=words * 2,
        outlet=words,
        source_line=words,
        rights_line=words,
        wire_label=words,
        channel=words,
        lines=(_line(0, words), _line(1, words)),
    )


class BrokenPresenter:
    """Fails in the way it is told to: "start", "middle", "shape" or "short"."""

    name = "broken"
    opening = 0.0
    place = Box(100, 130, 400, 400)
    shadow = None
    spans = None

    def __init__(self, how: str) -> None:
        self._how = how

    def frames(self, speech: Speech):  # type: ignore[no-untyped-def]
        if self._how == "start":
            raise RuntimeError("no model")
        return self._frames()

    def _frames(self):  # type: ignore[no-untyped-def]
        for number in range(30):
            if self._how == "middle" and number == 20:
                raise RuntimeError("out of memory")
            side = 300 if self._how == "shape" and number == 10 else 400
            yield np.full((side, side, 4), 200, np.uint8)


@pytest.fixture(params=["start", "middle", "shape", "short"])
def broken(request: pytest.FixtureRequest) -> Presenter:
    return BrokenPresenter(request.param)
