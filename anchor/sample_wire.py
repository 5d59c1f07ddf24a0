"""When the sample wire's first day began: kept, so that a restart continues the day."""

from __future__ import annotations

import json
import os
import time

from .data_folder import DataFolder


def first_day(folder: DataFolder) -> float:
    """Unix time at which the sample wire's first day began on this data folder; written on first use."""
    try:
        return float(json.loads(folder.sample_wire.read_text())["first_day"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        began = float(int(time.time()))
        draft = folder.sample_wire.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps({"first_day": began}))
        draft.replace(folder.sample_wire)
        return began
