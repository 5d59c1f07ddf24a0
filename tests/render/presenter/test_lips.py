"""Lips that touch are still two: neither borrows from the other, and at the corners they hang together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from render.presenter.lips import upper_and_lower
from render.presenter.pack import BASES, AnchorPack, Layer


def with_gap(lips: Layer) -> Layer:
    """The lips without the samples that lie between them in the open mouth."""
    height, width = lips.tex.shape[1:3]
    away = np.abs(lips.tx - width / 2) / (0.3 * width)
    gap = np.abs(lips.ty - height / 2) < 8 * np.sqrt(np.clip(1 - away**2, 0, 1))
    return replace(lips, pos=lips.pos[:, ~gap], vis=lips.vis[:, ~gap], tx=lips.tx[~gap], ty=lips.ty[~gap])


def test_every_sample_belongs_to_one_lip_or_both(painted: AnchorPack) -> None:
    lips = with_gap(painted.layers["lips"])
    upper, lower = upper_and_lower(lips, painted.ring)
    pairs = [set(zip(part.tx.tolist(), part.ty.tolist(), strict=True)) for part in (upper, lower)]
    assert len(pairs[0] | pairs[1]) == len(lips.tx)
    assert upper.pos.shape == (len(BASES), len(upper.tx), 2)


def test_lips_are_apart_in_the_middle_and_overlap_beside_the_corners(painted: AnchorPack) -> None:
    lips = with_gap(painted.layers["lips"])
    upper, lower = upper_and_lower(lips, painted.ring)
    width = lips.tex.shape[2]
    middle = np.abs(upper.tx - width / 2) < 10
    assert upper.ty[middle].max() < lower.ty[np.abs(lower.tx - width / 2) < 10].min()
    assert upper.ty[upper.tx < 4].max() > lower.ty[lower.tx < 4].min()


def test_lips_without_a_gap_are_parted_in_their_middle(painted: AnchorPack) -> None:
    lips = painted.layers["lips"]
    upper, lower = upper_and_lower(lips, painted.ring)
    assert len(upper.tx) + len(lower.tx) == len(lips.tx)
    assert 0.3 < len(upper.tx) / len(lips.tx) < 0.7


def test_lips_all_on_one_side_are_drawn_all_the_same(painted: AnchorPack) -> None:
    ring = painted.ring + np.array([0, 400], np.float32)
    upper, lower = upper_and_lower(painted.layers["lips"], ring)
    assert len(upper.tx)
    assert len(lower.tx)
