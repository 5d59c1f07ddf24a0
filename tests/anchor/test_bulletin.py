"""Who presents at which hour."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from anchor.bulletin import Bulletin, bulletin_at, bulletins
from anchor.cast import pack_of, whole_cast
from anchor.config import Config
from anchor.model_credits import model_credits
from anchor.newsroom.clip_script import _colleague, standby
from anchor.presenting import voices_of
from render.presenter import library


def settings(*tables: dict[str, Any], zone: str = "UTC", **more: Any) -> Config:
    return Config.model_validate({"channel": {"timezone": zone}, "bulletins": tables, **more})


MORNING = {"name": "Morning", "start": "06:00", "end": "10:00", "cast": ["imani"], "voice": "joe"}
NIGHT = {"name": "Night", "start": "23:30", "end": "05:00", "cast": ["card"]}


def at(clock: str, day: int = 1, month: int = 3) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "name"),
    [
        ("05:59", ""), ("06:00", "Morning"), ("09:59", "Morning"), ("10:00", ""),
        ("23:29", ""), ("23:30", "Night"), ("00:00", "Night"), ("04:59", "Night"), ("05:00", ""),
    ],
)  # fmt: skip
def test_a_bulletin_lasts_from_its_start_until_its_end(clock: str, name: str) -> None:
    assert bulletin_at(settings(MORNING, NIGHT), at(clock)).name == name


def test_the_hours_are_those_of_the_channels_clock() -> None:
    config = settings(MORNING, zone="Europe/Paris")
    assert bulletin_at(config, at("05:30", month=1)).name == "Morning"  # 06:30 in winter
    assert bulletin_at(config, at("04:30", month=1)).name == ""
    assert bulletin_at(config, at("04:30", month=7)).name == "Morning"  # 06:30 in summer


def test_what_a_bulletin_leaves_out_is_as_on_the_channel() -> None:
    config = settings(
        {"name": "Noon", "start": "12:00", "end": "13:00"},
        MORNING | {"handover": False},
        presenter={"cast": ["marlow", "imani"], "handover": True},
        voice={"id": "kokoro:heart"},
    )
    channel, noon, morning = bulletins(config)
    assert channel == Bulletin("", ("marlow", "imani"), "kokoro:heart", handover=True)
    assert noon == Bulletin("Noon", ("marlow", "imani"), "kokoro:heart", handover=True)
    assert morning == Bulletin("Morning", ("imani",), "joe", handover=False)
    assert _colleague(config, noon, "marlow") is not None
    assert _colleague(config, morning, "imani") is None


def test_the_renderer_stands_by_for_the_bulletin_that_is_on() -> None:
    config = settings(MORNING, presenter={"cast": ["marlow"]})
    morning, later = standby(config, at("07:00")), standby(config, at("11:00"))
    assert (morning.packs, morning.voice) == ((library.find("imani"),), "joe")
    assert (later.packs, later.voice) == ((library.find("marlow"),), "")


def test_whoever_any_bulletin_brings_on_air_is_found_and_named() -> None:
    config = settings(MORNING, NIGHT, presenter={"cast": ["marlow"]})
    assert whole_cast(config) == ("marlow", "imani", "card")
    assert pack_of(config, "imani") == library.find("imani")
    assert voices_of(config) == ("joe",)
    own = settings(MORNING | {"voice": ""}, presenter={"cast": ["marlow"]})
    assert voices_of(own) == ("joe", "kokoro:heart")
    named = [model.name for model in model_credits(own)]
    assert "Anchor presenter: Marlow (marlow)" in named
    assert "Anchor presenter: Imani (imani)" in named
