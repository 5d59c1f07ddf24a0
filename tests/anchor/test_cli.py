"""The `anchor` command as a person types it."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path

import av
import pytest


def anchor(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "anchor", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_init_writes_a_file_and_prints_a_login_link(tmp_path: Path) -> None:
    done = anchor(tmp_path, "init")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "anchor.toml").read_text().startswith("# Anchor")
    assert re.search(r"http://127\.0\.0\.1:8801/login/[\w-]{20,}", done.stdout)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_init_leaves_an_existing_file_alone(tmp_path: Path) -> None:
    (tmp_path / "anchor.toml").write_text("# mine\n")
    done = anchor(tmp_path, "init")
    assert done.returncode == 2
    assert "exists already" in done.stderr
    assert (tmp_path / "anchor.toml").read_text() == "# mine\n"


def test_init_with_tls_serves_both_addresses_on_https(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("pem")
    done = anchor(tmp_path, "init", "--tls", "cert.pem,key.pem")
    assert done.returncode == 0, done.stderr
    assert "https://127.0.0.1:8801/login/" in done.stdout
    assert (tmp_path / "anchor.toml").read_text().count(f'tls_cert = "{tmp_path / "cert.pem"}"') == 2


@pytest.mark.parametrize("value", ["one.pem", "no-cert.pem,no-key.pem"])
def test_init_with_bad_tls_says_what_to_give(tmp_path: Path, value: str) -> None:
    done = anchor(tmp_path, "init", "--tls", value)
    assert done.returncode == 2
    assert "--tls" in done.stderr
    assert not (tmp_path / "anchor.toml").exists()


def test_keys_init_is_private_and_does_not_overwrite(tmp_path: Path) -> None:
    assert anchor(tmp_path, "keys", "init").returncode == 0
    keys = sorted((tmp_path / "data" / "keys").glob("*.pem"))
    assert len(keys) == 3
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    before = [key.read_bytes() for key in keys]
    again = anchor(tmp_path, "keys", "init")
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert [key.read_bytes() for key in keys] == before


def test_run_refuses_bad_settings_in_one_clear_message(tmp_path: Path) -> None:
    (tmp_path / "anchor.toml").write_text("[watch]\nprot = 1\n")
    done = anchor(tmp_path, "run")
    assert done.returncode == 2
    assert "watch.prot: unknown setting" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_refuses_a_feed_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "anchor.toml").write_text("")
    done = anchor(tmp_path, "run", "--feeds", "nowhere.xml")
    assert done.returncode == 2
    assert "nowhere.xml" in done.stderr


def test_doctor_fails_on_a_folder_without_voice_and_fonts(tmp_path: Path) -> None:
    (tmp_path / "anchor.toml").write_text("")
    done = anchor(tmp_path, "doctor")
    assert done.returncode == 1
    assert "make setup" in done.stdout


def test_verify_says_that_a_file_is_not_signed(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"not a film")
    done = anchor(tmp_path, "verify", "clip.mp4")
    assert done.returncode == 1
    assert "NOT SIGNED" in done.stdout
    assert "Traceback" not in done.stderr


def test_presenters_are_listed_with_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bob.pack").write_bytes(b"no presenter")
    (tmp_path / "anchor.toml").write_text('[presenter]\ncast = ["card", "bob.pack"]\n')
    done = anchor(tmp_path, "presenter", "list")
    assert done.returncode == 0, done.stderr
    assert f"{tmp_path / 'bob.pack'}: File is not a zip file" in done.stdout
    assert re.search(r"^card .*in the cast$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("preview", "bob", "Good evening."), "there is no presenter 'bob'"),
        (("preview", "bob.pack", "Good evening."), "bob.pack"),
        (("preview", "card", " "), "nothing to say"),
        (("preview", "card", "Good evening."), "make setup"),
        (("preview", "card", "Good evening.", "--voice", "bob"), "the voices are: joe"),
        (("preview", "card", "Good evening.", "--height", "900"), "720 or 1080"),
        (("bake", "nobody.toml", "nobody.pack"), "nobody.toml"),
        (("from-photo", "nobody.png", "--consent", "no.toml", "--out", "a.pack"), "nobody.png"),
    ],
)
def test_a_presenter_that_cannot_be_shown_or_made_says_why(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = anchor(tmp_path, "presenter", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_preview_is_a_clip_to_look_at(tmp_path: Path, voice_python: Path, humming: str) -> None:
    libraries = Path(__file__).parents[2] / "node_modules"
    (tmp_path / "anchor.toml").write_text(
        f'[paths]\nweb_libraries = "{libraries}"\nvoice_python = "{voice_python}"\n'
    )
    words = ("preview", "card", "It is open.", "--voice", humming, "--height", "1080")
    done = anchor(tmp_path, "presenter", *words)
    assert done.returncode == 0, done.stderr
    assert "voice humming" in done.stdout
    with av.open(str(tmp_path / "card-preview.mp4")) as clip:
        assert (clip.streams.video[0].width, clip.streams.video[0].height) == (1920, 1080)
