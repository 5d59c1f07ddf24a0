"""Whom the fetcher believes over TLS, and what it says when it does not believe a server."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from pathlib import Path

from ingest.fetch_errors import TrustError

# OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH.
_NAME_MISMATCH = frozenset({62, 64})


def tls_context(trust: Sequence[Path] = ()) -> ssl.SSLContext:
    """A client's context that trusts the system's authorities and the PEM certificates in `trust`.

    Host names are checked for both. Raises `TrustError`."""
    context = ssl.create_default_context()
    for path in trust:
        try:
            context.load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as error:
            # SSLError is an OSError with OpenSSL's words in the place of the system's.
            fault = "holds no PEM certificate" if isinstance(error, ssl.SSLError) else error.strerror
            raise TrustError(
                f"{path}: {fault}, so the server it stands for cannot be trusted. Give a PEM certificate file."
            ) from error
    if trust:
        # A server's certificate that an unknown authority signed is trusted by itself.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def certificate_refusal(error: BaseException) -> tuple[str, str] | None:
    """(fault, advice) when a refused certificate is behind `error`."""
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        if isinstance(cause, ssl.SSLCertVerificationError):
            message = cause.verify_message.rstrip(". ")
            if cause.verify_code in _NAME_MISMATCH:
                return (
                    f"has a certificate for another host ({message})",
                    "Use the host that the certificate names, or give the server one for this host",
                )
            return (
                f"has a certificate that is not trusted ({message})",
                "If it is your own server, trust its certificate; else the publisher must mend it",
            )
        cause = cause.__cause__ or cause.__context__
    return None
