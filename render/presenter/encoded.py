"""Arrays and pictures as bytes: how a pack's members are written, and read without trusting a single size."""

from __future__ import annotations

import lzma
import struct
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_DECODER_MEMORY = 64 << 20  # bytes; what preset 6 wrote needs 9 MiB
_WEBP_LIMIT = 16383  # pixels a side: what the format can hold


class EncodedError(ValueError):
    """A member that is not what it should be; the message says in what way."""


def pack_array(array: NDArray[Any]) -> bytes:
    """`array` as XZ of its byte planes: the high bytes of small numbers compress to nothing."""
    little = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))
    planes = little.reshape(-1).view(np.uint8).reshape(-1, array.itemsize).T
    return lzma.compress(planes.tobytes(), preset=6)


def unpack_array(data: bytes, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """What `pack_array` wrote, when it is exactly `shape` numbers of `dtype`; never takes more memory than that.

    Raises EncodedError."""
    kind = np.dtype(dtype).newbyteorder("<")
    size = kind.itemsize
    for side in shape:
        size *= side
    try:
        decoder = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_DECODER_MEMORY)
        raw = decoder.decompress(data, max_length=size + 1)
    except lzma.LZMAError as error:
        raise EncodedError(f"is not XZ: {error}") from None
    if len(raw) != size or not (decoder.eof or _ends(decoder)):
        raise EncodedError(f"does not hold the {size} bytes that pack.json announces")
    planes = np.frombuffer(raw, np.uint8).reshape(kind.itemsize, -1)
    array: NDArray[Any] = np.ascontiguousarray(planes.T).reshape(-1).view(kind).reshape(shape)
    return array.astype(kind.newbyteorder("="), copy=False)


def _ends(decoder: lzma.LZMADecompressor) -> bool:
    """Whether the stream ends right here; the end is read only when more is asked for."""
    try:
        return not decoder.decompress(b"", max_length=1) and decoder.eof
    except (lzma.LZMAError, EOFError):
        return False


def pack_webp(pixels: Pixels, quality: int) -> bytes:
    """`pixels` (uint8 [h, w, 3 or 4], blue first) as WebP; quality 101 keeps every bit.

    Raises EncodedError when a side is longer than the format allows."""
    if max(pixels.shape[:2]) > _WEBP_LIMIT:
        raise EncodedError(
            f"is {pixels.shape[1]}x{pixels.shape[0]}; WebP ends at {_WEBP_LIMIT} pixels a side"
        )
    done, data = cv2.imencode(".webp", np.ascontiguousarray(pixels), [cv2.IMWRITE_WEBP_QUALITY, quality])
    if not done:
        raise EncodedError("could not be written as WebP")
    return bytes(data.tobytes())


def pack_png(pixels: Pixels) -> bytes:
    """`pixels` (uint8 [h, w, 3 or 4], blue first) as PNG."""
    done, data = cv2.imencode(".png", np.ascontiguousarray(pixels), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if not done:
        raise EncodedError("could not be written as PNG")
    return bytes(data.tobytes())


def unpack_picture(data: bytes, shape: tuple[int, int, int]) -> Pixels:
    """The PNG or WebP in `data`, uint8 of exactly `shape`, blue first; its header is read before it is decoded.

    Raises EncodedError."""
    height, width, channels = shape
    measured = _picture_size(data)
    if measured != (width, height):
        raise EncodedError(
            f"is {measured[0]}x{measured[1]} pixels where pack.json announces {width}x{height}"
            if measured
            else "is neither PNG nor WebP"
        )
    flag = cv2.IMREAD_UNCHANGED if channels == 4 else cv2.IMREAD_COLOR
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    except cv2.error as error:
        raise EncodedError(f"cannot be decoded: {error}") from None
    if pixels is None:
        raise EncodedError("cannot be decoded")
    if channels == 4 and pixels.shape == (height, width, 3) and pixels.dtype == np.uint8:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_BGR2BGRA)  # a WebP that is opaque everywhere keeps no alpha
    if pixels.dtype != np.uint8 or pixels.shape != shape:
        raise EncodedError(f"has the shape {pixels.shape} where pack.json announces {shape}")
    return np.asarray(pixels, np.uint8)


def _picture_size(data: bytes) -> tuple[int, int] | None:
    """(width, height) of a PNG (ISO/IEC 15948 section 11.2.2) or a WebP (RFC 9649 section 2), or None."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
