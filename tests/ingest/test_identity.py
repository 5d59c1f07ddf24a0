import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identity import article_id, canonical_url, content_hash


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("HTTP://News.Example:80/a#top", "http://news.example/a"),
        ("https://news.example:8443/a?utm_source=x&id=7&fbclid=9", "https://news.example:8443/a?id=7"),
        ("https://news.example", "https://news.example/"),
        ("https://user:secret@news.example/a", "https://news.example/a"),
        ("https://news.example/a b/é", "https://news.example/a%20b/%C3%A9"),
        ("https://news.example/a%20b?q=1&q=2", "https://news.example/a%20b?q=1&q=2"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("http://[::1]/a", "http://[::1]/a"),
        ("http://[", ""),
        ("http://news.example:99999/", ""),
        ("/local", ""),
        ("", ""),
    ],
)
def test_canonical_url(link, expected):
    assert canonical_url(link) == expected


def test_relative_links():
    assert canonical_url("../b.html", "https://news.example/x/y/feed.xml") == "https://news.example/x/b.html"
    assert canonical_url("//other.example/a", "https://news.example/") == "https://other.example/a"


@given(st.text(max_size=120))
def test_any_text_gives_a_stable_web_address_or_none(text):
    url = canonical_url(text)
    assert url == "" or url.startswith(("http://", "https://"))
    assert canonical_url(url) == url


def test_ids_and_hashes():
    assert article_id("f", "k") == article_id("f", "k") != article_id("f", "j")
    assert content_hash("t", "x") == "8e2cbe3b93266a53e7bb3cb6ff01ab5e8e8559793942ffa6abaa7ff665d8caf5"
