"""The border to the notary: master control hands over finished bytes and gets them back signed."""

from __future__ import annotations

from typing import Protocol


class TrackSigner(Protocol):
    """Signs one track's init segment, its parts and its whole segments (C2PA 2.4 section 19.4).

    Every unit is complete and self-contained: `styp prft moof mdat` for a part, `styp moof mdat` for a
    segment, with the unit's number in `mfhd`. The signer inserts one `emsg` before the first `moof` and
    must adjust nothing else (`trun` data offsets count from the moof)."""

    def init(self, raw: bytes) -> bytes:
        """The init segment with its manifest. The same raw bytes give the same signed bytes while the session
        keys live, so that a restarted playout continues the session."""
        ...

    def renewal_due(self, now: float) -> bool:
        """True when the session keys are about to expire: call `init` again and publish a discontinuity."""
        ...

    def part(self, unit: bytes) -> bytes: ...

    def segment(self, unit: bytes) -> bytes: ...
