import os

import pytest

from ingest.fetch_errors import FileError, TooLargeError
from ingest.local_file import is_file_feed, read_local_feed


def test_path_and_file_address(tmp_path):
    path = tmp_path / "my feed.xml"
    path.write_bytes(b"<rss/>")
    first = read_local_feed(str(path))
    assert first.body == b"<rss/>"
    assert read_local_feed(path.as_uri()).body == b"<rss/>"
    assert read_local_feed(str(path), etag=first.etag).not_modified
    path.write_bytes(b"<rss></rss>")
    assert not read_local_feed(str(path), etag=first.etag).not_modified


def test_faults_are_named(tmp_path):
    with pytest.raises(FileError, match="does not exist"):
        read_local_feed(str(tmp_path / "none.xml"))
    with pytest.raises(FileError, match="not a regular file"):
        read_local_feed(str(tmp_path))
    with pytest.raises(FileError, match="not a regular file"):
        read_local_feed("/dev/zero")
    with pytest.raises(FileError, match="names the host"):
        read_local_feed("file://server/share/feed.xml")
    with pytest.raises(FileError, match="neither"):
        read_local_feed("ftp://example.org/feed.xml")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="not a regular file"):
        read_local_feed(str(tmp_path / "pipe"))


def test_cap(tmp_path):
    path = tmp_path / "big.xml"
    path.write_bytes(b"x" * 1001)
    with pytest.raises(TooLargeError):
        read_local_feed(str(path), max_bytes=1000)


def test_is_file_feed():
    assert is_file_feed("feeds/a.xml")
    assert is_file_feed("file:///a.xml")
    assert not is_file_feed("HTTPS://example.org/a.xml")
