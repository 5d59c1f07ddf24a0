"""The actor: from a speech with exact times to what a face does in each frame."""

from __future__ import annotations

import math

import numpy as np

from ..speech.speech import SAMPLE_RATE, Speech
from .blinking import LISTENING, SPEAKING, blinks, lids
from .breathing import breathing, intakes
from .brows import brows
from .coarticulation import LEAD, mouth
from .delivery import Delivery, delivery
from .gaze import downward, gaze, looks
from .head import head
from .motion import beat, moments, rest_at_ends
from .performance import VISEMES, Performance, Track
from .posture import SETTLING, postures, sway
from .presenter import FRAME_RATE
from .upper_face import eased, raised, squinting

_PARTED = 0.12  # how far the lips part for a breath
_SILENCE = delivery(Speech(np.zeros(0, np.float32), (), ()))


def act(speech: Speech, seed: int, fps: int = FRAME_RATE) -> Performance:
    """What a presenter does while it says `speech`: a frame for every started 1/`fps` second of its samples.

    The same speech and seed give the same performance. It begins and ends at rest (all tracks 0), so that
    performances can follow each other; only a lip contact within the first or the last frame stands there.
    `gaze` is absolute, against the camera: at 0 the eyes look into the lens however the head is turned."""
    frames = math.ceil(len(speech.samples) * fps / SAMPLE_RATE)
    told = delivery(speech)
    effort = told.effort(moments(frames, fps) + LEAD)
    weights = mouth(speech.phonemes, frames, fps, told.emphasis, effort)
    return _perform(weights + _breath_lips(told, weights, fps), told, seed, fps)


def idle(frames: int, seed: int, fps: int = FRAME_RATE) -> Performance:
    """`frames` frames of somebody who is silent or listens: alive but calm, from rest to rest."""
    return _perform(np.zeros((max(0, frames), len(VISEMES)), np.float32), _SILENCE, seed, fps)


def _perform(weights: Track, told: Delivery, seed: int, fps: int) -> Performance:
    frames = len(weights)
    duration = frames / fps
    # Each movement has numbers of its own: a change to one leaves the others as they were.
    eyes, lid, air, face, neck, body, seat = (
        np.random.default_rng([seed % 2**64, stream]) for stream in range(7)
    )
    looked = looks(told.phrases, duration, eyes)
    taken = postures(told.phrases, duration, seat)
    blinked = blinks(
        duration,
        lid,
        favoured=[phrase.end for phrase in told.phrases],
        forced=downward(looked)[::2],
        mean=SPEAKING if told.phrases else LISTENING,
    )
    squint = eased(squinting(weights), fps) * rest_at_ends(frames, fps, SETTLING)
    return Performance(
        mouth=weights,
        blink=lids(blinked, frames, fps).astype(np.float32),
        squint=squint.astype(np.float32),
        brow=brows(told, taken, eased(raised(weights), fps), fps, face).astype(np.float32),
        gaze=gaze(looked, frames, fps).astype(np.float32),
        head=head(told, taken, frames, fps, neck).astype(np.float32),
        breath=breathing(told.phrases, frames, fps, air).astype(np.float32),
        sway=sway(taken, frames, fps, body).astype(np.float32),
    )


def _breath_lips(told: Delivery, weights: Track, fps: int) -> Track:
    """Lips parted a little for each breath before a phrase, where nothing else moves them."""
    t = moments(len(weights), fps)
    parted = np.zeros(len(weights))
    for intake in intakes(told.phrases):
        middle = (intake.start + intake.end) / 2
        half = (intake.end - intake.start) / 2
        if half > 0.15:
            parted = np.maximum(parted, _PARTED * beat(t, middle, half, half))
    parted *= np.clip(1.0 - 4.0 * weights.sum(axis=1), 0.0, 1.0)
    parted[:1] = parted[-1:] = 0.0
    added = np.zeros_like(weights)
    added[:, VISEMES.index("ih")] = 0.6 * parted
    added[:, VISEMES.index("aa")] = 0.4 * parted
    return added
