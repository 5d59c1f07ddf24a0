"""Whom the fetcher believes over TLS, and what it says when it does not believe a server."""

from __future__ import annotations

import re
import ssl
from collections.abc import Sequence
from pathlib import Path

from ingest.fetch_errors import TrustError

# OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH.
_NAME_MISMATCH = frozenset({62, 64})
_FIRST_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.ASCII | re.DOTALL
)


def tls_context(trust: Sequence[Path] = ()) -> ssl.SSLContext:
    """A client's context that trusts the system's authorities and the PEM certificates in `trust`.

    Host names are checked for both. Raises `TrustError`."""
    context = ssl.create_default_context()
    for path in trust:
        try:
            context.load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as error:
            raise _trust_error(path, error) from error
    if trust:
        # A server's certificate that an unknown authority signed is trusted by itself.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def own_server_context(certificate: Path) -> ssl.SSLContext:
    """A client's context for one server of our own: it believes the first certificate in the file and no other.

    No authority counts, and the name is not compared: the certificate stands for the server itself, which we
    reach at an address of this machine that a public certificate cannot name. Raises `TrustError`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        # A file may go on with the authorities that signed it; what else they sign is not our server.
        leaf = _FIRST_CERTIFICATE.search(certificate.read_text(encoding="latin-1"))
        if leaf is None:
            raise ssl.SSLError
        context.load_verify_locations(cadata=leaf[0])
    except (OSError, ssl.SSLError) as error:
        raise _trust_error(certificate, error) from error
    return context


def _trust_error(path: Path, error: OSError) -> TrustError:
    # SSLError is an OSError with OpenSSL's words in the place of the system's.
    fault = "holds no PEM certificate" if isinstance(error, ssl.SSLError) else error.strerror
    return TrustError(
        f"{path}: {fault}, so the server it stands for cannot be trusted. Give a PEM certificate file."
    )


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
