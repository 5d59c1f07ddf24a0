"""Reads a feed from a file that the operator typed: a path or a `file:` address.

It is a function of its own so that no redirect and nothing found in a feed can ever lead to a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.fetch import MAX_BYTES, Fetched
from ingest.fetch_errors import FileError, TooLargeError


def is_file_feed(url: str) -> bool:
    """Whether a feed's address names a file rather than a web address."""
    return not url.lower().startswith(("http://", "https://"))


def feed_path(url: str) -> Path:
    """The path that a `file:` address or a plain path names. Raises `FileError` for anything else."""
    if url.lower().startswith("file:"):
        parts = urlsplit(url)
        if parts.netloc not in ("", "localhost"):
            raise FileError(url, f"names the host {parts.netloc!r}", "Write it as file:///path/to/feed.xml")
        return Path(unquote(parts.path))
    if "://" in url:
        raise FileError(url, "is neither a web address nor a path", "Use http, https, file or a path")
    return Path(url).expanduser()


def read_local_feed(url: str, *, etag: str = "", max_bytes: int = MAX_BYTES) -> Fetched:
    """The file's bytes, or `not_modified` when size and time are those in `etag`. Raises a `FetchError`."""
    path = feed_path(url)
    try:
        # O_NONBLOCK: opening a pipe must not wait for a writer; it is refused just below.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise FileError(url, "does not exist", "Check the path of this feed") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise FileError(url, f"cannot be read ({reason})", "Check the path and its permissions") from error
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        os.close(handle)
        raise FileError(url, "is not a regular file", "Name an RSS, Atom or JSON feed file")
    with os.fdopen(handle, "rb") as file:
        mark = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}-{facts.st_ino:x}"'
        if mark == etag:
            return Fetched(url, url, b"", not_modified=True, etag=mark)
        body = file.read(max_bytes + 1)
    if len(body) > max_bytes:
        raise TooLargeError(url, f"is larger than {max_bytes / 2**20:.3g} MB", "Use a feed with fewer items")
    return Fetched(url, path.absolute().as_uri(), body, etag=mark)
