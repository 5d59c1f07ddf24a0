from __future__ import annotations

import pytest

from stream.hls import (
    Entry,
    Reload,
    ReloadError,
    Report,
    Variant,
    following,
    master_playlist,
    media_playlist,
    parse_reload,
    text_playlist,
)

PARTS = (True, False, False, False, False, False)


def full(number: int, discontinuity: int = 0, init: str = "one") -> Entry:
    return Entry(number, discontinuity, init, PARTS, complete=True)


def test_the_live_edge_lists_parts_and_hints_the_next() -> None:
    text = media_playlist([full(10), Entry(11, 0, "one", PARTS[:2])], Report("../audio/index.m3u8", 11, 1))
    assert text.startswith("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:10\n")
    assert '#EXT-X-PART:DURATION=0.32000,URI="11.0.m4s",INDEPENDENT=YES\n' in text
    assert '#EXT-X-PART:DURATION=0.32000,URI="11.1.m4s"\n' in text
    assert '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="11.2.m4s"\n' in text
    assert text.count("#EXTINF:1.92000,") == 1
    assert text.endswith('#EXT-X-RENDITION-REPORT:URI="../audio/index.m3u8",LAST-MSN=11,LAST-PART=1\n')


def test_only_the_last_segments_list_parts() -> None:
    text = media_playlist([full(number) for number in range(10, 20)])
    assert 'URI="15.5.m4s"' not in text
    assert 'URI="16.0.m4s"' in text
    assert '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="20.0.m4s"' in text


def test_a_hole_is_a_gap_and_then_a_discontinuity() -> None:
    entries = [full(10), Entry(11, 0, "one", gap=True, complete=True), full(12, 1)]
    lines = media_playlist(entries).splitlines()
    gap = lines.index("#EXT-X-GAP")
    assert lines[gap + 1 : gap + 4] == ["#EXTINF:1.92000,", "11.m4s", "#EXT-X-DISCONTINUITY"]
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:0" in lines
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1" in media_playlist(entries[2:]).splitlines()
    assert "#EXT-X-DISCONTINUITY" not in media_playlist(entries[2:]).splitlines()


def test_a_renewed_session_has_its_own_init() -> None:
    lines = media_playlist([full(10), full(11, 1, "two"), full(12, 1, "two")]).splitlines()
    maps = [line for line in lines if line.startswith("#EXT-X-MAP")]
    assert maps == ['#EXT-X-MAP:URI="init-one.mp4"', '#EXT-X-MAP:URI="init-two.mp4"']
    assert lines[lines.index(maps[1]) - 1] == "#EXT-X-DISCONTINUITY"


def test_texts_list_whole_segments() -> None:
    text = text_playlist([full(10), Entry(11, 0, gap=True), full(12, 1)])
    assert "10.vtt\n#EXT-X-GAP\n#EXTINF:1.92000,\n11.vtt\n#EXT-X-DISCONTINUITY\n" in text
    assert "PART" not in text


def test_the_master_names_captions_and_cues() -> None:
    text = master_playlist(Variant("avc1.42C01F", "mp4a.40.2", 1280, 720, 3128))
    assert 'CODECS="avc1.42C01F,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000' in text
    cues = next(line for line in text.splitlines() if "cues/index.m3u8" in line)
    captions = next(line for line in text.splitlines() if "captions/index.m3u8" in line)
    assert "DEFAULT=NO,AUTOSELECT=YES" in captions  # off, unless the viewer's system asks for captions
    assert "AUTOSELECT=NO" in cues
    assert "DEFAULT=NO" in cues


@pytest.mark.parametrize(
    ("entry", "after"),
    [
        (full(5), (6, 0)),
        (Entry(5, 0, "x", PARTS[:3]), (5, 3)),
        (Entry(5, 0, gap=True, complete=True), (6, 0)),
    ],
)
def test_what_follows(entry: Entry, after: tuple[int, int]) -> None:
    assert following(entry) == after


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, Reload()),
        ({"other": "x"}, Reload()),
        ({"_HLS_msn": "11"}, Reload(11)),
        ({"_HLS_msn": "11", "_HLS_part": "2"}, Reload(11, 2)),
        ({"_HLS_msn": "10", "_HLS_part": "6"}, Reload(11, 0)),
        ({"_HLS_msn": "12"}, Reload(12)),
        ({"_HLS_msn": "3"}, Reload(3)),
    ],
)
def test_directives(query: dict[str, str], expected: Reload) -> None:
    assert parse_reload(query, 10) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"_HLS_part": "1"},
        {"_HLS_msn": "13"},
        {"_HLS_msn": "12", "_HLS_part": "6"},
        {"_HLS_msn": "-1"},
        {"_HLS_msn": "x"},
        {"_HLS_msn": "9" * 40},
        {"_HLS_msn": "10", "_HLS_part": "1.5"},
        {"_HLS_msn": "١٠"},
    ],
)
def test_directives_that_break_the_rules(query: dict[str, str]) -> None:
    with pytest.raises(ReloadError):
        parse_reload(query, 10)
