"""One `anchor.toml`, checked on reading: unknown keys and bad values are errors that name key and file.

Environment variables override it: `ANCHOR_` plus the key's path with `__` between levels,
for example `ANCHOR_WATCH__PORT=9000`."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ingest.article import Rights
from render.presenter import library

CONFIG_NAME = "anchor.toml"
ENVIRONMENT_PREFIX = "ANCHOR_"
CARD = "card"  # the presenter that is no person: it needs no pack
OWN_VOICES = ("piper:", "program:")  # followed by a path
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file, the key and what to do."""


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChannelSection(Section):
    name: str = Field("Anchor 24", min_length=1, max_length=40, description="Name, on screen and spoken.")
    language: str = Field("en", pattern=r"^[a-z]{2,3}$", description="Language of the channel.")
    timezone: str = Field("UTC", description="IANA zone of the on-screen clock.")

    @field_validator("timezone")
    @classmethod
    def timezone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is not an IANA time zone, for example Europe/Paris") from error
        return value


class PathsSection(Section):
    data: Path = Field(Path("data"), description="The one folder that holds all state.")
    web_libraries: Path = Field(Path("node_modules"), description="Where npm put its packages.")
    voice_python: Path = Field(
        Path(".venv-voice/bin/python"), description="Python of the voice worker's own environment."
    )


class ServerSection(Section):
    """Where a web server listens, and its certificate when it serves HTTPS."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(ge=1, le=65535, description="Port to listen on.")
    tls_cert: Path | None = Field(
        None, examples=["cert.pem"], description="PEM certificate; set with tls_key to serve HTTPS."
    )
    tls_key: Path | None = Field(
        None, examples=["key.pem"], description="PEM private key; set with tls_cert."
    )

    @model_validator(mode="after")
    def tls_comes_in_pairs(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key must be set together")
        return self

    @property
    def url(self) -> str:
        """The address a person on this machine types."""
        scheme = "https" if self.tls_cert else "http"
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"{scheme}://{host}:{self.port}"


class DeskSection(ServerSection):
    port: int = Field(8801, ge=1, le=65535, description="Port of the desk.")
    session_hours: float = Field(12.0, gt=0, le=24 * 30, description="How long a login lasts.")


class WatchSection(ServerSection):
    port: int = Field(8800, ge=1, le=65535, description="Port of the watch page and the stream.")
    public_url: str = Field("", description="Address viewers type, when it differs from host and port.")

    @property
    def public(self) -> str:
        """The address viewers type, without a trailing slash."""
        return (self.public_url or self.url).rstrip("/")


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
    review: Literal["auto", "hold"] = Field("auto", description="auto or hold, as for feeds.")


class PresenterSection(Section):
    cast: tuple[str, ...] = Field(
        ("marlow", "imani"),
        min_length=1,
        max_length=16,
        description="Who presents: presenters that come with Anchor (`anchor presenter list`), paths of packs, or "
        "card. Of several, each story has one.",
    )
    handover: bool = Field(
        False, description="Stories open on the presenter together with the next of the cast, who listens."
    )

    @field_validator("cast")
    @classmethod
    def presenters_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _existing_presenters(value)


class VoiceSection(Section):
    id: str = Field(
        "",
        description="Who speaks (docs/voices.md); empty: each presenter in a voice of its own.",
    )
    pace: float = Field(1.0, ge=0.6, le=1.6, description="Length scale of the voice; above 1 is slower.")

    @field_validator("id")
    @classmethod
    def voice_exists(cls, value: str) -> str:
        return _existing_voice(value)


class RenderSection(Section):
    height: Literal[720, 1080] = Field(720, description="Lines of the picture, of clips and channel.")
    loudness: Literal["online", "r128", "a85"] = Field(
        "online", description="Loudness target: online -16 LUFS, r128 -23, a85 -24."
    )
    bed: bool = Field(True, description="Quiet music bed under the voice.")

    @field_validator("height", mode="before")
    @classmethod
    def number_from_the_environment(cls, value: object) -> object:
        return int(value) if isinstance(value, str) and value.isdecimal() else value


class PlayoutSection(Section):
    preset: str = Field("ultrafast", description="x264 preset of the live encode.")
    kilobits: int = Field(
        3000, ge=300, le=20000, description="Live video, kbit/s at most; 1080 lines want about 6000."
    )
    window_segments: int = Field(10, ge=6, le=60, description="Segments of 1.92 s that the origin keeps.")


class ProvenanceSection(Section):
    organisation: str = Field("Anchor development", description="Named in development certificates.")
    profile: Literal["encypher", "c2pa-rs", "both"] = Field(
        "both", description="Dialect of the live signatures: which verifiers accept them."
    )
    session_hours: float = Field(24.0, gt=0, le=24 * 30, description="Life of a live session key.")
    certificate_chain: Path | None = Field(
        None, examples=["chain.pem"], description="PEM chain of your own signing certificate."
    )
    certificate_key: Path | None = Field(
        None, examples=["signing-key.pem"], description="PEM key of your own signing certificate."
    )


class BulletinSection(Section):
    name: str = Field(min_length=1, max_length=40, description="Name of the bulletin.")
    start: str = Field(
        pattern=_CLOCK, examples=["06:00"], description="Time of day at which it begins, in channel.timezone."
    )
    end: str = Field(
        pattern=_CLOCK,
        examples=["10:00"],
        description="When it ends; past midnight if that is before its start.",
    )
    cast: tuple[str, ...] = Field(
        (), max_length=16, description="Who presents it, as in presenter.cast; empty: the channel's cast."
    )
    voice: str = Field("", description="Who speaks in it, as in voice.id; empty: who speaks on the channel.")
    handover: bool | None = Field(
        None, description="As presenter.handover, for this bulletin; left out: as on the channel."
    )

    @field_validator("cast")
    @classmethod
    def presenters_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _existing_presenters(value)

    @field_validator("voice")
    @classmethod
    def voice_exists(cls, value: str) -> str:
        return _existing_voice(value)

    @model_validator(mode="after")
    def lasts(self) -> Self:
        if self.start == self.end:
            raise ValueError(
                f"starts and ends at {self.start}; who has the whole day stands in presenter.cast"
            )
        return self

    def covers(self, clock: str) -> bool:
        """Whether it is on at a time of day, HH:MM: from its start until before its end."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


