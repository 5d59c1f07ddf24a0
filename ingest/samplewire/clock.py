"""The sample wire's clock: wall time to simulated day and minute, and back."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.samplewire.day import DAY_MINUTES


@dataclass(frozen=True)
class WireClock:
    """`epoch` is the unix time at which day 0 begins; `speed` is simulated seconds per second."""

    epoch: float
    speed: float

    def at(self, unix: float) -> tuple[int, float]:
        """Simulated day and minute at a unix time; before the epoch it is minute 0 of day 0."""
        minutes = max(0.0, (unix - self.epoch) * self.speed / 60)
        day = int(minutes // DAY_MINUTES)
        return day, minutes - day * DAY_MINUTES

    def unix(self, day: int, minute: float) -> float:
        """The unix time of a simulated minute."""
        return self.epoch + (day * DAY_MINUTES + minute) * 60 / self.speed
