"""From a photo to a pack that the run time draws: by paper faces, and by a bundled presenter's with the models."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.presenter.atlas import Atlas
from render.presenter.pack import VISEMES, AnchorPack, PackInfo, read_pack, write_pack
from render.presenter.performance import Performance
from render.presenter.photo.complexion import closest, skin_colour
from render.presenter.photo.environment import ENVIRONMENT
from render.presenter.photo.photo import PACKS, from_photo, make_pack
from render.presenter.photo.refusal import Condition, ConsentError, PhotoError, PhotoRefusedError

ROOT = Path(__file__).parents[4]
SIDE = ROOT / ".venv-photo"
INFO = PackInfo("someone", "Someone", "a licence", "a likeness", "a tool", "", {"shown": "Someone"})


def at_rest(**tracks: object) -> Performance:
    posed = Performance.still(1)
    for name, track in tracks.items():
        if name in VISEMES:
            posed.mouth[:, VISEMES.index(name)] = track
        else:
            getattr(posed, name)[:] = track
    return posed


def drawn(atlas: Atlas, **tracks: object) -> NDArray[np.float32]:
    return atlas.frame(at_rest(**tracks), 0).astype(np.float32)


@pytest.fixture(scope="module")
def made(painted: AnchorPack, sitting) -> AnchorPack:  # type: ignore[no-untyped-def]
    return make_pack(Path("p.png"), sitting.survey, [painted], [sitting.picture], INFO, None)


def test_the_photo_of_a_lender_speaks_as_the_lender_does(made: AnchorPack, painted: AnchorPack) -> None:
    mine, theirs = Atlas(made, 1080), Atlas(painted, 1080)
    x0, y0, x1, y1 = painted.mouth
    for viseme in ("aa", "E", "PP", "ou"):
        apart = np.abs(drawn(mine, **{viseme: 1.0}) - drawn(theirs, **{viseme: 1.0}))[y0:y1, x0:x1]
        assert apart.mean() < 2.5, viseme
    turned = np.abs(drawn(mine, head=(3, 1, 1)) - drawn(theirs, head=(3, 1, 1)))
    assert turned.mean() < 2.5


def test_the_photo_at_rest_is_the_photo(made: AnchorPack, sitting) -> None:  # type: ignore[no-untyped-def]
    frame = drawn(Atlas(made, 1080))
    inside = cv2.erode((made.neutral[..., 3] > 250).astype(np.uint8), np.ones((9, 9))) > 0
    assert np.abs(frame[..., 2::-1] - sitting.picture)[inside].mean() < 1.5


def test_teeth_take_the_light_of_the_photo(painted: AnchorPack, sitting) -> None:  # type: ignore[no-untyped-def]
    dim = replace(sitting.survey, picture=(sitting.survey.picture * 0.7).astype(np.uint8))
    pack = make_pack(Path("p.png"), dim, [painted], [sitting.picture], INFO, None)
    ratio = pack.layers["teethU"].tex.mean() / painted.layers["teethU"].tex.mean()
    assert ratio == pytest.approx(0.7, abs=0.05)


def test_a_pack_made_from_a_photo_is_written_and_read(made: AnchorPack, tmp_path: Path) -> None:
    write_pack(made, tmp_path / "someone.pack")
    back = read_pack(tmp_path / "someone.pack")
    assert back.info == replace(INFO, voice="piper:joe")
    assert back.mouth == made.mouth
    assert back.feather.shape == back.layers["lips"].tex.shape[1:3]


def test_the_lender_of_the_likest_complexion_is_taken(sitting) -> None:  # type: ignore[no-untyped-def]
    tones = [skin_colour((sitting.picture * share).astype(np.uint8), sitting.face) for share in (1.0, 0.4)]
    for share, wanted in ((0.9, 0), (0.45, 1)):
        assert closest(skin_colour((sitting.picture * share).astype(np.uint8), sitting.face), tones) == wanted


def test_nothing_is_made_without_consent(tmp_path: Path, consent: Path) -> None:
    photo = tmp_path / "photo.png"
    cv2.imwrite(str(photo), np.zeros((400, 400, 3), np.uint8))
    never = tmp_path / "never"
    with pytest.raises(ConsentError):
        from_photo(photo, tmp_path / "none.toml", tmp_path / "a.pack", print, environment=never)
    with pytest.raises(PhotoRefusedError):
        from_photo(consent, consent, tmp_path / "a.pack", print, environment=never)
    with pytest.raises(PhotoError, match="no folder"):
        from_photo(photo, consent, tmp_path / "no/a.pack", print, environment=never)
    assert not never.exists()
    assert not (tmp_path / "a.pack").exists()


def _lenders() -> list[Path]:
    given = os.environ.get("ANCHOR_TEST_PACK")
    return [Path(given)] if given else sorted(PACKS.glob("*.pack"))


@pytest.fixture(scope="module")
def side() -> Path:
    """The photo tool's own environment: tests download nothing."""
    if not ENVIRONMENT.ready(SIDE):
        pytest.fail(
            f"{SIDE} is missing or of an older list of packages: `make test` makes it, and so does "
            "python -m render.presenter.photo.environment"
        )
    return SIDE


