"""How every process of the channel begins: its settings, its log, and a stop the supervisor can ask for."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from threading import Event

from anchor import logs
from anchor.config import CONFIG_NAME, Config, ConfigError, load
from anchor.data_folder import DataFolder


def begin(process: str) -> tuple[Config, DataFolder]:
    """The settings named on the command line and the data folder; logging goes to its file from here on."""
    parser = argparse.ArgumentParser(prog=f"anchor.processes.{process}")
    parser.add_argument("--config", type=Path, default=Path(CONFIG_NAME))
    try:
        config = load(parser.parse_args().config)
    except ConfigError as error:
        sys.exit(f"anchor {process}: {error}")
    folder = DataFolder(config.paths.data).create()
    logs.configure(process, folder.logs)
    return config, folder


def stop_on_signal() -> Event:
    """An event that SIGTERM and SIGINT set."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
