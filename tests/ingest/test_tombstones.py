from ingest.tombstones import withdrawn_refs

FEED = (
    b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'>"
    b"<at:deleted-entry ref='urn:a' when='2026-11-22T10:00:00Z'><at:comment>x</at:comment></at:deleted-entry>"
    b'<at:deleted-entry when="2026-11-22T10:00:00Z" ref="urn:b"/>%s</feed>'
)


def test_refs():
    assert withdrawn_refs(FEED % b"") == ("urn:a", "urn:b")


def test_damaged_documents_still_speak():
    assert withdrawn_refs(FEED % b"<title>a & b</title>") == ("urn:a", "urn:b")


def test_other_namespaces_are_not_tombstones():
    assert withdrawn_refs(b"<feed><deleted-entry ref='urn:a'/></feed>") == ()
