"""The doctor finds what is missing and says how to mend it."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

from anchor.cast_check import examine_cast
from anchor.config import Config, load
from anchor.doctor import examine
from anchor.finding import Finding


def configuration(folder: Path, text: str = "") -> Config:
    file = folder / "anchor.toml"
    file.write_text(text)
    return load(file)


def finding(config: Config, subject: str) -> Finding:
    return next(found for found in examine(config) if found.subject == subject)


def test_a_bare_folder_lacks_fonts_voice_and_libraries(tmp_path: Path) -> None:
    config = configuration(tmp_path)
    for subject in ("fonts", "voice", "web libraries"):
        found = finding(config, subject)
        assert not found.well
        assert "make setup" in found.remedy
        assert str(tmp_path) in found.detail


def test_a_presenter_who_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "bob.pack").write_bytes(b"no presenter")
    config = configuration(tmp_path, '[presenter]\ncast = ["bob.pack", "gone/ada.pack", "card"]\n')
    bob, ada, card = [found for found in examine_cast(config) if found.subject == "presenter"]
    assert (bob.well, ada.well, card.well) == (False, False, True)
    assert str(tmp_path / "bob.pack") in bob.detail
    assert str(tmp_path / "gone" / "ada.pack") in ada.detail
    assert "presenter.cast" in bob.remedy


def test_voices_are_opened_and_heard(tmp_path: Path, voice_python: Path, humming: str) -> None:
    def heard(voice: str) -> Finding:
        text = f'[paths]\nvoice_python = "{voice_python}"\n[voice]\nid = "{voice}"\n'
        return next(
            found for found in examine_cast(configuration(tmp_path, text)) if found.subject == "voice"
        )

    found = heard(humming)
    assert found.well, found.detail
    assert "spoke for 0.5 s" in found.detail
    gone = heard("program:no-such-program")
    assert not gone.well
    assert str(tmp_path / "no-such-program") in gone.detail
    assert gone.remedy == "correct voice.id"


def test_drawing_and_codecs_work_here(tmp_path: Path) -> None:
    config = configuration(tmp_path)
    assert finding(config, "drawing").well
    assert finding(config, "codecs").well


def test_the_priority_of_the_playout_is_told(tmp_path: Path) -> None:
    found = finding(configuration(tmp_path), "playout's priority")
    assert found.well
    assert found.detail == "real time" or ("nice" in found.detail and "LimitRTPRIO=1" in found.detail)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        found = finding(configuration(tmp_path, f"[watch]\nport = {port}\n"), "watch page port")
    assert not found.well
    assert str(port) in found.detail
    assert "watch.port" in found.remedy


def test_a_readable_key_is_a_fault(tmp_path: Path) -> None:
    config = configuration(tmp_path)
    folder = config.paths.data / "keys"
    folder.mkdir(parents=True)
    key = folder / "leaf-key.pem"
    key.write_text("secret")
    key.chmod(0o644)
    found = finding(config, "keys")
    assert not found.well
    assert found.remedy == f"chmod 600 {key}"
    key.chmod(0o600)
    assert finding(config, "keys").well


def test_a_damaged_database_is_a_fault(tmp_path: Path) -> None:
    config = configuration(tmp_path)
    config.paths.data.mkdir()
    file = config.paths.data / "anchor.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE t (x)")
    assert finding(config, "database").well
    connection.close()
    file.write_bytes(b"not a database at all" * 100)
    assert not finding(config, "database").well
