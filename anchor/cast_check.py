"""What `anchor doctor` says of those on screen: their packs, their voices, and the code that draws them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from .cast import pack_of, whole_cast
from .config import CARD, Config, presenter_name
from .data_folder import DataFolder
from .drawing_code import code_folder
from .finding import Finding


def examine_cast(config: Config) -> Iterator[Finding]:
    """A finding for each presenter of the cast, for each voice that speaks, and for the drawing code."""
    cast = whole_cast(config)
    for entry in cast:
        yield _presenter(config, presenter_name(entry))
    yield from _voices(config)
    if any(entry != CARD for entry in cast):
        yield _compiled(config)


def _presenter(config: Config, name: str) -> Finding:
    from render.presenter.library import LibraryError
    from render.presenter.pack import PackError, read_pack

    from .presenting import presenting

    remedy = "correct presenter.cast (the card is shown meanwhile)"
    try:
        pack = pack_of(config, name)
        who = presenting(name, pack)
        if who.trouble:
            return Finding("presenter", False, who.trouble, remedy)
        if pack is None:
            return Finding("presenter", True, "the card")
        shown = read_pack(pack).info.name  # pictures and arrays too
    except (LibraryError, PackError) as error:
        return Finding("presenter", False, str(error), remedy)
    consent = ", with the consent of the person shown" if who.info and who.info.consent else ""
    return Finding("presenter", True, f"{shown} ({pack.name}, {pack.stat().st_size / 1e6:.1f} MB){consent}")


def _voices(config: Config) -> Iterator[Finding]:
    from .presenting import voices_of

    python = config.paths.voice_python
    if not python.is_file():
        yield Finding("voice", False, f"there is no {python}", "make setup (makes the voices' environment)")
        return
    for voice in voices_of(config):
        yield _voice(config, voice)


def _voice(config: Config, voice: str) -> Finding:
    """Opens the voice, which compares its files with their sums, and lets it speak."""
    from render.speech.engine import SpeechError
    from render.speech.voices import open_voice

    try:
        with open_voice(voice, config.paths.voice_python, config.voice.pace) as engine:
            seconds = engine.speak("Good evening.").duration
            detail = f"{voice}: {engine.model.name} {engine.model.version}".strip()
    except SpeechError as error:
        own = voice.startswith(("piper:", "program:"))
        return Finding("voice", False, str(error), "correct voice.id" if own else "make setup")
    return Finding("voice", True, f"{detail}, spoke for {seconds:.1f} s")


def _compiled(config: Config) -> Finding:
    """The code that draws presenters is compiled once and kept; where it cannot be kept, every clip waits."""
    folder = code_folder(DataFolder(config.paths.data))
    place = folder
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK | os.X_OK):
        return Finding("drawing code", False, f"{folder} cannot be written", f"make {place} writable")
    kept = sum(1 for _ in folder.rglob("*.nbc")) if folder.is_dir() else 0
    if not kept:
        return Finding("drawing code", True, "not compiled yet: the channel does it once, in half a minute")
    return Finding("drawing code", True, f"{kept} functions compiled in {folder}")
