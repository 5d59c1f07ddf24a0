"""What the store refuses, so that the desk can answer with the right status."""

from __future__ import annotations


class StoreError(Exception):
    """Base of every refusal; the message says what is wrong and what to do."""


class NotFound(StoreError):  # noqa: N818 - named as the desk speaks
    """There is no such script, feed or account (404)."""


class StaleScript(StoreError):  # noqa: N818 - named as the desk speaks
    """The script changed since the page was loaded: its SHA-256 is another one now (409)."""

    def __init__(self, script_id: str, given: str, current: str) -> None:
        super().__init__(
            f"script {script_id} has changed since you read it (you saw {given[:12]}, it is now "
            f"{current[:12]}): read the new version and decide again"
        )
        self.script_id = script_id
        self.current = current


class GateRefused(StoreError):  # noqa: N818 - named as the desk speaks
    """A check is red, or the script is in a state that cannot go on air (422). `reasons` are for the page."""

    def __init__(self, script_id: str, reasons: tuple[str, ...]) -> None:
        super().__init__(f"script {script_id} may not air: " + "; ".join(reasons))
        self.script_id = script_id
        self.reasons = reasons


class TokenRefused(StoreError):  # noqa: N818 - named as the desk speaks
    """A login link that is unknown, used or expired (403)."""


class ChainBroken(StoreError):  # noqa: N818 - named as the desk speaks
    """The record of approvals was altered; the message names the first record that does not hold."""
