"""A pack comes back as it was written; whatever else a file holds is refused by name, in time and in memory."""

from __future__ import annotations

import io
import json
import lzma
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from render.presenter.encoded import (
    EncodedError,
    pack_array,
    pack_png,
    pack_webp,
    unpack_array,
    unpack_picture,
)
from render.presenter.pack import FIELDS, LAYERS, AnchorPack, PackError, read_pack, write_pack


@pytest.fixture(scope="module")
def written(painted: AnchorPack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pack") / "painted.pack"
    write_pack(painted, path)
    return path


@pytest.fixture(scope="module")
def members(written: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(written) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(members: dict[str, bytes], path: Path, method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def read_or_none(path: Path) -> AnchorPack | None:
    """The pack, or None when it is refused as it should be: by PackError, and by name."""
    try:
        return read_pack(path)
    except PackError as error:
        if str(path) not in str(error):
            raise
        return None


def with_json(members: dict[str, bytes], where: str, value: Any) -> dict[str, bytes]:
    root = json.loads(members["pack.json"])
    *steps, last = where.split(".")
    place = root
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return {**members, "pack.json": json.dumps(root).encode()}


def test_pack_comes_back(painted: AnchorPack, written: Path) -> None:
    pack = read_pack(written)
    assert pack.info == painted.info
    assert pack.mouth == painted.mouth
    assert pack.collar == painted.collar
    assert np.array_equal(pack.neutral, painted.neutral)
    for name in LAYERS:
        mine, theirs = pack.layers[name], painted.layers[name]
        assert np.abs(mine.pos - theirs.pos).max() <= 1 / 64 + 1 / 64
        assert np.array_equal(mine.tx, theirs.tx)
        assert np.array_equal(mine.ty, theirs.ty)
        assert np.array_equal(mine.vis, theirs.vis)
        assert np.abs(mine.tex.astype(int) - theirs.tex).mean() < 3
    for name in FIELDS:
        assert np.abs(pack.fields[name] - painted.fields[name]).max() < 0.2
    assert np.abs(pack.ring - painted.ring).max() <= 1 / 32
    assert np.array_equal(pack.feather, painted.feather)
    assert np.array_equal(pack.eyes.lids[..., 3], painted.eyes.lids[..., 3])
    assert np.abs(pack.eyes.squinting.astype(int) - painted.eyes.squinting).mean() < 2
    assert np.abs(pack.eyes.squint - painted.eyes.squint).max() <= 1 / 64
    assert pack.eyes.motion is not None
    assert painted.eyes.motion is not None
    assert np.abs(pack.eyes.motion - painted.eyes.motion).max() <= 1 / 64


def test_same_pack_gives_the_same_bytes(painted: AnchorPack, written: Path, tmp_path: Path) -> None:
    write_pack(painted, tmp_path / "again.pack")
    assert (tmp_path / "again.pack").read_bytes() == written.read_bytes()


def test_consent_travels_and_motion_may_be_absent(painted: AnchorPack, tmp_path: Path) -> None:
    info = replace(painted.info, consent={"person": "A. Example", "signed": "2026-11-22"})
    write_pack(replace(painted, info=info, eyes=replace(painted.eyes, motion=None)), tmp_path / "a.pack")
    pack = read_pack(tmp_path / "a.pack")
    assert pack.info == info
    assert pack.eyes.motion is None


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"nobody\.pack: cannot be read"):
        read_pack(tmp_path / "nobody.pack")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1), data=st.data())
def test_cut_short_is_refused(written: Path, tmp_path: Path, share: float, data: st.DataObject) -> None:
    raw = written.read_bytes()
    path = tmp_path / "cut.pack"
    path.write_bytes(raw[: min(int(share * len(raw)), len(raw) - 1)])
    with pytest.raises(PackError, match=r"cut\.pack: "):
        read_pack(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.floats(0, 0.999999), min_size=1, max_size=6), value=st.integers(0, 255))
def test_changed_bytes_are_refused_or_harmless(
    written: Path, tmp_path: Path, places: list[float], value: int
) -> None:
    raw = bytearray(written.read_bytes())
    for place in places:
        raw[int(place * len(raw))] = value
    path = tmp_path / "changed.pack"
    path.write_bytes(raw)
    pack = read_or_none(path)
    assert pack is None or set(pack.layers) == set(LAYERS)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(member=st.data(), seed=st.integers(0, 1 << 30))
def test_changed_members_with_true_checksums_are_refused_or_harmless(
    members: dict[str, bytes], tmp_path: Path, member: st.DataObject, seed: int
) -> None:
    name = member.draw(st.sampled_from(sorted(members)))
    data = bytearray(members[name])
    random = np.random.default_rng(seed)
    for place in random.integers(0, len(data), 4):
        data[place] = random.integers(0, 256)
    path = archive_of({**members, name: bytes(data)}, tmp_path / "forged.pack")
    pack = read_or_none(path)
    for layer in pack.layers.values() if pack else ():
        assert np.isfinite(layer.pos).all()
        assert layer.tx.max() < layer.tex.shape[2]