def on_grey(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    wall = np.linspace(150, 185, frame.shape[1])[None, :, None] * (1.0, 0.98, 0.94)
    picture = frame[..., 2::-1] + wall * (1 - frame[..., 3:] / 255.0)
    return np.round(picture.clip(0, 255)).astype(np.uint8)


def test_a_figure_made_by_code_goes_all_the_way(
    tmp_path: Path, consent: Path, side: Path, inside_seen: Callable[[AnchorPack, str], int]
) -> None:
    lender = _lenders()[0]
    photo, out = tmp_path / "photo.png", tmp_path / "New Face.pack"
    cv2.imwrite(str(photo), on_grey(Atlas(read_pack(lender), 1080).frame(at_rest(), 0)))
    steps: list[str] = []
    from_photo(photo, consent, out, lambda step: steps.append(step.what), lenders=[lender], environment=side)
    pack = read_pack(out)
    assert steps[-1] == "pack"
    assert pack.info.id == "new-face"
    assert pack.info.name == "Painted Example"
    assert pack.info.consent is not None
    assert pack.info.consent["photo_sha256"] == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert inside_seen(pack, "PP") < 0.1 * inside_seen(pack, "aa")
    assert inside_seen(pack, "aa") == pytest.approx(inside_seen(read_pack(lender), "aa"), rel=0.25)


@pytest.mark.parametrize(
    "case",
    [
        ("mouth", Condition.MOUTH),
        ("turned", Condition.TURNED),
        ("two", Condition.SEVERAL_FACES),
        ("cut", Condition.CUT_OFF),
        ("shut", Condition.EYES),
        ("blurred", Condition.BLURRED),
        ("nobody", Condition.NO_FACE),
        ("small", Condition.SMALL),
    ],
    ids=lambda case: case[0],
)
def test_pictures_that_cannot_be_used_are_refused(
    tmp_path: Path, consent: Path, side: Path, case: tuple[str, Condition]
) -> None:
    lender = _lenders()[0]
    atlas = Atlas(read_pack(lender), 1080)
    posed = {"mouth": at_rest(aa=1.0), "turned": at_rest(head=(20, 0, 0)), "shut": at_rest(blink=1.0)}
    plain = on_grey(atlas.frame(posed.get(case[0], at_rest()), 0))
    pictures = {
        "two": lambda: np.hstack([plain[:, 200:1080], plain[:, 200:1080]]),
        "cut": lambda: plain[:700],
        "blurred": lambda: cv2.GaussianBlur(plain, (0, 0), 4),
        "nobody": lambda: plain[720:],
        "small": lambda: cv2.resize(plain, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA),
    }
    photo = tmp_path / "photo.jpg"
    cv2.imwrite(str(photo), pictures.get(case[0], lambda: plain)())
    with pytest.raises(PhotoRefusedError) as told:
        from_photo(photo, consent, tmp_path / "a.pack", lambda step: None, lenders=[lender], environment=side)
    assert told.value.condition is case[1]
    assert not (tmp_path / "a.pack").exists()


def test_the_environments_list_is_there() -> None:
    assert len(ENVIRONMENT.digest()) == 64
