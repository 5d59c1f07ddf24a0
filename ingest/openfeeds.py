"""A catalogue of real feeds whose licence allows reading extracts aloud, commercially and adapted.

Left out on purpose: licences with NC or ND, feeds without a stated licence, and publishers who ask for a
request before regular use (Voice of America) or for whole items only (the European Parliament). The licence
covers the publisher's own text; each entry's `note` says what it does not cover. Check the page before use:
terms change, and the operator answers for what airs."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.article import Feed, Rights
from ingest.intervals import REMOTE_DEFAULT

_CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class OpenFeed:
    """One openly licensed feed, as offered in the desk."""

    name: str
    url: str
    language: str
    rights: Rights
    licence_url: str
    attribution: str
    trust: int  # 1 unknown .. 5 official record
    subject: str
    note: str = ""

    def feed(self) -> Feed:
        """The feed, ready to poll."""
        return Feed(
            url=self.url,
            name=self.name,
            language=self.language,
            trust=self.trust,
            rights=self.rights,
            interval=REMOTE_DEFAULT,
            attribution=self.attribution,
            licence_url=self.licence_url,
        )


OPEN_FEEDS: tuple[OpenFeed, ...] = (
    OpenFeed(
        name="NASA",
        url="https://www.nasa.gov/news-release/feed/",
        language="en",
        rights=Rights.PUBLIC_DOMAIN,
        licence_url="https://www.nasa.gov/nasa-brand-center/images-and-media/",
        attribution="NASA",
        trust=5,
        subject="science",
        note="A work of the US government. No endorsement may be suggested; the insignia is protected.",
    ),
    OpenFeed(
        name="NIST",
        url="https://www.nist.gov/news-events/news/rss.xml",
        language="en",
        rights=Rights.PUBLIC_DOMAIN,
        licence_url="https://www.nist.gov/open/copyright-fair-use-and-licensing-statements-srd-data-software-and-technical-series-publications",
        attribution="National Institute of Standards and Technology",
        trust=5,
        subject="science",
        note="A work of the US government, in the public domain in the United States.",
    ),
    OpenFeed(
        name="US Geological Survey",
        url="https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/significant_week.atom",
        language="en",
        rights=Rights.PUBLIC_DOMAIN,
        licence_url="https://www.usgs.gov/information-policies-and-instructions/copyrights-and-credits",
        attribution="US Geological Survey",
        trust=5,
        subject="earthquakes",
        note="Magnitudes and places are revised: expect changed items.",
    ),
    OpenFeed(
        name="National Hurricane Center",
        url="https://www.nhc.noaa.gov/index-at.xml",
        language="en",
        rights=Rights.PUBLIC_DOMAIN,
        licence_url="https://www.weather.gov/disclaimer",
        attribution="NOAA / National Weather Service",
        trust=5,
        subject="weather",
        note="Warnings go stale within hours: keep the story age short.",
    ),
    OpenFeed(
        name="Centers for Disease Control and Prevention",
        url="https://tools.cdc.gov/api/v2/resources/media/132608.rss",
        language="en",
        rights=Rights.PUBLIC_DOMAIN,
        licence_url="https://www.cdc.gov/other/agencymaterials.html",
        attribution="Centers for Disease Control and Prevention",
        trust=5,
        subject="health",
        note="Agency text only; material marked as belonging to others is not covered.",
    ),
    OpenFeed(
        name="Wikinews",
        url="https://en.wikinews.org/w/index.php?title=Special:NewsFeed&feed=atom&categories=Published"
        "&notcategories=No%20publish%7CArchived%7CAutoArchived%7Cdisputed&namespace=0&count=30",
        language="en",
        rights=Rights.CC_BY,
        licence_url="https://creativecommons.org/licenses/by/2.5/",
        attribution="Wikinews contributors, CC BY 2.5",
        trust=3,
        subject="world",
        note="Articles since September 2005.",
    ),
    OpenFeed(
        name="Global Voices",
        url="https://globalvoices.org/feed/",
        language="en",
        rights=Rights.CC_BY,
        licence_url="https://creativecommons.org/licenses/by/3.0/",
        attribution="Global Voices, CC BY 3.0",
        trust=3,
        subject="world",
        note="Partner articles and quoted posts may carry other terms.",
    ),
    OpenFeed(
        name="GOV.UK news",
        url="https://www.gov.uk/search/news-and-communications.atom",
        language="en",
        rights=Rights.OGL,
        licence_url="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        attribution="Contains public sector information licensed under the Open Government Licence v3.0.",
        trust=5,
        subject="government",
        note="Logos, crests and third parties' material are not covered.",
    ),
    OpenFeed(
        name="UK Parliament committees",
        url="https://committees.parliament.uk/rss/news/",
        language="en",
        rights=Rights.OGL,
        licence_url="https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/",
        attribution="Contains Parliamentary information licensed under the Open Parliament Licence v3.0.",
        trust=5,
        subject="government",
        note="The Open Parliament Licence has the terms of the OGL.",
    ),
    OpenFeed(
        name="European Commission",
        url="https://ec.europa.eu/commission/presscorner/api/rss?language=en",
        language="en",
        rights=Rights.CC_BY,
        licence_url="https://commission.europa.eu/legal-notice_en",
        attribution="© European Union, CC BY 4.0",
        trust=5,
        subject="government",
        note="Reuse under Commission Decision 2011/833/EU; changes must be stated.",
    ),
    OpenFeed(
        name="Agência Brasil",
        url="https://agenciabrasil.ebc.com.br/rss/ultimasnoticias/feed.xml",
        language="pt",
        rights=Rights.CC_BY,
        licence_url="https://creativecommons.org/licenses/by/3.0/br/",
        attribution="Agência Brasil, CC BY 3.0 BR",
        trust=4,
        subject="world",
        note="In Portuguese. Agency reports by others are not covered.",
    ),
    OpenFeed(
        name="360info",
        url="https://360info.org/feed/",
        language="en",
        rights=Rights.CC_BY,
        licence_url=_CC_BY,
        attribution="Originally published under Creative Commons by 360info",
        trust=4,
        subject="science",
        note="Asks for the author's name, a link to the article and a word that it was changed.",
    ),
)


def open_feed(url: str) -> OpenFeed | None:
    """The catalogue's entry for an address, if it is in it."""
    return next((entry for entry in OPEN_FEEDS if entry.url == url), None)
