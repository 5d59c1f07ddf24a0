"""The configuration: what is accepted, and what the errors say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anchor.config import Config, ConfigError, load, operator_feed
from anchor.settings_text import commented_toml
from ingest.article import Rights


@pytest.fixture
def write(tmp_path: Path):
    def write_config(text: str) -> Path:
        file = tmp_path / "anchor.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write_config


def _bulletin(name: str, start: str, end: str, more: str = "") -> str:
    return f'[[bulletins]]\nname = "{name}"\nstart = "{start}"\nend = "{end}"\n{more}\n'


def test_an_empty_file_is_the_defaults(write) -> None:
    config = load(write(""))
    assert config.channel == Config().channel
    assert config.watch.port == 8800
    assert config.desk.host == "127.0.0.1"


def test_paths_count_from_the_file(write, tmp_path: Path) -> None:
    config = load(write('[paths]\ndata = "state"\n[[feeds]]\nurl = "wire/feed.xml"\n'))
    assert config.paths.data == tmp_path / "state"
    assert config.feeds[0].url == str(tmp_path / "wire/feed.xml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[watch]\nprot = 1\n", "watch.prot: unknown setting"),
        ("[wach]\nport = 1\n", "wach: unknown setting"),
        ("[watch]\nport = 70000\n", "watch.port"),
        ('[channel]\ntimezone = "Mars/Olympus"\n', "channel.timezone: is not an IANA time zone"),
        ('[[feeds]]\nurl = "gopher://example.org"\n', "feeds[0].url: must be an http, https or file address"),
        ('[[feeds]]\nurl = "https://example.org"\nrights = "mine"\n', "feeds[0].rights"),
        ('[[feeds]]\nname = "No address"\n', "feeds[0].url: Field required"),
        ('[desk]\ntls_cert = "a.pem"\n', "desk: tls_cert and tls_key must be set together"),
        ("[channel\n", "is not valid TOML"),
        ('[presenter]\ncast = ["nobody"]\n', "presenter.cast: there is no presenter 'nobody'"),
        ("[presenter]\ncast = []\n", "presenter.cast: Tuple should have at least 1 item"),
        ('[presenter]\ncast = ["a/ada.pack", "b/ada.pack"]\n', "presenter.cast: names 'ada' twice"),
        ('[presenter]\ncast = ["a/card.pack"]\n', "presenter.cast: a/card.pack: another name"),
        ('[voice]\nid = "bob"\n', "voice.id: there is no such voice; the voices are: joe, kokoro:heart"),
        ('[voice]\nengine = "piper"\n', "voice.engine: unknown setting"),
        ('[[bulletins]]\nname = "Late"\nstart = "22:00"\n', "bulletins[0].end: Field required"),
        (_bulletin("Late", "24:00", "01:00"), "bulletins[0].start: String should match pattern"),
        (_bulletin("Late", "22:00", "22:00"), "bulletins[0]: starts and ends at 22:00"),
        (
            _bulletin("Late", "22:00", "23:00", 'cast = ["nobody"]'),
            "bulletins[0].cast: there is no presenter",
        ),
        (_bulletin("Late", "22:00", "23:00", 'voice = "bob"'), "bulletins[0].voice: there is no such voice"),
        (_bulletin("Late", "22:00", "23:00", "pace = 1.0"), "bulletins[0].pace: unknown setting"),
        (
            _bulletin("A", "22:00", "02:00") + _bulletin("B", "01:59", "06:00"),
            "'A' and 'B' are on at the same",
        ),
        (
            _bulletin("A", "05:00", "06:00") + _bulletin("B", "22:00", "06:00"),
            "'A' and 'B' are on at the same",
        ),
        (_bulletin("A", "05:00", "06:00") + _bulletin("A", "07:00", "08:00"), "two are called 'A'"),
        (_bulletin("A", "5:00", "06:00"), "bulletins[0].start: String should match pattern"),
        (
            '[presenter]\ncast = ["a/ada.pack"]\n'
            + _bulletin("A", "05:00", "06:00", 'cast = ["b/ada.pack"]'),
            "a/ada.pack and b/ada.pack have the same name",
        ),
        ("[render]\nheight = 900\n", "render.height: Input should be 720 or 1080"),
    ],
)
def test_errors_name_the_key_and_the_file(write, text: str, said: str) -> None:
    file = write(text)
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="anchor init"):
        load(tmp_path / "anchor.toml")


def test_environment_overrides_the_file(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANCHOR_WATCH__PORT", "9001")
    config = load(write('[watch]\nport = 9000\nhost = "0.0.0.0"\n'))
    assert (config.watch.port, config.watch.host) == (9001, "0.0.0.0")


def test_cast_voice_and_height_come_from_the_environment_too(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANCHOR_PRESENTER__CAST", '["card", "/packs/ada.pack"]')
    monkeypatch.setenv("ANCHOR_VOICE__ID", "kokoro:heart")
    monkeypatch.setenv("ANCHOR_RENDER__HEIGHT", "1080")
    config = load(write(""))
    assert config.presenter.cast == ("card", "/packs/ada.pack")
    assert (config.voice.id, config.render.height) == ("kokoro:heart", 1080)


def test_packs_and_own_voices_count_from_the_file(write, tmp_path: Path) -> None:
    config = load(write('[presenter]\ncast = ["faces/ada.pack"]\n[voice]\nid = "piper:voices/ada.onnx"\n'))
    assert config.presenter.cast == (str(tmp_path / "faces/ada.pack"),)
    assert config.voice.id == f"piper:{tmp_path / 'voices/ada.onnx'}"
    assert load(write('[voice]\nid = "piper:joe"\n')).voice.id == "joe"


def test_a_bulletins_packs_and_voice_count_from_the_file_too(write, tmp_path: Path) -> None:
    late = _bulletin("Late", "22:00", "23:00", 'cast = ["faces/ada.pack", "card"]\nvoice = "piper:a.onnx"')
    (bulletin,) = load(write(late)).bulletins
    assert bulletin.cast == (str(tmp_path / "faces/ada.pack"), "card")
    assert bulletin.voice == f"piper:{tmp_path / 'a.onnx'}"


def test_feeds_come_from_the_environment_too(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANCHOR_FEEDS", '[{"url": "https://example.org/a.xml", "review": "auto"}]')
    assert load(write("")).feeds[0].review == "auto"


@pytest.mark.parametrize(
    ("name", "value"),
    [("ANCHOR_WATHC__PORT", "1"), ("ANCHOR_WATCH__PROT", "1"), ("ANCHOR_WATCH__PORT", "many")],
)
def test_a_bad_environment_variable_is_an_error(
    write, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError):
        load(write(""))


def test_the_commented_file_is_valid_and_changes_nothing(write) -> None:
    text = commented_toml()
    assert load(write(text)).channel == load(write("")).channel
    uncommented = "\n".join(
        line.removeprefix("# ")
        for line in text.partition("# Bulletins")[0].splitlines()
        if line.startswith("[") or (" = " in line and line.startswith("# ") and line[2].islower())
    )
    told = load(write(uncommented))
    assert told.playout == load(write("")).playout
    assert told.desk.tls_cert is not None
    tables = re.findall(r"^# (\[\[.*|\w+ = .*)$", text[text.index("# [[") :], re.MULTILINE)
    shown = load(write("\n".join(tables)))
    assert (len(shown.bulletins), len(shown.feeds)) == (1, 1)


def test_an_operator_feed_is_vouched_for(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text("<rss/>")
    feed = operator_feed(str(file))
    assert (feed.rights, feed.review, feed.max_age_hours) == (Rights.OPERATOR_ASSERTED, "auto", 0)
    assert feed.allow_private
    assert feed.is_file
    assert not operator_feed("http://127.0.0.1:8000/feed.xml").is_file


def test_an_operator_feed_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no file"):
        operator_feed(str(tmp_path / "none.xml"))
    with pytest.raises(ConfigError, match="FEEDS"):
        operator_feed("ftp://example.org/feed.xml")
