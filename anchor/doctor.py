"""`anchor doctor`: what the machine has, what it lacks, and how to mend it. Every check looks at the real
thing: it imports, opens, binds or runs it."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

from .cast_check import examine_cast
from .config import Config, ServerSection
from .data_folder import DataFolder
from .finding import Finding
from .fonts import font_files

DISK_FLOOR = 2 * 1024**3  # bytes; a day of clips takes about 1 GB
OLDEST_CLOCK = 1_790_000_000  # September 2026: a clock before it is wrong
WEB_LIBRARIES = ("hls.js", "htmx.org")
STA_UNSYNC = 0x0040  # adjtimex(2)


def examine(config: Config, channel_runs: bool = False) -> Iterator[Finding]:
    """Every finding, the ones that stop a start first. A running channel holds its own ports."""
    yield _system()
    yield _drawing()
    yield _fonts(config)
    yield _codecs()
    yield from examine_cast(config)
    yield _web_libraries(config)
    yield _keys(config)
    yield _database(config)
    for name, section in (("desk", config.desk), ("watch page", config.watch)):
        yield _port(name, section, channel_runs)
        yield from _tls(name, section)
    yield _disk(config)
    yield _clock()
    yield _priority()


def _system() -> Finding:
    version = platform.python_version()
    well = sys.platform == "linux" and sys.version_info >= (3, 11)
    return Finding(
        "system", well, f"{platform.system()}, Python {version}", "use Linux with Python 3.11 or newer"
    )


def _drawing() -> Finding:
    """skia-python links against libEGL and libGL; without them its import fails with a bare ImportError."""
    probe = subprocess.run(
        [sys.executable, "-c", "import skia; print(skia.__version__)"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if probe.returncode == 0:
        return Finding("drawing", True, f"skia {probe.stdout.strip()}")
    last = (probe.stderr.strip().splitlines() or ["no message"])[-1]
    return Finding("drawing", False, last, "apt install libegl1 libgl1")


def _fonts(config: Config) -> Finding:
    missing = font_files(config.paths.web_libraries).missing()
    if missing:
        return Finding(
            "fonts", False, f"missing: {', '.join(map(str, missing))}", "make setup (pip and npm packages)"
        )
    return Finding("fonts", True, "Inter, Noto Sans SC")


def _codecs() -> Finding:
    import av

    missing = [codec for codec in ("libx264", "aac") if not _can_encode(codec)]
    if missing:
        return Finding(
            "codecs", False, f"PyAV lacks {', '.join(missing)}", "pip install av (a wheel, not a build)"
        )
    return Finding("codecs", True, f"PyAV {av.__version__}: libx264, aac")


def _can_encode(codec: str) -> bool:
    import av.codec

    try:
        return av.codec.Codec(codec, "w").is_encoder
    except av.codec.codec.UnknownCodecError:
        return False


def _web_libraries(config: Config) -> Finding:
    from .web.assets import missing_libraries

    folder = config.paths.web_libraries
    if missing := missing_libraries(folder):
        return Finding("web libraries", False, f"there is no {missing[0]}", "make setup (runs npm ci)")
    versions = (json.loads((folder / name / "package.json").read_text())["version"] for name in WEB_LIBRARIES)
    return Finding("web libraries", True, ", ".join(map(" ".join, zip(WEB_LIBRARIES, versions, strict=True))))


def _keys(config: Config) -> Finding:
    own = config.provenance
    if own.certificate_chain or own.certificate_key:
        if not (own.certificate_chain and own.certificate_key):
            return Finding(
                "keys",
                False,
                "only one of certificate_chain and certificate_key is set",
                "set both in [provenance]",
            )
        for file in (own.certificate_chain, own.certificate_key):
            if not file.is_file():
                return Finding("keys", False, f"there is no {file}", "correct [provenance] in anchor.toml")
        mode = own.certificate_key.stat().st_mode & 0o777
        return Finding(
            "keys",
            mode & 0o077 == 0,
            f"{own.certificate_key} has mode {mode:04o}",
            f"chmod 600 {own.certificate_key}",
        )
    folder = DataFolder(config.paths.data).keys
    private = sorted(folder.glob("**/*key*")) if folder.is_dir() else []
    if not private:
        return Finding("keys", True, "none yet: `anchor run` makes a development chain", "")
    loose = [file for file in private if file.stat().st_mode & 0o077]
    if loose:
        return Finding("keys", False, f"{loose[0]} is readable by others", f"chmod 600 {loose[0]}")
    return Finding("keys", True, f"development chain in {folder}")


def _database(config: Config) -> Finding:
    import sqlite3

    file = DataFolder(config.paths.data).database
    if not file.exists():
        return Finding("database", True, "none yet: `anchor run` makes it")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as connection:
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return Finding(
            "database", False, f"{file}: {error}", "restore the data folder from a copy, or move it away"
        )
    well = result == "ok" and mode == "wal"
    return Finding(
        "database", well, f"{file}: {result}, journal {mode}", "restore the data folder from a copy"
    )


def _port(name: str, section: ServerSection, channel_runs: bool) -> Finding:
    where = f"{section.host}:{section.port}"
    try:
        family = socket.getaddrinfo(section.host, section.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((section.host, section.port))
    except OSError as error:
        if channel_runs:
            return Finding(f"{name} port", True, f"{where} is held by the running channel")
        key = "desk.port" if name == "desk" else "watch.port"
        return Finding(
            f"{name} port", False, f"{where}: {error.strerror}", f"free it or set {key} in anchor.toml"
        )
    return Finding(f"{name} port", True, f"{where} is free")


def _tls(name: str, section: ServerSection) -> Iterator[Finding]:
    for file in (section.tls_cert, section.tls_key):
        if file is not None:
            yield Finding(f"{name} TLS", os.access(file, os.R_OK), str(file), "give a readable PEM file")


def _disk(config: Config) -> Finding:
    folder = config.paths.data
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding(
        "disk", free > DISK_FLOOR, f"{free / 1024**3:.1f} GiB free at {folder}", "free at least 2 GiB"
    )


def _priority() -> Finding:
    """What the playout will get; the channel runs without it, but then other work on the machine delays frames."""
    ask = "from anchor.processes.priority import come_first, standing; come_first(); print(standing())"
    # In a session of its own: the share of the caller's session is not to be changed.
    probe = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, start_new_session=True
    )
    got = probe.stdout.strip() or "unknown"
    advice = (
        ""
        if got == "real time"
        else "; real time takes root or a limit of 1 (`ulimit -r 1`, systemd: LimitRTPRIO=1)"
    )
    return Finding("playout's priority", True, got + advice)


def _clock() -> Finding:
    """Segment numbers are wall-clock time, and certificates have dates: a wrong clock breaks both."""
    buffer = ctypes.create_string_buffer(512)
    libc = ctypes.CDLL(None, use_errno=True)
    state = libc.adjtimex(buffer)
    if state < 0:
        return Finding("clock", True, "this machine does not say whether its clock is synchronised")
    status = ctypes.c_int.from_buffer(buffer, 40 if ctypes.sizeof(ctypes.c_long) == 8 else 20).value
    if time.time() < OLDEST_CLOCK:
        return Finding(
            "clock", False, f"it says {datetime.now(UTC):%Y-%m-%d}", "set the date, or run an NTP service"
        )
    synchronised = not status & STA_UNSYNC
    detail = "synchronised" if synchronised else "not reported as synchronised (usual in containers)"
    return Finding("clock", True, detail, "" if synchronised else "run an NTP service on the host")
