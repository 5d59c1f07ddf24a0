"""The presenter of a clip: on screen when that works, and known of afterwards when it did not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from anchor.newsroom.render_job import PresenterFile
from anchor.presenting import THE_CARD, Presenting, presenting
from render.clip import PresenterFactory
from render.presenter.pack import PackError
from render.presenter.presenter import Presenter
from render.presenter.talking import talking
from render.script import ClipScript
from render.sound.mix import Arrangement
from render.timed import Clip


class Staged:
    """Who presents a clip, in a picture of `height` lines. A presenter that cannot is replaced by the card."""

    def __init__(self, file: PresenterFile, height: int, colleague: PresenterFile | None = None) -> None:
        self.chosen = presenting(file.name, file.pack, file.trouble)
        beside = presenting(colleague.name, colleague.pack, colleague.trouble) if colleague else THE_CARD
        self._colleague = beside if beside.pack is not None else None
        self._height = height
        self._came = False

    @property
    def factory(self) -> PresenterFactory | None:
        """What makes the presenter, for `RenderSettings`; None is the card by choice."""
        return self._make if self.chosen.pack or self.chosen.trouble else None

    def seen(self, clip: Clip) -> tuple[Presenting, ...]:
        """Who is to be seen in the clip that was made."""
        came = (self.chosen, *((self._colleague,) if self._colleague else ())) if self._came else ()
        if clip.presenter_failure:
            return (*came, THE_CARD)
        return came or (self.chosen,)

    def _make(self, script: ClipScript, wall: NDArray[np.uint8]) -> Callable[[Arrangement], Presenter]:
        if self.chosen.pack is None:
            raise PackError(self.chosen.trouble)
        beside = self._colleague.pack if self._colleague else None
        present = talking(self.chosen.pack, self._height, beside)(script, wall)

        def on_screen(sound: Arrangement) -> Presenter:
            presenter = present(sound)
            self._came = True
            return presenter

        return on_screen
