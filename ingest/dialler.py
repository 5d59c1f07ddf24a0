"""Connects a fetch to an address that was looked up once and vetted: no name can change its mind in between.

The check sits where sockets are opened: every request, every redirect hop and every retry passes it. TLS
still verifies the name in the URL, because only the TCP address is replaced."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable

import httpcore2

from ingest.addresses import Address, kind_of, may_reach, parse_address

_ATTEMPTS = 3  # addresses tried of one host


class AddressRefusedError(Exception):
    """A host resolves to an address that feeds may not reach."""

    def __init__(self, host: str, address: Address) -> None:
        self.host = host
        self.address = address
        super().__init__(f"{host} is {address}, a {kind_of(address)} address")


async def resolve(host: str, port: int) -> tuple[Address, ...]:
    """Every address of a host, in the resolver's order. Raises `OSError` when it has none."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label longer than 63 octets
        raise OSError(f"{host!r} is not a host name") from error
    addresses = tuple(dict.fromkeys(parse_address(str(entry[4][0])) for entry in found))
    if not addresses:
        raise OSError(f"{host} has no address")
    return addresses


class GuardedDialler(httpcore2.AsyncNetworkBackend):
    """The fetcher's network backend: resolves once, refuses the host if any of its addresses is forbidden."""

    def __init__(self, *, operator_typed: bool = False) -> None:
        self._operator_typed = operator_typed
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore2
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await resolve(host, port)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"the name {host} was not resolved in {timeout:g} s") from error
        except OSError as error:
            raise httpcore2.ConnectError(f"{host} cannot be resolved: {error.strerror or error}") from error
        for address in addresses:
            if not may_reach(address, operator_typed=self._operator_typed):
                raise AddressRefusedError(host, address)
        failure: Exception | None = None
        for address in addresses[:_ATTEMPTS]:
            try:
                return await self._backend.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure if failure is not None else httpcore2.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore2
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        raise httpcore2.UnsupportedProtocol(f"{path}: feeds are not read from Unix sockets")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
