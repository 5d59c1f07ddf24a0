"""A single photo -> a presenter's pack, drawn by the same run time as the bundled ones."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..bake.bake import Progress
from ..pack import AnchorPack, PackError, PackInfo, read_pack, write_pack
from ..side_environment import SideEnvironmentError
from .complexion import closest, skin_colour
from .conditions import check_face, check_file, check_sharp
from .consent import ConsentRecord, read_consent
from .environment import ENVIRONMENT, FOLDER
from .eyes import build_eyes, white_of_eyes
from .landmarks import Points
from .likeness import liken
from .matte import cut_out
from .mouth import build_mouth
from .movement import build_fields
from .placement import CutOffError, place
from .refusal import Condition, PhotoError, PhotoRefusedError
from .survey import Survey, survey

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Follow = Callable[[Progress], None]

PACKS: Final = Path(__file__).parents[1] / "packs"
TOOL: Final = "Anchor presenter from-photo 1"
LICENCE: Final = (
    "The portrait belongs to whoever holds the rights in the photo; it may be used as the consent record says. "
    "Mouth and motion: Apache-2.0, from a presenter of Anchor."
)
_STEPS: Final = 9
_BEHIND: Final = 96  # grey of what a bundled presenter is shown to the landmark model on
_LAMP: Final = (0.55, 1.6)  # limits of how light or dark borrowed teeth become
_TINT: Final = 0.7  # share of the light's tint that they take


@dataclass(frozen=True)
class _Known:
    """A bundled presenter and its face's landmarks."""

    pack: AnchorPack
    picture: Pixels
    face: Points


def from_photo(
    photo: Path,
    consent: Path,
    out: Path,
    progress: Follow,
    *,
    name: str | None = None,
    voice: str | None = None,
    lenders: Sequence[Path] | None = None,
    environment: Path = FOLDER,
    today: datetime.date | None = None,
) -> None:
    """Writes to `out` the pack of the person in `photo`, who agreed to it as the record `consent` says.

    `name` is shown on screen (default: that of the record); `voice` goes with the presenter (default: that of the pack
    that lends its mouth). `lenders`: packs to choose the mouth from (default: the bundled ones).
    Raises PhotoRefusedError (with its condition), ConsentError or PhotoError; then nothing is written."""
    done = 0

    def step(what: str) -> None:
        nonlocal done
        done += 1
        progress(Progress(done, _STEPS, what))

    data = check_file(photo)
    digest = hashlib.sha256(data).hexdigest()
    record = read_consent(consent, digest, today or datetime.datetime.now(datetime.UTC).date())
    if not out.absolute().parent.is_dir():
        raise PhotoError(f"{out.absolute().parent}: is no folder; make it or choose another place.")
    step("consent")
    packs = _read_lenders(lenders)
    try:
        python = ENVIRONMENT.ensure(environment, told=lambda what: progress(Progress(done, _STEPS, what)))
    except SideEnvironmentError as error:
        raise PhotoError(str(error)) from None
    step("presenters")
    pictures = [_on_grey(pack.neutral) for pack in packs]
    command = [str(python.absolute()), "-m", "render.presenter.photo.worker"]
    seen = survey(photo, data, pictures, command, step)
    pack = make_pack(photo, seen, packs, pictures, _info(record, digest, out, name), voice, step)
    try:
        write_pack(pack, out)
    except PackError as error:
        raise PhotoError(str(error)) from None
    progress(Progress(_STEPS, _STEPS, "pack"))


def make_pack(
    photo: Path,
    seen: Survey,
    packs: Sequence[AnchorPack],
    pictures: Sequence[Pixels],
    info: PackInfo,
    voice: str | None,
    step: Callable[[str], None] = lambda _: None,
) -> AnchorPack:
    """The pack of what was seen in `photo`; `packs` lend mouth and motion, `pictures` show them (BGR).

    Raises PhotoRefusedError."""
    height, width = seen.picture.shape[:2]
    face = check_face(photo, seen.faces, seen.seen, (width, height), seen.references[0])
    tones = [skin_colour(picture, known) for picture, known in zip(pictures, seen.references, strict=True)]
    chosen = closest(skin_colour(seen.picture, face), tones)
    known = _Known(packs[chosen], pictures[chosen], seen.references[chosen])
    try:
        placement = place(face, known.face, seen.figure)
    except CutOffError as error:
        raise PhotoRefusedError(
            photo,
            Condition.CUT_OFF,
            f"{error} is not in the picture",
            "Use a picture with the whole head, both shoulders and the chest, against a calm background.",
        ) from None
    picture, placed = placement.picture(seen.picture), placement.points(face)
    check_sharp(photo, picture, placed)
    neutral = cut_out(picture, placement.picture(seen.figure, outside=0))
    step("figure cut out")
    likeness = liken(known.face, known.picture, placed, picture)
    # The figure's colours are carried on past its outline: a jaw that moves must not show the photo's background.
    figure = np.ascontiguousarray(neutral[..., :3])
    mouth = build_mouth(known.pack, likeness, figure, _lamp(picture, placed, known))
    step("mouth")
    eyes = build_eyes(picture, placed)
    step("eyes")
    fields = build_fields(known.pack, likeness)
    collar = likeness.forth(np.array([[float(known.face[1, 0]), known.pack.collar]]))[0, 1]
    return AnchorPack(
        info=PackInfo(
            id=info.id,
            name=info.name,
            licence=info.licence,
            likeness=info.likeness,
            tool=info.tool,
            voice=voice or known.pack.info.voice,
            consent=info.consent,
        ),
        neutral=neutral,
        mouth=mouth.region,
        layers=mouth.layers,
        ring=mouth.ring,
        feather=mouth.feather,
        eyes=eyes,
        fields=fields,
        collar=float(np.clip(collar, 8, neutral.shape[0] - 8)),
    )


def _read_lenders(lenders: Sequence[Path] | None) -> list[AnchorPack]:
    paths = sorted(PACKS.glob("*.pack")) if lenders is None else list(lenders)
    if not paths:
        raise PhotoError(f"{PACKS}: holds no presenter to borrow a mouth from; install Anchor again.")
    try:
        return [read_pack(path) for path in paths]
    except PackError as error:
        raise PhotoError(str(error)) from None


def _info(record: ConsentRecord, photo_sha256: str, out: Path, name: str | None) -> PackInfo:
    return PackInfo(
        id=re.sub(r"[^a-z0-9]+", "-", out.stem.lower()).strip("-") or "photo",
        name=name or record.shown,
        licence=LICENCE,
        likeness=f"Made from a photo of {record.shown}, who is shown with the consent recorded here.",
        tool=TOOL,
        voice="",
        consent=record.entries(photo_sha256),
    )


def _on_grey(neutral: Pixels) -> Pixels:
    alpha = neutral[..., 3:].astype(np.float32) / 255
    return np.asarray(np.round(neutral[..., :3] * alpha + _BEHIND * (1 - alpha)), np.uint8)


def _lamp(picture: Pixels, face: Points, known: _Known) -> Floats:
    """How much brighter in blue, green and red the photo's light is than the bundled presenter's: by their eyes."""
    own, other = white_of_eyes(picture, face), white_of_eyes(known.picture, known.face)
    if own is None or other is None:
        return np.ones(3, np.float32)
    ratio = own / np.maximum(other, 8)
    level = float(np.exp(np.log(ratio).mean()))
    tinted = level * (ratio / level) ** _TINT
    return np.asarray(np.clip(tinted, *_LAMP), np.float32)
