"""How the sounds of running speech blend into one movement of the mouth.

Dominance functions after Cohen & Massaro (1993, "Modeling coarticulation in synthetic visual speech"): every
sound pulls the mouth to its shape with a force that grows before it and fades after it; the mouth is where the
forces balance. Sounds that must be seen (lips closed, teeth on the lip) are then made certain, and no shape
comes or goes faster than a mouth can move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..speech.speech import Phoneme
from .motion import above, below, moments, soft
from .performance import VISEMES, Track
from .visemes import Contact, sounds

LEAD: Final = (
    0.010  # seconds by which the face is ahead of the voice, beside what gestures come early by themselves
)
CERTAIN: Final = 0.060  # seconds: a contact that lasts at least this long has a frame of its own
OPENING_STEP: Final = 0.5  # a shape gains or loses at most this a frame (25 a second)
CONTACT_STEP: Final = 0.6  # lips come together and part at most this fast, except from contact to contact

_PAUSE_FORCE = 1.1
_PAUSE_FADE = 0.060  # seconds
_JOINT = 0.060  # a silence shorter than this is part of the sounds around it
_REST = 0.220  # in one this long the mouth comes to rest; between, it is on its way to the next sound
_ROUNDING_LEAD = 0.075  # seconds more that rounded lips come early: through the consonants before the vowel
_AT_EASE = 0.02  # the force of the mouth's rest, always there
_HOLD_BEGINS, _HOLD_ENDS, _PLOSIVE_PARTS = 0.15, 0.85, 0.65  # of the sound's time: when lips touch and part
_PLOSIVES = frozenset("pbɓʙʘ")


@dataclass(frozen=True)
class Gesture:
    """One sound of the running speech: what the mouth is drawn to, when (seconds), and how strongly."""

    start: float
    end: float
    shape: NDArray[np.float32]
    vowel: bool
    contact: Contact
    force: float
    fade_in: float  # seconds
    fade_out: float
    release: bool = False  # lips part before the sound's end: a plosive


def gestures(phonemes: Sequence[Phoneme], emphasis: Sequence[float] | None = None) -> list[Gesture]:
    """The mouth's gestures in their order, pauses included.

    `emphasis`, one for each phoneme, scales how far vowels open: 1 as usual, less when said in passing, more
    when stressed; of a pause it says how silent that is, 0 to 1. Sounds without a shape of their own (h) leave
    the mouth to their neighbours."""
    found: list[Gesture] = []
    for number, phoneme in enumerate(phonemes):
        length = phoneme.end - phoneme.start
        parts = sounds(phoneme.ipa)
        weight = emphasis[number] if emphasis is not None else 1.0
        if not parts:
            if length > _JOINT and weight > 0:
                found.append(_pause(phoneme.start, phoneme.end, weight))
            continue
        whole = sum(part.share for part in parts)
        start = phoneme.start
        for part in parts:
            end = start + length * part.share / whole
            if part.shape.any():
                scale = _opening(weight * (1.1 if part.stressed else 1.0), end - start) if part.vowel else 1.0
                found.append(
                    Gesture(
                        start=start,
                        end=end,
                        shape=_scaled(part.shape, scale),
                        vowel=part.vowel,
                        contact=part.contact,
                        force=_force(part.vowel, part.rounding, part.contact) * min(1.2, max(0.7, weight)),
                        fade_in=(0.062 if part.vowel else 0.048) + _ROUNDING_LEAD * part.rounding,
                        fade_out=(0.062 if part.vowel else 0.042) * (1.0 + 0.25 * part.rounding),
                        release=part.ipa in _PLOSIVES,
                    )
                )
            start = end
    return found


def mouth(
    phonemes: Sequence[Phoneme],
    frames: int,
    fps: int = 25,
    emphasis: Sequence[float] | None = None,
    effort: NDArray[np.float64] | None = None,
) -> Track:
    """Weights of `VISEMES` for each frame: float32 [frames, 15], each 0..1, their sum at most 1.

    `emphasis` is that of `gestures`; `effort` [frames] opens the mouth further (above 1) or less in each frame.

    Every p, b or m of at least `CERTAIN` seconds has a frame that begins inside it, and whose middle lies in
    it, with the lips' shape at 1; f and v likewise. Shorter ones have theirs where no other claims the frame.
    The first and the last frame are at rest, unless one of them belongs to such a contact."""
    weights = np.zeros((frames, len(VISEMES)))
    if frames == 0:
        return weights.astype(np.float32)
    acted = gestures(phonemes, emphasis)
    weights = _balance(acted, moments(frames, fps) + LEAD)
    if effort is not None:
        weights[:, _FREE] *= np.asarray(effort)[:, np.newaxis]
    held = _contacts(acted, frames, fps)

    scale = 25.0 / fps
    ends = np.minimum(np.arange(frames), np.arange(frames)[::-1]).astype(np.float64)
    near_rest = ends * CONTACT_STEP * scale
    for column, contact in ((_PP, "lips"), (_FF, "teeth")):
        other = [frame for frame, kind in held.items() if kind != contact]
        weights[:, column] = np.minimum(weights[:, column], near_rest)
        weights[other, column] = 0.0
        weights[[frame for frame, kind in held.items() if kind == contact], column] = 1.0
        weights[:, column] = above(weights[:, column], CONTACT_STEP * scale)
        weights[other, column] = 0.0
    weights[[frame for frame in (0, frames - 1) if frame not in held]] = 0.0
    touching = weights[:, _CONTACTS]
    weights[:, _CONTACTS] = touching / np.maximum(1.0, touching.sum(axis=1, keepdims=True))

    free = weights[:, _FREE]
    room = 1.0 - weights[:, _CONTACTS].sum(axis=1)
    free *= np.minimum(1.0, room / np.maximum(free.sum(axis=1), 1e-9))[:, np.newaxis]
    free[[*held, 0, -1]] = 0.0
    weights[:, _FREE] = below(free, OPENING_STEP * scale)
    return np.clip(weights, 0.0, 1.0).astype(np.float32)


_PP, _FF = VISEMES.index("PP"), VISEMES.index("FF")
_CONTACTS = [_PP, _FF]
_FREE = [i for i in range(len(VISEMES)) if i not in _CONTACTS]
_NOTHING = np.zeros(len(VISEMES), np.float32)


def _pause(start: float, end: float, silence: float) -> Gesture:
    force = _PAUSE_FORCE * min(1.0, silence) * float(soft((end - start - _JOINT) / (_REST - _JOINT)))
    return Gesture(start, end, _NOTHING, False, "none", force, _PAUSE_FADE, _PAUSE_FADE)


def _opening(emphasis: float, length: float) -> float:
    """How far a vowel opens: the mouth does not reach it when there is no time (Lindblom 1963)."""
    reached = 0.74 + 0.38 * (1.0 - np.exp(-length / 0.045))
    return float(np.clip(emphasis * reached, 0.5, 1.15))


def _scaled(shape: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    return shape * np.float32(min(scale, 1.0 / float(shape.sum())))


def _force(vowel: bool, rounding: float, contact: Contact) -> float:
    """Lips that must touch or round resist their neighbours; a tongue behind the teeth leaves the lips free."""
    if contact != "none":
        return 1.5
    return (1.0 if vowel else 0.56) + (0.15 if vowel else 0.60) * rounding


def _balance(acted: Sequence[Gesture], t: NDArray[np.float64]) -> NDArray[np.float64]:
    pulled = np.zeros((len(t), len(VISEMES)))
    force = np.full(len(t), _AT_EASE)
    for gesture in acted:
        length = gesture.end - gesture.start
        reach = 4.5 * max(gesture.fade_in, gesture.fade_out)
        first, last = np.searchsorted(t, (gesture.start - reach, gesture.end + reach))
        near = t[first:last]
        early = np.maximum(0.0, gesture.start + 0.30 * length - near) / gesture.fade_in
        late = np.maximum(0.0, near - (gesture.end - 0.35 * length)) / gesture.fade_out
        pull = gesture.force * np.exp(-((early + late) ** 1.3))
        force[first:last] += pull
        pulled[first:last] += pull[:, np.newaxis] * gesture.shape
    return np.asarray(pulled / force[:, np.newaxis])


def _contacts(acted: Sequence[Gesture], frames: int, fps: int) -> dict[int, Contact]:
    """frame: what touches in it. Long contacts choose first, then lips before teeth."""
    touching = [gesture for gesture in acted if gesture.contact != "none"]
    touching.sort(key=lambda g: (g.end - g.start < CERTAIN - 1e-9, g.contact == "teeth"))
    held: dict[int, Contact] = {}
    for gesture in touching:
        held.setdefault(_touch(gesture, frames, fps), gesture.contact)
    for gesture in touching:
        length = gesture.end - gesture.start
        hold_end = gesture.start + length * (_PLOSIVE_PARTS if gesture.release else _HOLD_ENDS)
        first = int(np.ceil((gesture.start + _HOLD_BEGINS * length - LEAD) * fps - 0.5))
        last = int(np.floor((hold_end - LEAD) * fps - 0.5))
        for frame in range(max(0, first), min(frames - 1, last) + 1):
            held.setdefault(frame, gesture.contact)
    return held


def _touch(gesture: Gesture, frames: int, fps: int) -> int:
    """The frame that shows the contact: the one nearest to its middle, less the lead, of those that begin inside
    the sound and have their middle in it."""
    ideal = (gesture.start + gesture.end) / 2.0 - LEAD
    first = int(np.ceil(gesture.start * fps - 1e-6))
    last = int(np.ceil(gesture.end * fps - 0.5 - 1e-6)) - 1
    nearest = round(ideal * fps - 0.5)
    frame = min(max(nearest, first), last) if first <= last else nearest
    return min(max(frame, 0), frames - 1)
