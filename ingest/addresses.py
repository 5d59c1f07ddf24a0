"""Which network addresses a fetch may reach: only public ones, unless the operator typed a private host.

The verdict is on the numeric address, never on the spelling: `0x7f.1`, `2130706433`, `127.1` and a DNS name
that points at 127.0.0.1 all resolve to the same loopback address and get the same answer.
Ranges: IANA special-purpose address registries (RFC 6890), RFC 6598 (shared), RFC 6052 and 8215 (NAT64),
RFC 4291 section 2.5.5 (IPv4-mapped), RFC 3056 (6to4), RFC 4380 (Teredo), RFC 5214 (ISATAP)."""

from __future__ import annotations

import ipaddress
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address


class AddressKind(StrEnum):
    """What an address is for, in words an operator understands."""

    PUBLIC = "public"
    LOOPBACK = "loopback"
    PRIVATE = "private"
    SHARED = "shared (carrier-grade NAT)"
    LINK_LOCAL = "link-local"
    MULTICAST = "multicast"
    UNSPECIFIED = "unspecified"
    RESERVED = "reserved"


# Link-local stays forbidden even for an operator's own host: 169.254.169.254 hands out cloud credentials.
_OPERATOR_MAY_REACH = frozenset(
    {AddressKind.PUBLIC, AddressKind.LOOPBACK, AddressKind.PRIVATE, AddressKind.SHARED}
)

_V4 = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", AddressKind.UNSPECIFIED),
        ("10.0.0.0/8", AddressKind.PRIVATE),
        ("100.64.0.0/10", AddressKind.SHARED),
        ("127.0.0.0/8", AddressKind.LOOPBACK),
        ("169.254.0.0/16", AddressKind.LINK_LOCAL),
        ("172.16.0.0/12", AddressKind.PRIVATE),
        ("192.0.0.0/24", AddressKind.RESERVED),
        ("192.0.2.0/24", AddressKind.RESERVED),
        ("192.88.99.0/24", AddressKind.RESERVED),
        ("192.168.0.0/16", AddressKind.PRIVATE),
        ("198.18.0.0/15", AddressKind.RESERVED),
        ("198.51.100.0/24", AddressKind.RESERVED),
        ("203.0.113.0/24", AddressKind.RESERVED),
        ("224.0.0.0/4", AddressKind.MULTICAST),
        ("240.0.0.0/4", AddressKind.RESERVED),
    )
)

_V6 = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::/128", AddressKind.UNSPECIFIED),
        ("::1/128", AddressKind.LOOPBACK),
        ("fc00::/7", AddressKind.PRIVATE),
        ("fe80::/10", AddressKind.LINK_LOCAL),
        ("fec0::/10", AddressKind.PRIVATE),
        ("ff00::/8", AddressKind.MULTICAST),
        # Tunnels carry an IPv4 address that is reached from wherever the relay stands; no feed lives there.
        ("2002::/16", AddressKind.RESERVED),
        ("2001::/23", AddressKind.RESERVED),
        ("2001:db8::/32", AddressKind.RESERVED),
        ("3fff::/20", AddressKind.RESERVED),
    )
)
_V6_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_V4_COMPATIBLE = IPv6Network("::/96")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})


def _embedded_v4(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    low = IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _NAT64 or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return low
    if address in _V4_COMPATIBLE and int(address) > 0xFFFF:
        return low
    return None


def kind_of(address: Address) -> AddressKind:
    """The kind of an address; an IPv4 address carried inside an IPv6 one is judged by itself."""
    if isinstance(address, IPv6Address):
        inner = _embedded_v4(address)
        if inner is not None:
            return kind_of(inner)
        for network6, kind in _V6:
            if address in network6:
                return kind
        return AddressKind.PUBLIC if address in _V6_GLOBAL_UNICAST else AddressKind.RESERVED
    for network4, kind in _V4:
        if address in network4:
            return kind
    return AddressKind.PUBLIC


def may_reach(address: Address, *, operator_typed: bool = False) -> bool:
    """Whether a fetch may connect there; `operator_typed` lets private and loopback hosts through."""
    kind = kind_of(address)
    return kind in _OPERATOR_MAY_REACH if operator_typed else kind is AddressKind.PUBLIC


def parse_address(text: str) -> Address:
    """An address as the resolver writes it, without the zone of a link-local one. Raises `ValueError`."""
    return ipaddress.ip_address(text.partition("%")[0])


def is_loopback_host(host: str) -> bool:
    """Whether a host as written plainly names this machine (`localhost`, 127.0.0.0/8, `::1`).

    Chooses poll intervals only; it decides nothing about safety, which judges the resolved address."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return kind_of(parse_address(name)) is AddressKind.LOOPBACK
    except ValueError:
        return False
