"""The one folder that holds all state, and the name of everything in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class DataFolder:
    """Where each kind of state lives. Everything can be copied, moved or deleted as one folder."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "anchor.sqlite"

    @property
    def workflows(self) -> Path:
        """DBOS's own database."""
        return self.root / "dbos.sqlite"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def articles(self) -> Path:
        """Article texts by content hash: the bytes that manifests bind."""
        return self.root / "articles"

    @property
    def clips(self) -> Path:
        return self.root / "clips"

    @property
    def playout(self) -> Path:
        """Running order and as-run log, the border between the newsroom and master control."""
        return self.root / "playout"

    @property
    def run(self) -> Path:
        """Sockets and process ids; meaningless once the channel stops."""
        return self.root / "run"

    @property
    def bus(self) -> Path:
        return self.run / "bus.sock"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def compiled(self) -> Path:
        """Machine code of what draws the presenters; made again when it is missing."""
        return self.root / "compiled"

    @property
    def sample_wire(self) -> Path:
        """When the sample wire's first day began, so that a restart continues it."""
        return self.root / "sample-wire.json"

    @property
    def supervisor_lock(self) -> Path:
        return self.run / "supervisor.lock"

    @property
    def operator_feed(self) -> Path:
        """The feed given on the command line of the running channel, if any."""
        return self.run / "operator-feed.txt"

    def create(self) -> Self:
        """Makes the folders that are missing; state is the operator's alone."""
        for folder in (self.root, self.keys, self.articles, self.clips, self.playout, self.run, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        for private in (self.root, self.keys, self.run):
            private.chmod(0o700)
        return self