class FeedSection(Section):
    url: str = Field(description="Address of an RSS, Atom or JSON feed; a file path is allowed.")
    name: str = Field("", description="Outlet name; the feed's own title when empty.")
    language: str = Field("en", pattern=r"^[a-z]{2,3}$", description="Language of the feed.")
    trust: Annotated[int, Field(ge=1, le=5)] = Field(3, description="1 unknown .. 5 official.")
    rights: Rights = Field(Rights.READ_ONLY, description="What may be done with its text.")
    review: Literal["auto", "hold"] = Field("hold", description="auto airs on a passed gate; hold waits.")
    interval: float | None = Field(None, gt=0, description="Seconds between polls; default 300, loopback 5.")
    allow_private: bool = Field(False, description="Its address may be private or loopback.")
    max_age_hours: float | None = Field(None, ge=0, description="Overrides stories.max_age_hours.")
    attribution: str = Field("", description="Credit line the licence asks for.")
    licence_url: str = Field("", description="Where the licence is published.")

    @field_validator("url")
    @classmethod
    def url_is_http_or_file(cls, value: str) -> str:
        if re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", value) and not re.match(r"^(https?|file):", value):
            raise ValueError("must be an http, https or file address, or a path")
        return value

    @property
    def is_file(self) -> bool:
        return not self.url.startswith(("http://", "https://"))


