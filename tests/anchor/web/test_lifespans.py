"""Mounted applications start and stop with the one that holds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from anchor.web.lifespans import LifespanError, all_started, started


async def test_an_application_without_lifespan_is_left_alone() -> None:
    async def deaf(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("knows nothing of lifespans")

    async with started(deaf):
        pass


async def test_a_failed_start_is_an_error_with_its_own_words() -> None:
    @asynccontextmanager
    async def failing(app: Starlette) -> AsyncIterator[None]:
        raise RuntimeError("no bus socket")
        yield

    with pytest.raises(LifespanError, match="no bus socket"):
        async with started(Starlette(lifespan=failing)):
            pytest.fail("must not start")


async def test_several_stop_in_the_opposite_order() -> None:
    order: list[str] = []

    def named(name: str) -> Starlette:
        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            order.append(f"{name} up")
            yield
            order.append(f"{name} down")

        return Starlette(lifespan=lifespan)

    async with all_started([named("a"), named("b")]):
        order.append("serving")
    assert order == ["a up", "b up", "serving", "b down", "a down"]
