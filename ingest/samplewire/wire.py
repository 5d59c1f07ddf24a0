"""What the sample wire shows at a moment: the entries of each outlet, and single articles by address."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.samplewire.clock import WireClock
from ingest.samplewire.day import OUTLETS, Outlet, WireItem, day_items
from ingest.samplewire.feed_xml import Entry

_WINDOW = 30  # entries in one feed
_CARRIED = 8  # of them from the day before, so that a new day does not empty the feed


@dataclass(frozen=True)
class SampleWire:
    """The wire of one channel. `base_url` is where it is mounted, without a trailing slash."""

    clock: WireClock
    seed: int
    base_url: str

    @property
    def home_url(self) -> str:
        return f"{self.base_url}/"

    def feed_url(self, outlet: Outlet) -> str:
        return f"{self.base_url}/feeds/{outlet.slug}.xml"

    def article_url(self, day: int, slug: str) -> str:
        return f"{self.base_url}/articles/{day}/{slug}.html"

    def entries(self, outlet: Outlet, unix: float) -> list[Entry]:
        """The outlet's entries at a unix time, newest first, withdrawn ones included."""
        day, minute = self.clock.at(unix)
        today = self._of(outlet, day, minute)
        before = self._of(outlet, day - 1, float("inf"))[:_CARRIED] if day > 0 else []
        return (today + before)[:_WINDOW]

    def _of(self, outlet: Outlet, day: int, minute: float) -> list[Entry]:
        items = [item for item in day_items(self.seed, day) if item.outlet == outlet]
        return [entry for item in reversed(items) if (entry := self._entry(item, minute)) is not None]

    def article(self, day: int, slug: str, unix: float) -> tuple[Outlet, Entry] | None:
        """The article at an address, or None when there is none, or not yet."""
        today, minute = self.clock.at(unix)
        if not 0 <= day <= today:
            return None
        for item in day_items(self.seed, day):
            if item.slug == slug:
                entry = self._entry(item, minute if day == today else float("inf"))
                return None if entry is None else (item.outlet, entry)
        return None

    def _entry(self, item: WireItem, minute: float) -> Entry | None:
        version = item.at(minute)
        if version is None:
            return None
        withdrawn = item.withdrawn if item.is_withdrawn(minute) else None
        return Entry(
            identity=f"tag:sample-wire.invalid,2025:{self.seed + item.day}/{item.outlet.slug}/{item.slug}",
            url=self.article_url(item.day, item.slug),
            title=version.title,
            sentences=version.sentences,
            published=self.clock.unix(item.day, item.minute),
            updated=self.clock.unix(item.day, version.minute),
            subject=item.subject,
            corrects_url=self.article_url(item.day, item.corrects) if item.corrects else "",
            withdrawn_at=None if withdrawn is None else self.clock.unix(item.day, withdrawn),
        )


def outlet_named(slug: str) -> Outlet | None:
    """The outlet with this slug."""
    return next((outlet for outlet in OUTLETS if outlet.slug == slug), None)
