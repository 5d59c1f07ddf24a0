"""From a script's visual to the layer that draws it."""

from __future__ import annotations

from ...script import ClipScript
from ..fonts import FontSet
from .big_number import BigNumber
from .headline import HeadlineCard
from .locator import Locator
from .panel import PanelVisual
from .quote import Quote
from .timeline import Timeline

# The panel's own words, by language; English where a language is not listed.
_KICKERS = {
    "en": {
        "big-number": "Key figure",
        "quote": "In their words",
        "timeline": "How it happened",
        "locator": "Where",
        "headline": "The story",
        "outlet": "Reported by",
    },
    "zh": {
        "big-number": "关键数字",
        "quote": "引述",
        "timeline": "时间线",
        "locator": "地点",
        "headline": "本条新闻",
        "outlet": "消息来源",
    },
}


def visual_layer(fonts: FontSet, script: ClipScript, start: float, end: float) -> PanelVisual:
    """The panel for `script.visual`, on screen from second `start` to second `end`.

    A visual without the words its kind needs falls back to who reports the story: the headline itself stands in
    the lower third all the while, and is set in the panel only when the visual brings one of its own."""
    visual = script.visual
    kickers = _KICKERS.get(script.language.split("-")[0].lower(), _KICKERS["en"])
    if visual.kind == "big-number" and visual.value.strip():
        return BigNumber(fonts, kickers["big-number"], visual.value, visual.label, start, end)
    if visual.kind == "quote" and visual.value.strip():
        return Quote(fonts, kickers["quote"], visual.value, visual.label, start, end)
    if visual.kind == "timeline" and visual.entries:
        return Timeline(fonts, kickers["timeline"], visual.entries, start, end)
    if visual.kind == "locator" and visual.value.strip():
        return Locator(fonts, kickers["locator"], visual.value, visual.label, start, end)
    if visual.kind == "headline" and visual.value.strip():
        return HeadlineCard(fonts, kickers["headline"], visual.value, script.outlet, start, end)
    if script.outlet.strip():
        _, _, when = script.source_line.partition(" · ")
        return HeadlineCard(fonts, kickers["outlet"], script.outlet, when, start, end)
    return HeadlineCard(fonts, kickers["headline"], script.headline, "", start, end)
