"""What makes an article the same article, and what makes it a changed one."""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "_hsenc", "_hsmi"),
        *("at_medium", "at_campaign", "cmpid", "ocid"),
    }
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_URL = 2000


def article_id(feed_url: str, key: str) -> str:
    """Stable across polls and restarts: the same feed and the same key always give the same id (32 hex)."""
    return hashlib.sha256(f"{feed_url}\n{key}".encode()).hexdigest()[:32]


def content_hash(title: str, text: str) -> str:
    """SHA-256 (hex) of the words, as `Article.content_hash` defines it."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def canonical_url(link: str, base: str = "") -> str:
    """An absolute http(s) address without default port, password, fragment or tracking; "" when it is none.

    Relative links are resolved against `base`. Anything that is not http or https gives ""."""
    try:
        parts = urlsplit(urljoin(base, link.strip()) if base else link.strip())
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host or any(c.isspace() or not c.isprintable() for c in host):
        return ""
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(k, v) for k, v in pairs if k.lower() not in _TRACKING and not k.lower().startswith("utm_")]
        if len(kept) != len(pairs):
            query = urlencode(kept)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    url = urlunsplit((scheme, netloc, path, quote(query, safe="/?%:@!$&'()*+,;=~-._[]"), ""))
    return url if len(url) <= _MAX_URL else ""
