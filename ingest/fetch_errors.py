"""What can go wrong on the way to a feed. Every error names the address, the fault and what to do."""

from __future__ import annotations

import re


def printable(url: str) -> str:
    """An address as errors may show it: without a password, without control characters, not endless."""
    shown = re.sub(r"//[^/@\s]*@", "//", "".join(c if c.isprintable() else "?" for c in url))
    return shown if len(shown) <= 300 else shown[:300] + "..."


class FetchError(Exception):
    """A feed could not be fetched. `retry_after` is in seconds when the server named a time."""

    def __init__(self, url: str, fault: str, advice: str, retry_after: float | None = None) -> None:
        self.url = url
        self.fault = fault
        self.advice = advice
        self.retry_after = retry_after
        super().__init__(f"{printable(url)}: {fault}. {advice}.")


class BadAddressError(FetchError):
    """The address is not an http or https address, or has no host."""


class ForbiddenAddressError(FetchError):
    """The host is private, loopback, link-local or otherwise out of bounds."""


class RedirectError(FetchError):
    """Too many redirects, a loop, or a redirect to an address that cannot be followed."""


class TooLargeError(FetchError):
    """The decompressed body passes the limit."""


class FetchTimeoutError(FetchError):
    """The server was too slow."""


class UnreachableError(FetchError):
    """No connection, a broken connection, or a failed TLS handshake."""


class CertificateError(UnreachableError):
    """The server's certificate is not trusted, not valid now, or not for the host in the address."""


class BodyError(FetchError):
    """The body cannot be decoded as the server announced it."""


class StatusError(FetchError):
    """The server answered with an error status."""

    def __init__(
        self, url: str, status: int, fault: str, advice: str, retry_after: float | None = None
    ) -> None:
        self.status = status
        super().__init__(url, fault, advice, retry_after)


class GoneError(StatusError):
    """410: the publisher withdrew this address for good."""


class TrustError(Exception):
    """A file of certificates to trust cannot be used; the message names it and says what to do."""


class FileError(FetchError):
    """A file that the operator typed cannot be read."""
