"""Bulletins: stretches of the channel's day with presenters and a voice of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from .config import BulletinSection, Config


@dataclass(frozen=True)
class Bulletin:
    """Who presents and who speaks, as the settings write it. Without a name it is the channel itself, which has all
    hours that no bulletin has."""

    name: str
    cast: tuple[str, ...]
    voice: str  # "" is each presenter's own
    handover: bool


def bulletin_at(config: Config, moment: datetime) -> Bulletin:
    """The bulletin at an aware `moment`, on the channel's clock."""
    clock = moment.astimezone(ZoneInfo(config.channel.timezone)).strftime("%H:%M")
    return next(
        (_bulletin(config, each) for each in config.bulletins if each.covers(clock)), _channel(config)
    )


def bulletins(config: Config) -> tuple[Bulletin, ...]:
    """The channel itself, then every bulletin."""
    return _channel(config), *(_bulletin(config, each) for each in config.bulletins)


def _channel(config: Config) -> Bulletin:
    return Bulletin("", config.presenter.cast, config.voice.id, config.presenter.handover)


def _bulletin(config: Config, section: BulletinSection) -> Bulletin:
    channel = _channel(config)
    return Bulletin(
        section.name,
        section.cast or channel.cast,
        section.voice or channel.voice,
        channel.handover if section.handover is None else section.handover,
    )
