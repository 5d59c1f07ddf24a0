"""What is remembered of a feed between polls and across restarts. The caller keeps it, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Protocol

MAX_REMEMBERED = 1000  # items of one feed; twice what one poll may bring
WITHDRAWN = (
    "withdrawn"  # stands in the place of a content hash, so that an item that returns counts as changed
)


@dataclass(frozen=True)
class Remembered:
    """One item as last seen."""

    content_hash: str
    published: float  # unix time
    url: str


@dataclass(frozen=True)
class PollState:
    """Validators for the next conditional GET, known items (oldest first), the last window, back-off."""

    etag: str = ""
    last_modified: str = ""
    seen: Mapping[str, Remembered] = field(default_factory=dict)
    window: tuple[str, ...] = ()  # ids in the feed's last complete document, in its order
    failures: int = 0  # polls in a row that brought an error
    not_before: float = 0.0  # unix time before which the server asked not to be polled

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> PollState:
        """The state that `to_json` wrote. Raises `ValueError`, `KeyError` or `TypeError` on anything else."""
        data = json.loads(text)
        return cls(
            etag=data["etag"],
            last_modified=data["last_modified"],
            seen={key: Remembered(**value) for key, value in data["seen"].items()},
            window=tuple(data["window"]),
            failures=data["failures"],
            not_before=data["not_before"],
        )


class StateStore(Protocol):
    """Where poll states live: the newsroom's database, or `MemoryStates`."""

    async def load(self, feed_url: str) -> PollState | None: ...

    async def save(self, feed_url: str, state: PollState) -> None: ...


class MemoryStates:
    """Poll states of this run only."""

    def __init__(self) -> None:
        self._states: dict[str, PollState] = {}

    async def load(self, feed_url: str) -> PollState | None:
        return self._states.get(feed_url)

    async def save(self, feed_url: str, state: PollState) -> None:
        self._states[feed_url] = state
