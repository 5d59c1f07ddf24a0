"""Reads a response body under a cap that counts DECOMPRESSED bytes and stops at the byte that passes it."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

_STEP = 64 * 1024  # never inflate more than this at once: a bomb is noticed after one step


class BodyTooLargeError(Exception):
    """The body, decompressed, is longer than the limit."""


class BodyUndecodableError(Exception):
    """The body is not what its Content-Encoding says, or is cut short."""


class _Inflater:
    """gzip, zlib or raw deflate, told apart by the first bytes (RFC 9110 section 8.4.1, leniently)."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._stream: zlib._Decompress | None = None
        self._head = b""

    def _open(self, head: bytes) -> zlib._Decompress:
        if self._encoding == "gzip":
            return zlib.decompressobj(zlib.MAX_WBITS | 16)
        looks_zlib = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if looks_zlib else -zlib.MAX_WBITS)

    def feed(self, data: bytes, into: bytearray, limit: int) -> None:
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:
                return
            data, self._head = self._head, b""
            self._stream = self._open(data)
        try:
            while data and not self._stream.eof:
                into += self._stream.decompress(data, _STEP)
                if len(into) > limit:
                    raise BodyTooLargeError
                data = self._stream.unconsumed_tail
        except zlib.error as error:
            raise BodyUndecodableError(f"the {self._encoding} data is damaged ({error})") from error

    def close(self, into: bytearray, limit: int) -> None:
        if self._stream is None:
            if self._head:
                raise BodyUndecodableError(f"the {self._encoding} data is cut short")
            return
        while not self._stream.eof:
            before = len(into)
            try:
                into += self._stream.decompress(self._stream.unconsumed_tail, _STEP)
            except zlib.error as error:
                raise BodyUndecodableError(f"the {self._encoding} data is damaged ({error})") from error
            if len(into) > limit:
                raise BodyTooLargeError
            if len(into) == before:
                raise BodyUndecodableError(f"the {self._encoding} data is cut short")


async def read_body(chunks: AsyncIterable[bytes], encoding: str, limit: int) -> bytes:
    """The decompressed body, at most `limit` bytes.

    `encoding` is the Content-Encoding header. Raises `BodyTooLargeError` or `BodyUndecodableError`."""
    coding = encoding.strip().lower().removeprefix("x-")
    body = bytearray()
    if coding in ("", "identity"):
        async for chunk in chunks:
            body += chunk
            if len(body) > limit:
                raise BodyTooLargeError
        return bytes(body)
    if coding not in ("gzip", "deflate"):
        raise BodyUndecodableError(
            f"the server sent Content-Encoding {encoding[:60]!r}, which was not asked for"
        )
    inflater = _Inflater(coding)
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if received > limit:  # junk after the end of the compressed data would otherwise never count
            raise BodyTooLargeError
        inflater.feed(chunk, body, limit)
    inflater.close(body, limit)
    return bytes(body)
