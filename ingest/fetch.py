"""The one guarded fetcher: everything that comes over the network on behalf of a feed passes here.

http and https only; the dialler vets every address; redirects are followed by hand and vetted again; the
body is capped after decompression; every wait has a limit. No proxy, cookie or .netrc of the environment is
used."""

from __future__ import annotations

import asyncio
import email.utils
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from types import TracebackType
from typing import Self

import httpcore2
import httpx2

from ingest.body import BodyTooLargeError, BodyUndecodableError, read_body
from ingest.dialler import AddressRefusedError, GuardedDialler
from ingest.fetch_errors import (
    BadAddressError,
    BodyError,
    CertificateError,
    FetchError,
    FetchTimeoutError,
    ForbiddenAddressError,
    GoneError,
    RedirectError,
    StatusError,
    TooLargeError,
    UnreachableError,
    printable,
)
from ingest.trust import certificate_refusal, own_server_context, tls_context

MAX_BYTES = 8 * 1024 * 1024
USER_AGENT = "Anchor24/0.1 (news channel feed reader)"
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_MAX_RETRY_AFTER = 24 * 3600.0
_PRIVATE_EXTENSION = "anchor_operator_typed"


@dataclass(frozen=True)
class FetchLimits:
    """Bounds of one fetch: seconds, bytes, hops, and how many fetches run at once."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 30.0
    max_bytes: int = MAX_BYTES
    redirects: int = 5
    per_host: int = 2
    at_once: int = 32


@dataclass(frozen=True)
class Fetched:
    """What a server gave: the body, or `not_modified` when the caller's copy is still good."""

    url: str  # as asked
    final_url: str  # after redirects
    body: bytes
    not_modified: bool = False
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""  # the new address when every redirect on the way was permanent


@dataclass(frozen=True)
class OwnServer:
    """A server of this very channel: its https address, and the PEM file of the certificate it serves.

    At that host and port this certificate is believed whatever host it names, and no other one is."""

    url: str
    certificate: Path


class _GuardedTransport(httpx2.AsyncBaseTransport):
    """Pools that never share a connection: for public hosts, for hosts the operator typed, for our own server."""

    def __init__(self, trust: Sequence[Path], at_once: int, own: OwnServer | None) -> None:
        # What the operator trusts for a server of their own must not vouch for the hosts of others.
        self._public = self._pool(tls_context(), at_once, operator_typed=False)
        self._typed = self._pool(tls_context(trust), at_once, operator_typed=True)
        self._own = (
            None
            if own is None
            else self._pool(own_server_context(own.certificate), at_once, operator_typed=True)
        )
        self._own_origin = None if own is None else _origin(_parse_url(own.url))

    @staticmethod
    def _pool(
        context: ssl.SSLContext, at_once: int, *, operator_typed: bool
    ) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            ssl_context=context,
            max_connections=at_once,
            max_keepalive_connections=8,
            keepalive_expiry=15.0,
            network_backend=GuardedDialler(operator_typed=operator_typed),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._pool_for(request).handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions={"timeout": request.extensions.get("timeout", {})},
            )
        )
        return httpx2.Response(
            status_code=response.status, headers=response.headers, stream=_Stream(response)
        )

    def _pool_for(self, request: httpx2.Request) -> httpcore2.AsyncConnectionPool:
        if not request.extensions.get(_PRIVATE_EXTENSION, False):
            return self._public
        if self._own is not None and _origin(request.url) == self._own_origin:
            return self._own
        return self._typed

    async def aclose(self) -> None:
        await self._public.aclose()
        await self._typed.aclose()
        if self._own is not None:
            await self._own.aclose()


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert isinstance(self._response.stream, AsyncIterable)
        async for chunk in self._response.stream:
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


def _parse_url(text: str) -> httpx2.URL:
    try:
        url = httpx2.URL(text.strip())
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise BadAddressError(text, f"is not a web address ({error})", "Check the spelling") from error
    if url.scheme not in ("http", "https"):
        raise BadAddressError(
            text,
            f"has the scheme {url.scheme or 'none'!r}",
            "Feeds and redirects are followed over http and https only",
        )
    if not url.host:
        raise BadAddressError(text, "has no host", "Write it as https://host/path")
    return url.copy_with(fragment=None)


