"""Switches that people set at the desk and that outlive a restart."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, insert, select

from .database import Database
from .tables import settings

SAMPLE_WIRE = "sample_wire"


class Switches(Database):
    """The part of the store that keeps small settings."""

    def setting(self, key: str) -> Any:
        """The stored value, or None when it was never set."""
        with self.reading() as connection:
            value = connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar()
        return None if value is None else json.loads(value)

    def set_setting(self, key: str, value: Any) -> None:
        """Stores a JSON value."""
        with self.writing(("setting", key)) as writing:
            writing.connection.execute(delete(settings).where(settings.c.key == key))
            writing.connection.execute(insert(settings).values(key=key, value=json.dumps(value)))

    def sample_wire(self, default: bool = True) -> bool:
        """Is the sample wire played? `default` (the settings file says) until the desk decides."""
        value = self.setting(SAMPLE_WIRE)
        return default if value is None else bool(value)

    def set_sample_wire(self, on: bool) -> None:
        """Starts or stops the sample wire; what of it has not aired is dropped when it stops."""
        self.set_setting(SAMPLE_WIRE, on)
