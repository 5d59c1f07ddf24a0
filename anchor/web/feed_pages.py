"""Feeds: what the channel reads, how the polls go, and the openly licensed ones that can be added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException
from starlette.responses import RedirectResponse, Response

from ingest.openfeeds import OPEN_FEEDS, OpenFeed, open_feed

from ..store.errors import NotFound, StoreError
from ..store.views import FeedView, Review
from .desk_context import Desk, SignedForm, SignedIn, TheDesk, Visitor
from .login import sentence

router = APIRouter()

OFFICIAL = 5  # trust of an official record: airs by itself when the gate passes

FeedAddress = Annotated[str, Form(max_length=2000)]


@dataclass(frozen=True)
class Offer:
    """A feed of the catalogue, and how its stories would be reviewed."""

    entry: OpenFeed
    review: Review


def offers(known: Iterable[FeedView]) -> tuple[Offer, ...]:
    """The catalogue without what is polled already."""
    urls = {view.feed.url for view in known}
    return tuple(Offer(entry, review_of(entry)) for entry in OPEN_FEEDS if entry.url not in urls)


def review_of(entry: OpenFeed) -> Review:
    return "auto" if entry.trust >= OFFICIAL else "hold"


@router.get("/feeds")
def feeds_page(desk: TheDesk, visitor: SignedIn) -> Response:
    return desk.pages.render("desk_feeds.html", feeds_values(desk, visitor))


@router.get("/panels/feeds")
def feeds_panel(desk: TheDesk, visitor: SignedIn) -> Response:
    return desk.pages.render("desk_feed_table.html", feeds_values(desk, visitor))


def feeds_values(desk: Desk, visitor: Visitor) -> dict[str, Any]:
    feeds = desk.store.feeds()
    return {
        "visitor": visitor,
        "feeds": feeds,
        "offers": offers(feeds),
        "sample_wire": desk.store.sample_wire(desk.config.sample_wire.enabled),
    }


@router.post("/feeds/sample-wire")
def sample_wire(
    desk: TheDesk, visitor: SignedForm, switch: Annotated[Literal["on", "off"], Form()]
) -> Response:
    desk.store.set_sample_wire(switch == "on")
    return RedirectResponse("/feeds", 303)


@router.post("/feeds/add")
def add(desk: TheDesk, visitor: SignedForm, url: FeedAddress) -> Response:
    """Adds a feed of the catalogue, and only such: other feeds belong into the settings file."""
    entry = open_feed(url)
    if entry is None:
        raise HTTPException(404, "This feed is not in the catalogue. Other feeds are added in anchor.toml.")
    try:
        desk.store.add_feed(entry.feed(), review_of(entry))
    except StoreError as refused:
        raise HTTPException(409, sentence(str(refused))) from None
    return RedirectResponse("/feeds", 303)


@router.post("/feeds/review")
def review(
    desk: TheDesk, visitor: SignedForm, url: FeedAddress, review: Annotated[Literal["auto", "hold"], Form()]
) -> Response:
    """For scripts written from now on."""
    try:
        desk.store.set_feed_review(url, review)
    except NotFound:
        raise HTTPException(404, "This feed is no longer there.") from None
    return RedirectResponse("/feeds", 303)


@router.post("/feeds/remove")
def remove(desk: TheDesk, visitor: SignedForm, url: FeedAddress) -> Response:
    try:
        desk.store.remove_feed(url)
    except NotFound:
        raise HTTPException(404, "This feed is no longer there.") from None
    except StoreError as refused:
        raise HTTPException(409, sentence(str(refused))) from None
    return RedirectResponse("/feeds", 303)
