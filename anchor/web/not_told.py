"""Not told: the newest articles that no story was written from, each with why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from ..store.views import NotTold
from .desk_context import Desk, SignedIn, TheDesk, Visitor
from .login import sentence

router = APIRouter()

NEWEST = 200
ON_A_PAGE = 50
LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
_LANGUAGES_DIFFER = re.compile(r"is in '([^']*)'; the channel speaks '([^']*)'$")

FeedFilter = Annotated[str, Query(max_length=2000)]
PageNumber = Annotated[int, Query(ge=1)]


@dataclass(frozen=True)
class Row:
    """One article of the list, its reason as a sentence."""

    article: NotTold
    reason: str


@dataclass(frozen=True)
class PageOfRows:
    """One page of the list; `number` counts from 1."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    first: int  # number of the first row in the whole list
    total: int

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@router.get("/not-told")
def not_told_page(desk: TheDesk, visitor: SignedIn, feed: FeedFilter = "", page: PageNumber = 1) -> Response:
    return desk.pages.render("desk_not_told.html", not_told_values(desk, visitor, feed, page))


@router.get("/panels/not-told")
def not_told_panel(desk: TheDesk, visitor: SignedIn, feed: FeedFilter = "", page: PageNumber = 1) -> Response:
    return desk.pages.render("desk_not_told_list.html", not_told_values(desk, visitor, feed, page))


def not_told_values(desk: Desk, visitor: Visitor, feed: str, page: int) -> dict[str, Any]:
    return {
        "visitor": visitor,
        "feeds": tuple(view.feed for view in desk.store.feeds()),
        "feed": feed,
        "page": page_of(desk.store.not_told(feed, NEWEST), page),
        "newest": NEWEST,
    }


def page_of(found: Sequence[NotTold], number: int) -> PageOfRows:
    """The page of that number, or the last one when the list has become shorter."""
    pages = max(1, -(-len(found) // ON_A_PAGE))
    number = min(number, pages)
    begin = (number - 1) * ON_A_PAGE
    rows = tuple(Row(article, plain_reason(article)) for article in found[begin : begin + ON_A_PAGE])
    return PageOfRows(rows, number, pages, begin + 1, len(found))


def plain_reason(article: NotTold) -> str:
    """Why, without the names that stand beside it already: "It is 30 hours old; the limit is 24."."""
    reason = article.reason
    if reason.startswith("could not be drafted:"):
        return "It could not be written. The newsroom's log says why."
    for said in (
        f"no script for {article.title!r}: ",
        f"no script for {article.url}: ",
        "stale: ",
        f"{article.url}: ",
        f"{article.outlet}: ",
    ):
        reason = reason.removeprefix(said)
    if reason.startswith(f"{article.url} "):
        reason = "it" + reason.removeprefix(article.url)
    reason = _LANGUAGES_DIFFER.sub(
        lambda said: f"is in {_language(said[1])}; the channel speaks {_language(said[2])}", reason
    )
    return sentence(reason.replace(f" {article.url}", " it") if article.url else reason)


def _language(tag: str) -> str:
    return LANGUAGES.get(tag.split("-")[0].lower(), f"“{tag}”")