class Config(BaseSettings):
    """Every setting of the channel. Relative paths count from the folder of the file they stand in."""

    model_config = SettingsConfigDict(
        extra="forbid",
        env_prefix="ANCHOR_",
        env_nested_delimiter="__",
        nested_model_default_partial_update=True,
    )

    channel: ChannelSection = Field(default_factory=lambda: ChannelSection.model_validate({}))
    paths: PathsSection = Field(default_factory=lambda: PathsSection.model_validate({}))
    desk: DeskSection = Field(default_factory=lambda: DeskSection.model_validate({}))
    watch: WatchSection = Field(default_factory=lambda: WatchSection.model_validate({}))
    stories: StoriesSection = Field(default_factory=lambda: StoriesSection.model_validate({}))
    sample_wire: SampleWireSection = Field(default_factory=lambda: SampleWireSection.model_validate({}))
    presenter: PresenterSection = Field(default_factory=lambda: PresenterSection.model_validate({}))
    voice: VoiceSection = Field(default_factory=lambda: VoiceSection.model_validate({}))
    render: RenderSection = Field(default_factory=lambda: RenderSection.model_validate({}))
    playout: PlayoutSection = Field(default_factory=lambda: PlayoutSection.model_validate({}))
    provenance: ProvenanceSection = Field(default_factory=lambda: ProvenanceSection.model_validate({}))
    bulletins: tuple[BulletinSection, ...] = Field(
        (), max_length=48, description="The bulletins, one table each."
    )
    feeds: tuple[FeedSection, ...] = Field((), description="The feeds, one table each.")

    @model_validator(mode="after")
    def bulletins_are_told_apart(self) -> Self:
        for number, one in enumerate(self.bulletins):
            for other in self.bulletins[:number]:
                if one.name == other.name:
                    raise ValueError(f"bulletins: two are called {one.name!r}")
                if one.covers(other.start) or other.covers(one.start):
                    raise ValueError(f"bulletins: {other.name!r} and {one.name!r} are on at the same time")
        files: dict[str, str] = {}
        for entry in (*self.presenter.cast, *(entry for each in self.bulletins for entry in each.cast)):
            if files.setdefault(presenter_name(entry), entry) != entry:
                raise ValueError(
                    f"bulletins: {files[presenter_name(entry)]} and {entry} have the same name, by which scripts "
                    "tell presenters apart; call one of the files something else"
                )
        return self

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


def load(path: Path) -> Config:
    """The configuration in `path` with environment overrides and absolute paths. Raises `ConfigError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist: run `anchor init` to write one") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text (byte {error.start})") from error
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    _refuse_unknown_environment()
    return _validated(table, path)


def presenter_name(entry: str) -> str:
    """What a script calls an entry of the cast: its own name, or its file's without `.pack`."""
    return Path(entry).stem if library.is_path(entry) else entry


def _existing_presenters(cast: tuple[str, ...]) -> tuple[str, ...]:
    names = [presenter_name(entry) for entry in cast]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"names {name!r} twice: a presenter's name is its file's, without .pack")
    for entry in cast:
        if entry != CARD and presenter_name(entry) == CARD:
            raise ValueError(
                f"{entry}: another name for the file, please; {CARD} is the presenter without one"
            )
        # A file may come later, or go: the card then takes its place and the desk says why.
        if entry != CARD and not library.is_path(entry):
            library.find(entry)
    return cast


def _existing_voice(voice: str) -> str:
    if not voice:
        return voice
    from render.speech.voices import (
        PACKAGED,
        packaged,
    )  # with all that speech needs, which few commands do

    if known := packaged(voice):
        return known
    if not voice.startswith(OWN_VOICES):
        raise ValueError(
            f"there is no such voice; the voices are: {', '.join(PACKAGED)}, "
            f"or your own: {OWN_VOICES[0]}VOICE.onnx, {OWN_VOICES[1]}FILE"
        )
    return voice


