"""A clip of a presenter saying a text, to look at: what goes on air, but for source, signature and news."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from render.clip import ClipError, RenderSettings, render_clip
from render.graphics.fonts import FontError
from render.presenter import library
from render.presenter.library import LibraryError
from render.presenter.pack import PackError
from render.presenter.talking import talking
from render.script import ClipScript, SpokenLine, Visual
from render.speech.engine import SpeechError
from render.speech.voices import open_voice
from render.timed import Clip

from .config import CARD, Config
from .desk.sentences import sentences
from .desk.spoken import speak
from .fonts import font_files
from .presenting import presenting


class PreviewError(Exception):
    """There is nothing to look at; the message says why and what to do."""


def preview(
    config: Config,
    pack: str,
    text: str,
    destination: Path,
    *,
    height: int,
    voice: str = "",
    progress: Callable[[float, str], None] | None = None,
) -> Clip:
    """Writes the clip to `destination`. `pack` is a presenter's name, the path of a pack, or card; `voice` an id,
    by default the presenter's own. Raises `PreviewError`, also when the presenter fails on the way."""
    lines = tuple(
        SpokenLine(f"preview-{number}", sentence.text, speak(sentence.text, config.channel.language))
        for number, sentence in enumerate(sentences(text), 1)
    )
    if not lines:
        raise PreviewError("there is nothing to say: give the presenter a sentence")
    try:
        path = None if pack == CARD else library.find(pack)
        who = presenting(CARD if path is None else path.stem, path)
        if who.trouble:
            raise PreviewError(who.trouble)
        script = _script(config, lines, who.info.name if who.info else config.channel.name)
        fonts = font_files(config.paths.web_libraries)
        settings = RenderSettings(
            latin=fonts.latin,
            latin_italic=fonts.latin_italic,
            han=fonts.han,
            han_bold=fonts.han_bold,
            loudness=config.render.loudness,
            bed=config.render.bed,
            height=height,
            presenter=None if path is None else talking(path, height),
        )
        chosen = voice or config.voice.id or who.voice
        with open_voice(chosen, config.paths.voice_python, config.voice.pace) as engine:
            clip = render_clip(script, destination, engine, settings, progress)
    except (LibraryError, PackError, SpeechError, ClipError, FontError) as error:
        raise PreviewError(str(error)) from None
    except OSError as error:
        raise PreviewError(f"{destination} cannot be written: {error.strerror or error}") from None
    if clip.presenter_failure:
        raise PreviewError(f"{destination} shows the card: {clip.presenter_failure}")
    return clip


def _script(config: Config, lines: tuple[SpokenLine, ...], name: str) -> ClipScript:
    return ClipScript(
        id="preview",
        slug="PREVIEW",
        headline=name,
        outlet=config.channel.name,
        source_line="A presenter's preview: no news, not for the air",
        language=config.channel.language,
        lines=lines,
        visual=Visual("quote", lines[0].text, name),
        channel=config.channel.name,
        wire_label="PREVIEW",
    )