def _origin(url: httpx2.URL) -> tuple[str, int]:
    return url.host, url.port or (443 if url.scheme == "https" else 80)


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Seconds from a Retry-After header (RFC 9110 section 10.2.3), at most a day; None when unreadable."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), _MAX_RETRY_AFTER)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max((when - now).total_seconds(), 0.0), _MAX_RETRY_AFTER)


class Fetcher:
    """Fetches feeds under `limits`. One per process; use as an async context manager or call `aclose`."""

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        user_agent: str = USER_AGENT,
        trust: Sequence[Path] = (),
        own: OwnServer | None = None,
    ) -> None:
        """`trust` are PEM files of certificates to trust besides the system's authorities, `own` is the server
        that one certificate stands for; both for the hosts of feeds fetched with `allow_private` only.

        Raises `TrustError` when a certificate cannot be used."""
        self._limits = limits or FetchLimits()
        self._client = httpx2.AsyncClient(
            transport=_GuardedTransport(trust, self._limits.at_once, own),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
            timeout=httpx2.Timeout(self._limits.read, connect=self._limits.connect),
        )
        self._at_once = asyncio.Semaphore(self._limits.at_once)
        self._hosts: dict[str, tuple[asyncio.Semaphore, int]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._client.aclose()

    async def get(
        self, url: str, *, etag: str = "", last_modified: str = "", allow_private: bool = False
    ) -> Fetched:
        """The body at `url`, or `not_modified` when the validators still hold. Raises a `FetchError`.

        `allow_private` covers the host and port of `url` itself (the operator typed it), never those of a
        redirect elsewhere."""
        start = _parse_url(url)
        conditional: dict[str, str] = {}
        if etag:
            conditional["If-None-Match"] = etag
        if last_modified:
            conditional["If-Modified-Since"] = last_modified
        async with self._turn(start.host):
            try:
                async with asyncio.timeout(self._limits.total):
                    return await self._follow(url, start, conditional, allow_private)
            except TimeoutError as error:
                raise FetchTimeoutError(
                    url,
                    f"was not read in {self._limits.total:g} s",
                    "The server is too slow; it is tried again later",
                ) from error

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """Waits for this fetch's turn: few at once at one host, a bounded number in all."""
        gate, users = self._hosts.get(host, (asyncio.Semaphore(self._limits.per_host), 0))
        self._hosts[host] = (gate, users + 1)
        try:
            async with gate, self._at_once:
                yield
        finally:
            gate, users = self._hosts[host]
            if users == 1:
                del self._hosts[host]
            else:
                self._hosts[host] = (gate, users - 1)

    async def _follow(
        self, url: str, start: httpx2.URL, conditional: dict[str, str], allow_private: bool
    ) -> Fetched:
        here, seen, permanent = start, {str(start)}, True
        for _ in range(self._limits.redirects + 1):
            request = self._client.build_request("GET", here, headers=conditional)
            typed = allow_private and _origin(here) == _origin(start)
            request.extensions[_PRIVATE_EXTENSION] = typed
            async with self._send(url, request, hop=here != start, allow_private=allow_private) as response:
                if response.status_code in (301, 302, 303, 307, 308):
                    permanent = permanent and response.status_code in (301, 308)
                    here = self._next_hop(url, here, response)
                    if str(here) in seen:
                        raise RedirectError(
                            url,
                            f"redirects in a loop at {printable(str(here))}",
                            "The publisher must mend it",
                        )
                    seen.add(str(here))
                    continue
                return await self._finish(
                    url, here, response, conditional, moved_to=str(here) if permanent else ""
                )
        raise RedirectError(
            url, f"redirects more than {self._limits.redirects} times", "Use the address it finally leads to"
        )

    @asynccontextmanager
    async def _send(
        self, url: str, request: httpx2.Request, *, hop: bool, allow_private: bool
    ) -> AsyncIterator[httpx2.Response]:
        try:
            response = await self._client.send(request, stream=True, auth=None)
            try:
                yield response
            finally:
                await response.aclose()
        except AddressRefusedError as error:
            if hop:
                advice = "Redirects may lead to public hosts only"
            elif allow_private:
                advice = "Such an address is never fetched"
            else:
                advice = "If it is your own server, set allow_private = true on this feed"
            fault = f"{'redirects to a host where ' if hop else ''}{error}, which feeds may not reach"
            raise ForbiddenAddressError(url, fault, advice) from error
        except (httpx2.TimeoutException, httpcore2.TimeoutException) as error:
            phase = (
                "connect"
                if isinstance(error, (httpx2.ConnectTimeout, httpcore2.ConnectTimeout))
                else "answer"
            )
            raise FetchTimeoutError(
                url, f"did not {phase} in time ({error or 'no data'})", "It is tried again later"
            ) from error
        except (
            httpx2.HTTPError,
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            httpcore2.UnsupportedProtocol,
        ) as error:
            if refused := certificate_refusal(error):
                raise CertificateError(url, *refused) from error
            raise UnreachableError(
                url,
                f"cannot be reached ({error or type(error).__name__})",
                "Check the address and this machine's network; it is tried again later",
            ) from error

    @staticmethod
    def _next_hop(url: str, here: httpx2.URL, response: httpx2.Response) -> httpx2.URL:
        location = response.headers.get("Location", "")
        if not location or len(location) > 4000:
            raise RedirectError(
                url, f"answers {response.status_code} without a usable Location", "The publisher must mend it"
            )
        try:
            return _parse_url(str(here.join(location)))
        except (BadAddressError, httpx2.InvalidURL, ValueError) as error:
            raise RedirectError(
                url,
                f"redirects to {printable(location)!r}, which is not an http or https address",
                "Feeds and redirects are followed over http and https only",
            ) from error

    async def _finish(
        self,
        url: str,
        here: httpx2.URL,
        response: httpx2.Response,
        conditional: dict[str, str],
        moved_to: str,
    ) -> Fetched:
        headers = response.headers
        moved = moved_to if str(here) != str(_parse_url(url)) else ""
        if response.status_code == 304 and conditional:
            return Fetched(
                url,
                str(here),
                b"",
                not_modified=True,
                etag=headers.get("ETag", conditional.get("If-None-Match", "")),
                last_modified=headers.get("Last-Modified", conditional.get("If-Modified-Since", "")),
                moved_to=moved,
            )
        if response.status_code != 200:
            raise _status_error(url, response)
        length = headers.get("Content-Length", "")
        try:
            if length.isascii() and length.isdigit() and int(length[:18]) > self._limits.max_bytes:
                raise BodyTooLargeError
            body = await read_body(
                response.aiter_raw(), headers.get("Content-Encoding", ""), self._limits.max_bytes
            )
        except BodyTooLargeError as error:
            raise TooLargeError(
                url,
                f"is larger than {self._limits.max_bytes / 2**20:.3g} MB decompressed",
                "Ask the publisher for a feed with fewer items",
            ) from error
        except BodyUndecodableError as error:
            raise BodyError(url, str(error), "It is tried again later") from error
        return Fetched(
            url,
            str(here),
            body,
            content_type=headers.get("Content-Type", "")[:200],
            etag=headers.get("ETag", "")[:500],
            last_modified=headers.get("Last-Modified", "")[:100],
            moved_to=moved,
        )


def _status_error(url: str, response: httpx2.Response) -> FetchError:
    status = response.status_code
    later = parse_retry_after(response.headers.get("Retry-After", ""), datetime.now(UTC))
    if status == 410:
        return GoneError(url, status, "is gone for good (410)", "Remove it", later)
    if status == 404:
        return StatusError(url, status, "does not exist (404)", "Check the address", later)
    if status in (401, 403, 407, 451):
        return StatusError(
            url, status, f"is refused to us ({status})", "Ask the publisher for access, or remove it", later
        )
    if status in (429, 503):
        when = f"in {later:g} s, as it asks" if later is not None else "later"
        return StatusError(
            url, status, f"asks us to slow down ({status})", f"It is tried again {when}", later
        )
    if status >= 500:
        return StatusError(url, status, f"fails at the server ({status})", "It is tried again later", later)
    return StatusError(url, status, f"answers {status} instead of a feed", "Check the address", later)
