"""What a renderer makes ready before it is told its job, and how it is told."""

from __future__ import annotations

import logging
import os
import select
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from anchor.newsroom.render_job import Standby
from anchor.presenting import presenting
from anchor.voices import Voices
from render.clip import prepare, set_behind
from render.presenter.atlas import warm
from render.presenter.pack import read_pack
from render.presenter.talking import draw_up

log = logging.getLogger(__name__)

ABANDONED = 75  # exit status when the newsroom has gone


def make_ready(standby: Standby, voices: Voices, alive: Callable[[], None]) -> None:
    """Makes ready what the next clip may need until its order comes; what is left is made when it is needed.

    `alive` is called after each step: an order may have come meanwhile. Nothing here fails: what cannot be made
    ready is told by the first job that needs it, with its reason."""
    for number, step in enumerate(_steps(standby, voices)):
        if number and _ordered():
            return
        try:
            step()
        except Exception as error:
            log.info("not ready: %s", error)
        alive()


def _steps(standby: Standby, voices: Voices) -> Iterator[Callable[[], object]]:
    """What every clip needs first, then what the next one may."""
    yield prepare
    packs = [pack for pack in standby.packs if pack is not None]
    if packs:
        yield lambda: warm(read_pack(packs[0]))
    own = (presenting("", pack).voice for pack in standby.packs)
    for voice in dict.fromkeys([standby.voice] if standby.voice else own):
        yield partial(_say, voices, voice)
    for pack in packs:
        yield lambda pack=pack: draw_up(pack, standby.height, set_behind())  # type: ignore[misc]


def _say(voices: Voices, voice: str) -> None:
    voices.engine(voice).speak("Ready.")


def _ordered() -> bool:
    """Has the newsroom written the order, or gone?"""
    return bool(select.select([0], [], [], 0)[0])


def awaited_order() -> Path:
    """The job's file, as the newsroom writes it on the standard input. Ends the process with the newsroom."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            os._exit(ABANDONED)
        line += byte
    return Path(line.decode().rstrip("\n"))
