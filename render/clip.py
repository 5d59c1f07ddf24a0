"""From a script to a clip: speech, sound, captions, cues, picture, file."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import stacking
from .captions import captions
from .compose import Compositor, stage
from .graphics.fonts import FontError, FontSet
from .graphics.frame import HEIGHT, WIDTH
from .graphics.plate import Plate
from .mp4 import Mp4Writer
from .presenter.card import CardLine, CardPresenter
from .presenter.layer import PresenterLayer
from .presenter.presenter import FRAME_RATE, Presenter
from .script import ClipScript, SpokenLine
from .sound.loudness import Target
from .sound.mix import Arrangement, Mix, MixSettings, arrange, compose_music
from .speech.engine import SpeechEngine
from .speech.reading import read_lines
from .speech.speech import SAMPLE_RATE
from .timed import Clip, Cue

LONGEST = 600.0  # seconds of one clip: the sound of a whole clip is held in memory
_STEP = SAMPLE_RATE // FRAME_RATE
_MOST_AHEAD = 200  # frames that the muxer holds back while the sound is not there yet: 8 s
_VOICE_LABELS = {"en": "Synthetic voice", "zh": "合成语音"}

Progress = Callable[[float, str], None]
# Makes who is on screen, in two steps: for a script and the set behind (RGB, uint8 [720, 1280, 3]), while the voice
# speaks; then for the sound.
PresenterFactory = Callable[[ClipScript, NDArray[np.uint8]], Callable[[Arrangement], Presenter]]


class ClipError(Exception):
    """A script cannot be made into a clip; the message names the script, what is wrong and what to do."""


@dataclass(frozen=True)
class RenderSettings:
    """How clips are made. The four typefaces are files (see `FontSet`); nothing of the system is used.

    `presenter` makes who is on screen; None is the card. `height` is 720 or 1080 lines. `qp` and `preset` are
    x264's."""

    latin: Path
    latin_italic: Path
    han: Path
    han_bold: Path
    loudness: Target = "online"
    bed: bool = True
    presenter: PresenterFactory | None = None
    height: int = HEIGHT
    qp: int = 18
    preset: str = "ultrafast"


def render_clip(
    script: ClipScript,
    out: Path,
    engine: SpeechEngine,
    settings: RenderSettings,
    progress: Progress | None = None,
) -> Clip:
    """Makes the clip of `script` at `out`: an MP4 of whole 1.92 s segments, H.264 at 25 fps in BT.709 and AAC
    at 48 kHz stereo.

    `progress(fraction, stage)` is called with 0..1 and one of "speech", "sound", "picture", "done". The file
    appears at `out` when it is complete and not before. A presenter that fails is replaced by the card for
    the rest of the clip, and `Clip.presenter_failure` says why.

    Raises `ClipError` for a script that cannot be told, `FontError` for a missing typeface or glyph and
    `SpeechError` for a voice that cannot speak."""
    report = progress if progress is not None else _silent
    _check(script, out)
    fonts = _fonts(settings.latin, settings.latin_italic, settings.han, settings.han_bold)
    _check_glyphs(script, fonts)

    report(0.0, "speech")
    mixing = MixSettings(settings.loudness, bed=settings.bed)
    with ThreadPoolExecutor(1, "sound") as beside:
        # While the voice, a program of its own, speaks.
        prepared = beside.submit(prepare, mixing)
        factory = settings.presenter
        staged = beside.submit(lambda: factory(script, set_behind())) if factory is not None else None
        readings = read_lines(engine, script.lines, lambda done, total: report(0.3 * done / total, "speech"))
        prepared.result()
        report(0.3, "sound")
        sound = arrange([r.speech for r in readings], settings=mixing)
        if sound.duration > LONGEST:
            raise ClipError(
                f"script {script.id}: {sound.duration:.0f} s is longer than {LONGEST:.0f} s: cut lines"
            )
        # While the picture, which needs the times only, is drawn.
        finishing = beside.submit(sound.finish)
        report(0.35, "picture")
        presenter = _presenter(script, fonts, sound, settings, staged)
        _write(script, out, fonts, sound, beside, finishing, presenter, settings, report)
    report(1.0, "done")
    loudness = finishing.result().loudness
    return Clip(
        path=out,
        duration=sound.duration,
        captions=captions([line.text for line in script.lines], sound.line_words, sound.duration),
        cues=tuple(
            Cue(start, end, line.id, line.cue)
            for line, (start, end) in zip(script.lines, sound.line_times, strict=True)
        ),
        loudness=loudness.integrated,
        true_peak=loudness.true_peak,
        presenter=presenter.name,
        voice=engine.model.name,
        presenter_failure=presenter.failure,
    )


