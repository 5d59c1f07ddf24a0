"""Every graphic stays in its place, whatever the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import skia

from render.graphics.bugs import Bugs
from render.graphics.fonts import FontSet
from render.graphics.frame import BUG_ROW, HEIGHT, LIVE_ZONE, LOWER_THIRD, TICKER, VISUAL, WIDTH, Box
from render.graphics.lower_third import LowerThird
from render.graphics.plate import BAND_FRAMES, BANDS, Plate
from render.graphics.sting import STING_SECONDS, Sting
from render.graphics.visuals.choose import visual_layer
from render.graphics.visuals.panel import INNER
from render.script import ClipScript, Visual


def drawn(layer: Any, frame: int) -> np.ndarray:
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    layer.draw(skia.Surface(pixels, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType).getCanvas(), frame)
    return pixels


def only_inside(pixels: np.ndarray, box: Box) -> bool:
    outside = pixels[..., 3].copy()
    outside[int(box.y) : int(box.bottom), int(box.x) : int(box.right)] = 0
    return not outside.any()


def lower_third(fonts: FontSet, script: ClipScript) -> LowerThird:
    return LowerThird(
        fonts,
        slug=script.slug,
        headline=script.headline,
        source_line=script.source_line,
        rights_line=script.rights_line,
        channel=script.channel,
        start=1.0,
        end=8.0,
    )


def test_lower_third_stays_in_its_place(fonts: FontSet, any_script: ClipScript) -> None:
    layer = lower_third(fonts, any_script)
    for frame in (24, 27, 31, 36, 45, 60, 100, 192, 196):
        assert only_inside(drawn(layer, frame), LOWER_THIRD)
    standing = drawn(layer, 100)
    white = (standing[564:640, :, :3] > 220).all(axis=2)  # the headline bar's ground
    assert white[:, 1232:1246].all()  # no letter in the last pixels of the bar
    assert white[1:3, 400:1240].all()
    assert white[73:75, 400:1240].all()


def test_lower_third_comes_and_goes(fonts: FontSet, script: ClipScript) -> None:
    layer = lower_third(fonts, script)
    assert not drawn(layer, 20).any()
    assert drawn(layer, 100).any()
    assert not drawn(layer, 201).any()
    assert layer.changed(30) == LOWER_THIRD
    assert layer.changed(100) is None


def test_bugs_stay_in_their_row(fonts: FontSet, any_script: ClipScript) -> None:
    bugs = Bugs(fonts, any_script.wire_label)
    assert only_inside(drawn(bugs, 0), BUG_ROW)
    assert bugs.ai_box.right == BUG_ROW.right
    assert bugs.wire_box is not None
    assert bugs.wire_box.right < bugs.ai_box.x


def test_the_machine_made_bug_is_the_same_with_and_without_a_wire(fonts: FontSet) -> None:
    plain, labelled = Bugs(fonts), Bugs(fonts, "SAMPLE WIRE")
    assert plain.wire_box is None
    box = plain.ai_box
    region = np.s_[int(box.y) : int(box.bottom), int(box.x) : int(box.right)]
    first = drawn(plain, 0)[region]
    assert (first == drawn(labelled, 500)[region]).all()
    assert (first[..., :3] > 240).all(axis=2).mean() > 0.06  # white letters
    assert (first[2:-2, 2:-2, 3] > 230).all()  # on a ground that hides what is behind


def test_visuals_stay_in_their_place(fonts: FontSet, script: ClipScript, any_visual: Visual) -> None:
    long = any_visual.value == "" or len(any_visual.value) > 40
    told = replace(script, visual=any_visual, headline=script.headline * (4 if long else 1))
    layer = visual_layer(fonts, told, 1.0, 12.0)
    for frame in (24, 26, 30, 40, 60, 150, 296):
        assert only_inside(drawn(layer, frame), VISUAL)
    standing = drawn(layer, 200).astype(int)
    bright = standing[..., :3].min(axis=2) > 180
    # white words keep their distance from the panel's sides and foot
    assert not bright[:, int(VISUAL.x) + 3 : int(INNER.x) - 10].any()
    assert not bright[:, int(INNER.right) + 8 : int(VISUAL.right) - 3].any()
    assert not bright[int(INNER.bottom) + 14 : int(VISUAL.bottom) - 3].any()
    assert bright.sum() > 300


def test_visuals_settle_and_say_so(fonts: FontSet, script: ClipScript, any_visual: Visual) -> None:
    layer = visual_layer(fonts, replace(script, visual=any_visual), 1.0, 12.0)
    changed = [layer.changed(frame) for frame in range(330)]
    assert changed[:20] == [None] * 20
    assert changed[30] == VISUAL
    steady = {box for box in changed[120:280] if box is not None}
    if any_visual.kind == "locator":
        (ring,) = steady
        before, after = drawn(layer, 150), drawn(layer, 151)
        differs = (before != after).any(axis=2)
        differs[int(ring.y) : int(ring.bottom), int(ring.x) : int(ring.right)] = False
        assert not differs.any()
    else:
        assert not steady
        assert (drawn(layer, 150) == drawn(layer, 250)).all()
    assert not drawn(layer, 301).any()


def test_sting_covers_the_set_and_leaves_calm_what_is_not_its_own(
    fonts: FontSet, any_script: ClipScript
) -> None:
    sting = Sting(fonts, any_script.slug, any_script.channel)
    titled = False
    for frame in range(45):
        pixels = drawn(sting, frame)
        assert not pixels[int(TICKER.y) :].any()
        live = pixels[12:60, int(LIVE_ZONE.x) : int(LIVE_ZONE.right), :3]
        assert not (live.min(axis=2) > 200).any()  # no letter where the live bugs stand
        titled |= bool((pixels[..., :3].min(axis=2) > 240).sum() > 2000)
    assert titled
    last = round(STING_SECONDS * 25)
    assert not drawn(sting, last).any()
    assert sting.changed(last) is not None  # the frame after its last one is redrawn
    assert sting.changed(last + 2) is None


def test_plate_fills_the_frame_with_a_plain_ticker_strip() -> None:
    plate = Plate()
    pixels = drawn(plate, 0)
    assert (pixels[..., 3] == 255).all()
    assert (pixels[int(TICKER.y) :, :, :3] == (0x26, 0x16, 0x0B)).all()
    live = pixels[12:60, 32:520, :3].astype(int)
    assert live.max() < 90
    assert live.std(axis=(0, 1)).max() < 12
    assert pixels[100:530, :, :3].std() > 8  # there is a set behind


def test_plate_refreshes_every_part_in_turn() -> None:
    plate = Plate()
    covered = np.zeros(HEIGHT, bool)
    for frame in range(BANDS * BAND_FRAMES):
        box = plate.changed(frame)
        if box is None:
            continue
        assert box.w == WIDTH
        covered[int(box.y) : int(box.bottom)] = True
    assert covered[: int(TICKER.y)].all()
    assert not covered[int(TICKER.y) :].any()
    assert (drawn(plate, 0) != drawn(plate, 50)).any()


def test_two_plates_are_the_same() -> None:
    assert (drawn(Plate(), 30) == drawn(Plate(), 30)).all()
