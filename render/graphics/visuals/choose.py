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
    },
    "zh": {
        "big-number": "关键数字",
        "quote": "引述",
        "timeline": "时间线",
        "locator": "地点",
        "headline": "本条新闻",
    },
}


def visual_layer(fonts: FontSet, script: ClipScript, start: float, end: float) -> PanelVisual:
    """The panel for `script.visual`, on screen from second `start` to second `end`.

    A visual without the words its kind needs falls back to the headline."""
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
    return HeadlineCard(
        fonts, kickers["headline"], visual.value or script.headline, script.outlet, start, end
    )
