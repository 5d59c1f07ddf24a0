"""What the playout says about itself on the bus, for the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from stream.bus import BusError, read_messages

RETRY_SECONDS = 1.0


class PlayoutStatus:
    """The latest status message; empty until there is one. Reading it never blocks."""

    def __init__(self) -> None:
        self._latest: Mapping[str, object] = MappingProxyType({})

    def latest(self) -> Mapping[str, object]:
        return self._latest

    async def follow(self, bus: Path) -> None:
        """Listens until cancelled; a playout that is away is waited for."""
        while True:
            try:
                async for message in read_messages(bus):
                    if message.header["type"] == "status":
                        self._latest = message.header
            except (OSError, BusError):
                pass
            await asyncio.sleep(RETRY_SECONDS)
