"""The channel's signing certificate, and the signers of its live tracks."""

from __future__ import annotations

from collections.abc import Callable

from provenance.certificates import (
    CHAIN_FILE,
    Credentials,
    load_chain,
    load_development_chain,
    make_development_chain,
)
from provenance.credits import ChannelCredits
from provenance.live import LiveSigner

from .config import Config, ConfigError
from .data_folder import DataFolder
from .model_credits import model_credits

TRACKS = ("video", "audio")


def credentials(config: Config) -> Credentials:
    """The operator's own chain when one is configured, else the development chain.

    Raises `CertificateError` or `ConfigError`, naming the file and the remedy."""
    chain, key = config.provenance.certificate_chain, config.provenance.certificate_key
    if (chain is None) != (key is None):
        raise ConfigError("provenance.certificate_chain and provenance.certificate_key must be set together")
    if chain is not None and key is not None:
        return load_chain(chain, key)
    return load_development_chain(DataFolder(config.paths.data).keys)


def make_chain(config: Config, replace: bool, tell: Callable[[str], None]) -> None:
    """Makes the development chain and says where it is and what it is worth."""
    folder = DataFolder(config.paths.data).create().keys
    made = make_development_chain(folder, config.provenance.organisation, replace=replace)
    tell(f"Made a development signing chain in {folder}, valid until {made.expires:%Y-%m-%d}.")
    tell("It proves that nothing was changed, not who you are: for that, set a certificate of your own.")


def ensure_chain(config: Config, tell: Callable[[str], None]) -> None:
    """Makes a development chain on the first start, when no certificate is configured."""
    own = config.provenance.certificate_chain is not None
    if not own and not (DataFolder(config.paths.data).keys / CHAIN_FILE).exists():
        make_chain(config, replace=False, tell=tell)
    credentials(config)


def live_signers(config: Config) -> dict[str, LiveSigner]:
    """A signer for each live track; their session keys outlive a restart."""
    signing = credentials(config)
    channel = ChannelCredits(
        title=f"{config.channel.name}, live",
        models=model_credits(config),
        publisher=config.channel.name,
        language=config.channel.language,
    )
    return {
        track: LiveSigner(
            track,
            DataFolder(config.paths.data).keys,
            signing,
            channel,
            profile=config.provenance.profile,
            life=config.provenance.session_hours * 3600,
        )
        for track in TRACKS
    }
