from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.presenter.photo.picture import Header, read_header

PIXELS = np.random.default_rng(3).integers(0, 255, (37, 53, 3), np.uint8)


@pytest.mark.parametrize(
    ("ending", "kind", "options"),
    [
        (".jpg", "JPEG", []),
        (".jpg", "JPEG", [cv2.IMWRITE_JPEG_PROGRESSIVE, 1, cv2.IMWRITE_JPEG_RST_INTERVAL, 2]),
        (".png", "PNG", []),
        (".webp", "WebP", [cv2.IMWRITE_WEBP_QUALITY, 80]),
        (".webp", "WebP", [cv2.IMWRITE_WEBP_QUALITY, 101]),
    ],
)
def test_the_size_is_read_without_decoding(ending: str, kind: str, options: list[int]) -> None:
    data = cv2.imencode(ending, PIXELS, options)[1].tobytes()
    assert read_header(data) == Header(kind, 53, 37)
    assert read_header(data[:600]) == Header(kind, 53, 37) or kind == "JPEG"


def test_a_webp_with_alpha_is_read() -> None:
    data = cv2.imencode(".webp", np.dstack([PIXELS, PIXELS[..., 0]]), [cv2.IMWRITE_WEBP_QUALITY, 80])[1]
    assert read_header(data.tobytes()) == Header("WebP", 53, 37)


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a\1\0\1\0", b"BM" + bytes(60), b"\xff\xd8", b"\xff\xd8\xff\xd9"]
)
def test_other_files_have_none(data: bytes) -> None:
    assert read_header(data) is None


@settings(deadline=None)
@given(st.sampled_from([b"", b"\xff\xd8", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8 "]), st.binary(max_size=300))
def test_any_bytes_are_read_to_an_end(start: bytes, rest: bytes) -> None:
    header = read_header(start + rest)
    assert header is None or (header.width >= 0 and header.height >= 0)