@pytest.mark.parametrize(
    ("where", "value", "complaint"),
    [
        ("format", 1, "is a pack of format 1; this version of Anchor reads 2"),
        ("bases", ["neutral"], "bases are not"),
        ("mouth", [0, 0, 1280, 1080], "not 16 to 1000 a side"),
        ("mouth", [700, 500, 600, 620], "not 16 to 1000 a side"),
        ("mouth.0", -4, "mouth.0 is -4"),
        ("mouth.0", 560.5, "not a whole number"),
        ("mouth.0", True, "mouth.0 is True"),
        ("collar", float("nan"), "collar is nan"),
        ("collar", float("inf"), "collar is inf"),
        ("layers.skin.samples", 1 << 40, "layers.skin.samples is"),
        ("layers.skin.samples", 12, "does not hold"),
        ("layers.skin.texture", [1 << 19, 1 << 19], "layers.skin.texture.1 is"),
        ("layers.lips", None, "lacks layers.lips.samples"),
        ("layers.lips.density", 0, "layers.lips.density is 0"),
        ("eyes.centres", [], "lacks eyes.centres.0.0"),
        ("eyes.radius", [1, 1], "eyes.radius.0 is 1"),
        ("info.name", "x" * 2001, "info.name is not a line"),
        ("info.name", "two\nlines", "info.name is not a line"),
        ("info.voice", 7, "info.voice is not a line"),
        ("info.consent", ["yes"], "info.consent is not a record"),
        ("info.consent", {"person": {"deep": 1}}, "info.consent.person is not a line"),
    ],
)
def test_wrong_descriptions_are_named(
    members: dict[str, bytes], tmp_path: Path, where: str, value: Any, complaint: str
) -> None:
    path = archive_of(with_json(members, where, value), tmp_path / "wrong.pack")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    assert complaint in str(caught.value)
    assert "wrong.pack" in str(caught.value)
    assert "bake it again" in str(caught.value)


@pytest.mark.parametrize("name", ["pack.json", "neutral.png", "ring.xz", "lips/pos.xz", "eyes/lids.webp"])
def test_missing_members_are_named(members: dict[str, bytes], tmp_path: Path, name: str) -> None:
    path = archive_of({other: data for other, data in members.items() if other != name}, tmp_path / "a.pack")
    with pytest.raises(PackError, match=f"member {name} is missing"):
        read_pack(path)


@pytest.mark.parametrize("text", [b"[]", b"nonsense", b"[" * 60_000, b'"' + b"x" * 70_000 + b'"'])
def test_pack_json_that_is_none(members: dict[str, bytes], tmp_path: Path, text: bytes) -> None:
    path = archive_of({**members, "pack.json": text}, tmp_path / "a.pack")
    with pytest.raises(PackError, match=r"pack\.json is"):
        read_pack(path)


def test_compressed_and_crowded_archives_are_refused(members: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(PackError, match="stores its members"):
        read_pack(archive_of(members, tmp_path / "deflated.pack", zipfile.ZIP_DEFLATED))
    crowd = {**members, **{f"more{number}": b"" for number in range(64)}}
    with pytest.raises(PackError, match="64 are allowed"):
        read_pack(archive_of(crowd, tmp_path / "crowded.pack"))


def test_file_larger_than_a_pack_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.pack"
    with path.open("wb") as file:
        file.truncate(13_000_000)
    with pytest.raises(PackError, match=r"takes 13\.0 MB"):
        read_pack(path)


def test_too_large_a_pack_is_not_written(painted: AnchorPack, tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    noise = random.integers(0, 256, painted.neutral.shape, np.uint8)
    skin = painted.layers["skin"]
    texture = random.integers(0, 256, (16, 900, 1000, 3), np.uint8)
    layers = {**painted.layers, "skin": replace(skin, tex=texture)}
    with pytest.raises(PackError, match="lower the quality"):
        write_pack(replace(painted, neutral=noise, layers=layers), tmp_path / "a.pack", quality=100)
    assert not list(tmp_path.iterdir())


@given(
    st.lists(st.integers(-32768, 32767), max_size=200).map(lambda numbers: np.array(numbers, np.int16)),
)
def test_arrays_come_back(array: np.ndarray) -> None:
    assert np.array_equal(unpack_array(pack_array(array), "int16", array.shape), array)


def test_array_that_expands_beyond_its_shape_is_not_expanded() -> None:
    bomb = lzma.compress(bytes(200_000_000), preset=0)
    with pytest.raises(EncodedError, match="does not hold the 16 bytes"):
        unpack_array(bomb, "int16", (8,))


def test_pictures_are_measured_before_they_are_decoded() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (40, 30, 4), np.uint8)
    for data in (pack_png(pixels), pack_webp(pixels, 101)):
        assert np.array_equal(unpack_picture(data, (40, 30, 4))[..., 3], pixels[..., 3])
        with pytest.raises(EncodedError, match="is 30x40 pixels"):
            unpack_picture(data, (41, 30, 4))
    opaque = np.full((40, 30, 4), 255, np.uint8)
    assert np.array_equal(unpack_picture(pack_webp(opaque, 101), (40, 30, 4)), opaque)
    with pytest.raises(EncodedError, match="neither PNG nor WebP"):
        unpack_picture(io.BytesIO(b"GIF89a" + bytes(40)).getvalue(), (40, 30, 4))
    with pytest.raises(EncodedError, match="WebP ends at"):
        pack_webp(np.zeros((16400, 2, 3), np.uint8), 90)
