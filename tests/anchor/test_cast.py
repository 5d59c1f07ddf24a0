"""Who presents which story, and who is named for it."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from anchor.bulletin import bulletins
from anchor.cast import pack_of, presenter_of
from anchor.config import Config
from anchor.model_credits import clip_models, model_credits
from anchor.newsroom.clip_script import _colleague
from anchor.newsroom.render_job import PresenterFile
from anchor.presenting import THE_CARD, cast_of, presenting
from render.presenter.library import LibraryError
from render.presenter.pack import FORMAT, PackInfo
from render.speech.pinned import JOE
from render.speech.voices import MAN, WOMAN

ADA = PackInfo("ada", "Ada", "CC0-1.0", "Resembles no real person.", "the tests", WOMAN)


def pack(path: Path, voice: str = WOMAN, consent: dict[str, str] | None = None) -> Path:
    """A pack that says who it is, and has nothing else."""
    info = {**vars(ADA), "id": path.stem, "voice": voice, "consent": consent}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pack.json", json.dumps({"format": FORMAT, "info": info}))
    return path


def settings(*cast: object, voice: str = "") -> Config:
    return Config.model_validate(
        {"presenter": {"cast": [str(entry) for entry in cast]}, "voice": {"id": voice}}
    )


def test_every_story_keeps_its_presenter_and_each_has_a_share() -> None:
    cast = ("card", "/packs/ada.pack")
    stories = [f"story-{number}" for number in range(400)]
    chosen = [presenter_of(cast, story) for story in stories]
    assert chosen == [presenter_of(cast, story) for story in stories]
    shares = Counter(chosen)
    assert set(shares) == {"card", "ada"}
    assert min(shares.values()) > 150


def test_a_presenters_pack_is_found_by_the_name_in_the_script() -> None:
    config = settings("card", "/packs/ada.pack")
    assert pack_of(config, "card") is None
    with pytest.raises(LibraryError, match=r"/packs/ada\.pack"):
        pack_of(config, "ada")
    with pytest.raises(LibraryError, match="no presenter 'bob'"):
        pack_of(config, "bob")  # who left the cast, and never came with Anchor


def test_a_pack_brings_its_voice_but_may_not_start_programs(tmp_path: Path) -> None:
    for voice in (WOMAN, "kokoro:af_heart"):
        assert presenting("ada", pack(tmp_path / "ada.pack", voice)).voice == WOMAN
    for voice in ("program:/bin/sh", "piper:/tmp/a.onnx", "kokoro:nobody", ""):
        assert presenting("ada", pack(tmp_path / "ada.pack", voice)).voice == MAN
    assert THE_CARD.voice == MAN


@pytest.mark.parametrize(
    ("until", "trouble"),
    [
        ("2020-01-31", "the consent of the person shown ended on 2020-01-31"),
        ("some day", "the last day of the consent, 'some day', is no date"),
        ("9999-01-31", ""),
    ],
)
def test_nobody_is_shown_whose_consent_has_ended(tmp_path: Path, until: str, trouble: str) -> None:
    who = presenting("ada", pack(tmp_path / "ada.pack", consent={"shown": "Ada", "until": until}))
    assert trouble in who.trouble
    assert (who.pack is None) == bool(trouble)


def test_the_credits_name_the_true_presenter_and_voice(tmp_path: Path) -> None:
    who = presenting("ada", pack(tmp_path / "ada.pack", consent={"shown": "Ada Lovelace"}))
    voice, presenter, writer = clip_models(MAN, [who])
    assert voice.name == JOE.name
    assert voice.identifier == f"pkg:pypi/{JOE.package}@{JOE.version}"
    assert (voice.sha256, voice.licence) == (JOE.model_sha256, JOE.licence)
    assert presenter.name == "Anchor presenter: Ada (ada)"
    assert presenter.identifier == f"urn:sha256:{presenter.sha256}"
    assert presenter.sha256 == who.sha256
    assert presenter.licence == "CC0-1.0"
    assert presenter.consent == {"shown": "Ada Lovelace"}
    assert writer.role == "writer"
    assert clip_models(WOMAN, [THE_CARD])[0].name.startswith("hibari heart")


def test_the_channel_names_its_whole_cast(tmp_path: Path) -> None:
    config = settings(pack(tmp_path / "ada.pack"), "card", tmp_path / "gone.pack")
    assert [who.name for who in cast_of(config)] == ["ada", "card", "card"]
    roles = [(model.role, model.name) for model in model_credits(config)]
    assert [role for role, _ in roles] == ["voice", "voice", "presenter", "presenter", "writer"]
    assert ("presenter", "Anchor presenter: card") in roles
    one = model_credits(settings("card", voice=WOMAN))
    assert [model.role for model in one] == ["voice", "presenter", "writer"]
    without = model_credits(settings("card", voice="program:/nowhere/voice"))
    assert [model.role for model in without] == ["presenter", "writer"]


def test_the_colleague_is_the_next_of_the_cast(tmp_path: Path) -> None:
    names = ("marlow", "imani")
    alone = settings(*names)
    assert _colleague(alone, bulletins(alone)[0], "marlow") is None
    both = alone.model_copy(update={"presenter": alone.presenter.model_copy(update={"handover": True})})
    (channel,) = bulletins(both)
    assert [_named(_colleague(both, channel, name)) for name in names] == ["imani", "marlow"]
    assert _colleague(both, channel, "somebody who left") is None


def _named(file: PresenterFile | None) -> str:
    assert file is not None
    return file.name
