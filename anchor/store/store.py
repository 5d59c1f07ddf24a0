"""The store: everything the newsroom must not forget, in one database."""

from __future__ import annotations

from .accounts import Accounts
from .approvals import ApprovalBook
from .articles import ArticleShelf
from .board import Board
from .clips import ClipLibrary
from .feeds import FeedBook
from .fitness import Fitness
from .retention import Retention
from .scripts import ScriptDesk
from .settings import Switches


class Store(
    FeedBook,
    ArticleShelf,
    ScriptDesk,
    ApprovalBook,
    ClipLibrary,
    Fitness,
    Board,
    Accounts,
    Switches,
    Retention,
):
    """One database with its rooms: open it with `Store.open(path)`, use it from any thread, `close()` it.

    Calls block for milliseconds: from an event loop use plain `def` endpoints or `asyncio.to_thread`. Every
    change made through it raises `revision()`; pages wait for the next with `wait_for_change` or `changed`.
    """
