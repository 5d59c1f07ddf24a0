"""One day of the sample wire: a pure function of seed and day to every item with its minute."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from ingest.samplewire.names import cast
from ingest.samplewire.slots import Slot, fill, people_needed

DAY_MINUTES = 360
COPY = ("harbor.toml", "town.toml", "country.toml")


@dataclass(frozen=True)
class Outlet:
    """One of the three fictional outlets."""

    slug: str
    name: str
    motto: str
    format: str  # "atom" or "rss"


OUTLETS = (
    Outlet("harbor-times", "Harbor Times", "Daily paper of Stonebridge and Long Bay", "atom"),
    Outlet("morning-lantern", "Morning Lantern", "News from town and valley", "rss"),
    Outlet("stonebridge-radio", "Stonebridge Radio", "The voice of the coast", "rss"),
)


@dataclass(frozen=True)
class Version:
    """The words of an item from `minute` on."""

    minute: float
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class WireItem:
    """One item of a day. Minutes count from the start of the day; the first ones lie before it."""

    day: int
    slug: str
    outlet: Outlet
    subject: str
    versions: tuple[Version, ...]  # oldest first
    corrects: str = ""  # slug of the item of the same day that this one corrects
    withdrawn: float | None = None  # minute at which the outlet takes it back

    @property
    def minute(self) -> float:
        return self.versions[0].minute

    def at(self, minute: float) -> Version | None:
        """The version that stands at `minute`, or None before the item is out."""
        standing = [version for version in self.versions if max(version.minute, 0.0) <= minute]
        return standing[-1] if standing else None

    def is_withdrawn(self, minute: float) -> bool:
        return self.withdrawn is not None and self.withdrawn <= minute


@lru_cache(maxsize=1)
def _events() -> tuple[dict[str, Any], ...]:
    folder = resources.files("ingest.samplewire")
    return tuple(
        event
        for name in COPY
        for event in tomllib.loads((folder / name).read_text(encoding="utf-8"))["event"]
    )


@lru_cache(maxsize=16)
def day_items(seed: int, day: int) -> tuple[WireItem, ...]:
    """Every item of a day, by minute. Equal arguments give equal items on every machine."""
    rng = random.Random(f"sample wire {seed + day}")
    events = _events()
    people = iter(cast(rng, sum(people_needed(event.get("slots", {})) for event in events)))
    outlets = {outlet.slug: outlet for outlet in OUTLETS}
    items: list[WireItem] = []
    for event in events:
        slots = fill(event.get("slots", {}), rng, people)
        for item in event["item"]:
            written = [item, *([item["revision"]] if "revision" in item else [])]
            items.append(
                WireItem(
                    day=day,
                    slug=item["slug"],
                    outlet=outlets[item["outlet"]],
                    subject=event["subject"],
                    versions=tuple(_version(words, slots) for words in written),
                    corrects=item.get("corrects", ""),
                    withdrawn=item.get("withdrawn"),
                )
            )
    return tuple(sorted(items, key=lambda item: (item.minute, item.slug)))


def _version(words: dict[str, Any], slots: dict[str, Slot]) -> Version:
    lines = [line.strip() for line in words["text"].format(**slots).splitlines()]
    return Version(
        minute=words["minute"],
        title=words["title"].format(**slots),
        sentences=tuple(line for line in lines if line),
    )
