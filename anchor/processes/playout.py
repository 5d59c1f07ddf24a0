"""The playout process: real time, and nothing else in it."""

from __future__ import annotations

import logging
import sys

from anchor import logs
from anchor.fonts import font_files
from anchor.signing import live_signers
from stream.asrun import AsRunLog
from stream.playout import Playout
from stream.running_order import RunningOrder
from stream.settings import PlayoutSettings

from .arguments import begin, stop_on_signal
from .priority import come_first, standing

log = logging.getLogger(__name__)

# How long a thread that reads files may keep the one that makes the frames waiting, each time it asks; 5 ms is usual.
SWITCH_SECONDS = 0.001


def main() -> None:
    config, folder = begin("playout")
    stop = stop_on_signal()
    come_first()
    sys.setswitchinterval(SWITCH_SECONDS)
    fonts = font_files(config.paths.web_libraries)
    settings = PlayoutSettings(
        socket=folder.bus,
        state=folder.playout,
        font=fonts.latin,
        fallback_font=fonts.han_bold,
        channel=config.channel.name,
        timezone=config.channel.timezone,
        width=config.render.height * 16 // 9,
        height=config.render.height,
        kilobits=config.playout.kilobits,
        preset=config.playout.preset,
        window_segments=config.playout.window_segments,
    )
    playout = Playout(
        settings, RunningOrder(folder.playout), AsRunLog(folder.playout / "asrun"), live_signers(config)
    )
    log.info("on air as %s, priority: %s", config.channel.name, standing())
    with logs.aside():
        playout.run(stop)


if __name__ == "__main__":
    main()
