"""Why no presenter is made from a photo."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path


class Condition(StrEnum):
    """What a photo must fulfil; the value is how a refusal names it."""

    PICTURE = "not a usable picture"
    SIZE = "picture too large"
    NO_FACE = "no face"
    SEVERAL_FACES = "more than one face"
    TURNED = "head turned"
    TILTED = "head tilted"
    MOUTH = "mouth open"
    EYES = "eyes closed"
    GAZE = "looking away"
    SMALL = "face too small"
    BLURRED = "face blurred"
    CUT_OFF = "figure cut off"


class PhotoError(ValueError):
    """No presenter was made; the message names the file, says why, and what to do."""


class PhotoRefusedError(PhotoError):
    """The photo does not fulfil `condition`."""

    def __init__(self, photo: Path, condition: Condition, what: str, mend: str) -> None:
        super().__init__(f"{photo}: refused, {condition.value}: {what}. {mend}")
        self.condition = condition


class ConsentError(PhotoError):
    """There is no valid record of the consent of who is shown."""