def _refuse_unknown_environment() -> None:
    """pydantic-settings ignores variables that start with no known section; a typing error must not pass."""
    for name in os.environ:
        section = name.removeprefix(ENVIRONMENT_PREFIX).split("__")[0].lower()
        if name.startswith(ENVIRONMENT_PREFIX) and section not in Config.model_fields:
            raise ConfigError(
                f"environment variable {name}: there is no section {section!r}; see docs/settings.md"
            )


def _validated(table: dict[str, Any], path: Path) -> Config:
    try:
        config = Config(**table)
    except ValidationError as error:
        faults = "\n".join(f"  {_key(fault['loc'])}: {_plain(fault)}" for fault in error.errors())
        raise ConfigError(
            f"{path} (or an ANCHOR_ environment variable) has settings that cannot be used:\n{faults}"
        ) from None
    except Exception as error:  # pydantic-settings raises its own types for bad environment JSON
        raise ConfigError(f"{path}: {error}") from error
    return _anchored(config, path.resolve().parent)


def _key(loc: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")


def _plain(fault: Any) -> str:
    if fault["type"] == "extra_forbidden":
        return "unknown setting; see docs/settings.md for the ones that exist"
    shown = "" if isinstance(fault["input"], dict) else f" (got {fault['input']!r})"
    return f"{fault['msg'].removeprefix('Value error, ')}{shown}"


def _anchored(config: Config, folder: Path) -> Config:
    """Relative paths made absolute, from the configuration file's folder."""

    def against(path: Path | None) -> Path | None:
        return path if path is None else folder / path.expanduser()

    def server(section: ServerSection) -> dict[str, Path | None]:
        return {"tls_cert": against(section.tls_cert), "tls_key": against(section.tls_key)}

    def packs(cast: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(against(Path(entry))) if library.is_path(entry) else entry for entry in cast)

    def own_voice(voice: str) -> str:
        for kind in OWN_VOICES:
            if voice.startswith(kind):
                return f"{kind}{against(Path(voice.removeprefix(kind)))}"
        return voice

    paths = config.paths
    return config.model_copy(
        update={
            "paths": paths.model_copy(
                update={
                    "data": against(paths.data),
                    "web_libraries": against(paths.web_libraries),
                    # Not resolved: a virtual environment's python is a link that must stay one.
                    "voice_python": against(paths.voice_python),
                }
            ),
            "desk": config.desk.model_copy(update=server(config.desk)),
            "watch": config.watch.model_copy(update=server(config.watch)),
            "presenter": config.presenter.model_copy(update={"cast": packs(config.presenter.cast)}),
            "voice": config.voice.model_copy(update={"id": own_voice(config.voice.id)}),
            "provenance": config.provenance.model_copy(
                update={
                    "certificate_chain": against(config.provenance.certificate_chain),
                    "certificate_key": against(config.provenance.certificate_key),
                }
            ),
            "bulletins": tuple(
                each.model_copy(update={"cast": packs(each.cast), "voice": own_voice(each.voice)})
                for each in config.bulletins
            ),
            "feeds": tuple(
                feed.model_copy(update={"url": str(folder / feed.url)})
                if feed.is_file and not feed.url.startswith("file:")
                else feed
                for feed in config.feeds
            ),
        }
    )


def operator_feed(address: str) -> FeedSection:
    """A feed typed on the command line: the operator vouches for the right to air it, and it may be local.

    Raises `ConfigError` when the address is neither a readable file nor an http(s) address."""
    if not re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", address):
        file = Path(address).expanduser().resolve()
        if not file.is_file():
            raise ConfigError(f"FEEDS: there is no file {file}; give a path or an http(s) address")
        address = str(file)
    try:
        return FeedSection.model_validate(
            {
                "url": address,
                "rights": Rights.OPERATOR_ASSERTED,
                "review": "auto",
                "max_age_hours": 0,
                "allow_private": True,
            }
        )
    except ValidationError as error:
        raise ConfigError(f"FEEDS: {address}: {_plain(error.errors()[0])}") from None
