import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.addresses import AddressKind, is_loopback_host, kind_of, may_reach, parse_address

FORBIDDEN = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 fd12:3456::1
fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 64:ff9b::7f00:1
64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2002:808:808::1 2001::1 2001:db8::1 2001:470::5efe:10.0.0.1
100::1 4000::1
""".split()  # noqa: SIM905
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_forbidden(text):
    assert not may_reach(parse_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public(text):
    assert may_reach(parse_address(text))
    assert may_reach(parse_address(text), operator_typed=True)


@pytest.mark.parametrize("text", ["127.0.0.1", "10.0.0.1", "192.168.0.9", "::1", "fd00::1", "100.64.0.1"])
def test_operator_may_type_private_hosts(text):
    assert may_reach(parse_address(text), operator_typed=True)


@pytest.mark.parametrize(
    "text", ["169.254.169.254", "fe80::1%eth0", "224.0.0.1", "0.0.0.0", "64:ff9b::a9fe:a9fe"]
)
def test_nobody_may_type_these(text):
    assert not may_reach(parse_address(text), operator_typed=True)


@pytest.mark.parametrize("spelling", ["0x7f.1", "2130706433", "127.1", "0177.0.0.1", "0x7f000001", "127.0.1"])
def test_spellings_of_loopback_resolve_to_one_kind(spelling):
    found = socket.getaddrinfo(spelling, 80, type=socket.SOCK_STREAM)
    assert {kind_of(parse_address(entry[4][0])) for entry in found} == {AddressKind.LOOPBACK}


@given(st.ip_addresses(v=4))
def test_every_wrapping_of_an_ipv4_address_is_judged_alike(address):
    inner = int(address)
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        wrapped = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | inner)
        assert may_reach(wrapped) == may_reach(address)


@given(st.ip_addresses())
def test_never_laxer_than_the_standard_library(address):
    if may_reach(address):
        v4 = getattr(address, "ipv4_mapped", None)
        judged = v4 or address
        assert not (judged.is_private)
        assert not (judged.is_loopback)
        assert not (judged.is_link_local)
        assert not (judged.is_multicast)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("127.8.0.1", True),
        ("[::1]", True),
        ("example.org", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_is_loopback_host(host, expected):
    assert is_loopback_host(host) is expected