def prepare(mixing: MixSettings | None = None) -> None:
    """Makes what is the same in every clip of a process, about two seconds of work: the music, the set and the
    compiled code. `render_clip` does it by itself when it has not been done."""
    _plate()
    stacking.warm()
    compose_music(mixing or MixSettings())


def set_behind() -> NDArray[np.uint8]:
    """What stands behind presenters: RGB, uint8 [720, 1280, 3]."""
    return _plate().wall()


def _presenter(
    script: ClipScript,
    fonts: FontSet,
    sound: Arrangement,
    settings: RenderSettings,
    staged: Future[Callable[[Arrangement], Presenter]] | None,
) -> PresenterLayer:
    lines = [
        CardLine(start, end, line.text, _credit(script, line))
        for line, (start, end) in zip(script.lines, sound.line_times, strict=True)
    ]
    label = _VOICE_LABELS.get(script.language.split("-")[0].lower(), _VOICE_LABELS["en"])
    card = CardPresenter(fonts, lines, script.channel, label, settings.height / HEIGHT)
    scale = settings.height / HEIGHT
    if staged is None:
        return PresenterLayer(card, card, sound.speech, scale)
    try:
        chosen = staged.result()(sound)
    except Exception as error:  # any presenter may fail in any way: the show goes on
        layer = PresenterLayer(card, card, sound.speech, scale)
        layer.failure = f"the presenter could not be made: {type(error).__name__}: {error}"
        return layer
    return PresenterLayer(chosen, card, sound.speech, scale)


def _credit(script: ClipScript, line: SpokenLine) -> str:
    """Whose words a line is: its outlet's, the channel's own for a template, else the story's outlet's."""
    outlet = line.cue.get("outlet")
    if line.cue.get("kind") == "template":
        return script.channel
    return outlet if isinstance(outlet, str) and outlet else script.outlet


def _write(
    script: ClipScript,
    out: Path,
    fonts: FontSet,
    sound: Arrangement,
    beside: Executor,
    finishing: Future[Mix],
    presenter: PresenterLayer,
    settings: RenderSettings,
    report: Progress,
) -> None:
    first, last = sound.line_times[0][0], sound.line_times[-1][1]
    scale = settings.height / HEIGHT
    compositor = Compositor(stage(fonts, script, presenter, _plate(), first, last, sound.duration), scale)
    frames = len(sound.speech.samples) // _STEP
    width = round(WIDTH * scale)
    with (
        closing(presenter),
        Mp4Writer(out, width, settings.height, preset=settings.preset, qp=settings.qp) as writer,
    ):
        encoding = beside.submit(lambda: writer.encoded(finishing.result().samples))
        try:
            told = False
            for number in range(frames):
                writer.picture(compositor.frame(number))
                if not told and (encoding.done() or number >= _MOST_AHEAD):
                    writer.sound(encoding.result())
                    told = True
                if number % FRAME_RATE == 0:
                    report(0.35 + 0.64 * number / frames, "picture")
            if not told:
                writer.sound(encoding.result())
        finally:
            wait([encoding])  # it uses the writer


def _check(script: ClipScript, out: Path) -> None:
    if not script.lines:
        raise ClipError(f"script {script.id} has no lines: give it at least one sentence to speak")
    for line in script.lines:
        if not line.spoken.strip() or not line.text.strip():
            raise ClipError(f"script {script.id}: line {line.id} is empty: write it or leave it out")
    if not script.headline.strip():
        raise ClipError(f"script {script.id} has no headline: the lower third needs one")
    if not out.parent.is_dir():
        raise ClipError(
            f"script {script.id}: the folder {out.parent} for the clip does not exist: make it first"
        )


def _check_glyphs(script: ClipScript, fonts: FontSet) -> None:
    visual = script.visual
    words = {
        "headline": script.headline,
        "slug": script.slug,
        "source line": script.source_line,
        "visual": " ".join([visual.value, visual.label, *(" ".join(entry) for entry in visual.entries)]),
    } | {f"line {line.id}": line.text for line in script.lines}
    for place, text in words.items():
        missing = fonts.missing(text)
        if missing:
            named = ", ".join(f"U+{ord(c):04X}" for c in missing[:5])
            raise FontError(
                f"script {script.id}: the {place} has characters that no typeface here can draw ({named}): "
                "point the settings at fonts for that script"
            )


@lru_cache(maxsize=2)
def _fonts(latin: Path, latin_italic: Path, han: Path, han_bold: Path) -> FontSet:
    return FontSet(latin, latin_italic, han, han_bold)


@lru_cache(maxsize=1)
def _plate() -> Plate:
    return Plate()


def _silent(fraction: float, stage: str) -> None:
    """Progress that nobody watches."""
