"""One `anchor.toml`, checked on reading: unknown keys and bad values are errors that name key and file.

Environment variables override it: `ANCHOR_` plus the key's path with `__` between levels,
for example `ANCHOR_WATCH__PORT=9000`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ingest.article import Rights

CONFIG_NAME = "anchor.toml"
LOOPBACK_INTERVAL = 5.0
REMOTE_MINIMUM_INTERVAL = 60.0


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file, the key and what to do."""


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChannelSection(Section):
    name: str = Field("Anchor 24", min_length=1, max_length=40, description="Channel name, on screen and spoken.")
    language: str = Field("en", pattern=r"^[a-z]{2,3}$", description="Language of the channel.")
    timezone: str = Field("UTC", description="IANA zone of the on-screen clock.")


class PathsSection(Section):
    data: Path = Field(Path("data"), description="The one folder that holds all state.")
    web_libraries: Path = Field(Path("node_modules"), description="Where npm put hls.js, htmx and the Han font.")
    voice_python: Path = Field(
        Path(".venv-voice/bin/python"), description="Python of the voice worker's own environment."
    )


class DeskSection(Section):
    host: str = Field("127.0.0.1", description="Address the desk listens on.")
    port: int = Field(8801, ge=1, le=65535, description="Port of the desk.")
    tls_cert: Path | None = Field(None, description="PEM certificate; set with tls_key to serve HTTPS.")
    tls_key: Path | None = Field(None, description="PEM private key; set with tls_cert.")
    session_hours: float = Field(12.0, gt=0, le=24 * 30, description="How long a login lasts.")

    @model_validator(mode="after")
    def tls_comes_in_pairs(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key must be set together")
        return self


class WatchSection(Section):
    host: str = Field("127.0.0.1", description="Address the watch page and the stream listen on.")
    port: int = Field(8800, ge=1, le=65535, description="Port of the watch page and the stream.")
    public_url: str = Field("", description="Address viewers type, when it differs from host and port.")
    tls_cert: Path | None = Field(None, description="PEM certificate; set with tls_key to serve HTTPS.")
    tls_key: Path | None = Field(None, description="PEM private key; set with tls_cert.")

    @model_validator(mode="after")
    def tls_comes_in_pairs(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key must be set together")
        return self


class StoriesSection(Section):
    max_age_hours: float = Field(24.0, ge=0, description="Older articles are not told; 0 = no limit.")
    max_seconds: float = Field(25.0, ge=5, le=120, description="Longest spoken length of one story.")
    max_repeat_age_minutes: float = Field(
        360.0, gt=0, description="A clip older than this since its first airing is not repeated."
    )


class SampleWireSection(Section):
    enabled: bool = Field(True, description="Replay the bundled fictional wire.")
    speed: float = Field(6.0, gt=0, le=3600, description="Simulated seconds per second of the sample day.")
    seed: int = Field(1, ge=0, description="Seed of the first sample day.")
    review: Literal["auto", "hold"] = Field("auto", description="Whether sample stories air on a passed gate.")


class VoiceSection(Section):
    engine: Literal["piper"] = Field("piper", description="Speech engine.")
    pace: float = Field(1.0, ge=0.6, le=1.6, description="Length scale of the voice; above 1 is slower.")


class RenderSection(Section):
    height: Literal[720] = Field(720, description="Picture height in lines.")
    loudness: Literal["online", "r128", "a85"] = Field(
        "online", description="Loudness target: online -16 LUFS, r128 -23, a85 -24."
    )
    bed: bool = Field(True, description="Quiet music bed under the voice.")


class PlayoutSection(Section):
    preset: str = Field("superfast", description="x264 preset of the live encode.")
    kilobits: int = Field(3000, ge=300, le=20000, description="Video bit rate of the live stream, kbit/s.")
    window_segments: int = Field(10, ge=6, le=60, description="Segments of 1.92 s that the origin keeps.")


class ProvenanceSection(Section):
    organisation: str = Field("Anchor development", description="Organisation named in development certificates.")
    profile: Literal["encypher", "c2pa-rs", "both"] = Field(
        "both", description="Dialect of the live signatures: which verifiers accept them."
    )
    session_hours: float = Field(24.0, gt=0, le=24 * 30, description="Life of a live session key.")
    certificate_chain: Path | None = Field(None, description="PEM chain of your own signing certificate.")
    certificate_key: Path | None = Field(None, description="PEM key of your own signing certificate.")


class FeedSection(Section):
    url: str = Field(description="Address of an RSS, Atom or JSON feed; a file path is allowed.")
    name: str = Field("", description="Outlet name; the feed's own title when empty.")
    language: str = Field("en", pattern=r"^[a-z]{2,3}$", description="Language of the feed.")
    trust: Annotated[int, Field(ge=1, le=5)] = Field(3, description="1 unknown .. 5 official record.")
    rights: Rights = Field(Rights.READ_ONLY, description="What may be done with the text; read-only never airs.")
    review: Literal["auto", "hold"] = Field("hold", description="auto airs on a passed gate; hold waits for a person.")
    interval: float | None = Field(None, gt=0, description="Seconds between polls; default 300, loopback 5.")
    allow_private: bool = Field(False, description="Allow this feed's own address to be private or loopback.")
    max_age_hours: float | None = Field(None, ge=0, description="Overrides stories.max_age_hours; 0 = no limit.")
    attribution: str = Field("", description="Credit line the licence asks for.")
    licence_url: str = Field("", description="Where the licence is published.")

    @field_validator("url")
    @classmethod
    def url_is_http_or_file(cls, value: str) -> str:
        if re.match(r"^[a-z][a-z0-9+.-]*:", value) and not re.match(r"^(https?|file):", value):
            raise ValueError("must be an http, https or file address, or a path")
        return value


class Config(BaseSettings):
    """Every setting of the channel."""

    model_config = SettingsConfigDict(
        extra="forbid", env_prefix="ANCHOR_", env_nested_delimiter="__", frozen=True, nested_model_default_partial_update=True
    )

    channel: ChannelSection = ChannelSection()  # type: ignore[call-arg]
    paths: PathsSection = PathsSection()  # type: ignore[call-arg]
    desk: DeskSection = DeskSection()  # type: ignore[call-arg]
    watch: WatchSection = WatchSection()  # type: ignore[call-arg]
    stories: StoriesSection = StoriesSection()  # type: ignore[call-arg]
    sample_wire: SampleWireSection = SampleWireSection()  # type: ignore[call-arg]
    voice: VoiceSection = VoiceSection()  # type: ignore[call-arg]
    render: RenderSection = RenderSection()  # type: ignore[call-arg]
    playout: PlayoutSection = PlayoutSection()  # type: ignore[call-arg]
    provenance: ProvenanceSection = ProvenanceSection()  # type: ignore[call-arg]
    feeds: tuple[FeedSection, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings
