"""What signs, units and abbreviations are called in spoken English."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from .wordlists import TITLE_ABBREVIATIONS, words

# fmt: off
SCALES: Final = MappingProxyType(
    {
        "k": "thousand", "K": "thousand", "m": "million", "mn": "million", "M": "million", "b": "billion",
        "bn": "billion", "B": "billion", "tn": "trillion", "trn": "trillion", "T": "trillion",
    }
)
# fmt: on

# Sign: (unit, hundredth part).
# fmt: off
CURRENCIES: Final = MappingProxyType(
    {
        "US$": ("US dollar", "cent"), "C$": ("Canadian dollar", "cent"),
        "A$": ("Australian dollar", "cent"), "HK$": ("Hong Kong dollar", "cent"),
        "NZ$": ("New Zealand dollar", "cent"), "S$": ("Singapore dollar", "cent"), "$": ("dollar", "cent"),
        "£": ("pound", "penny"), "€": ("euro", "cent"), "¥": ("yen", ""), "₹": ("rupee", "paisa"),
        "₩": ("won", ""), "₽": ("rouble", "kopeck"), "₺": ("lira", ""), "₦": ("naira", ""),
        "฿": ("baht", ""), "₴": ("hryvnia", ""), "₪": ("shekel", ""), "R$": ("real", ""), "₫": ("dong", ""),
        "₱": ("peso", ""),
    }
)
# fmt: on

UNCHANGED_PLURALS: Final = words("baht dong hryvnia lira naira won yen")

# fmt: off
UNITS: Final = MappingProxyType(
    {
        "km/h": "kilometres an hour", "kph": "kilometres an hour", "mph": "miles an hour",
        "m/s": "metres a second", "km/s": "kilometres a second", "km²": "square kilometres",
        "sq km": "square kilometres", "sq mi": "square miles", "sq ft": "square feet",
        "sq m": "square metres", "m²": "square metres", "m³": "cubic metres", "km": "kilometres",
        "cm": "centimetres", "mm": "millimetres", "nm": "nanometres", "kg": "kilograms", "mg": "milligrams",
        "g": "grams", "lb": "pounds", "lbs": "pounds", "oz": "ounces", "ft": "feet", "mi": "miles",
        "kWh": "kilowatt hours", "MWh": "megawatt hours", "GWh": "gigawatt hours", "TWh": "terawatt hours",
        "kW": "kilowatts", "MW": "megawatts", "GW": "gigawatts", "TB": "terabytes", "GB": "gigabytes",
        "MB": "megabytes", "kB": "kilobytes", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz",
        "GHz": "gigahertz", "ha": "hectares", "hrs": "hours", "hr": "hours", "mins": "minutes",
        "min": "minutes", "secs": "seconds", "sec": "seconds", "ml": "millilitres", "kV": "kilovolts",
        "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "°": "degrees", "ppm": "parts per million",
        "m": "metres",
    }
)
# fmt: on

# fmt: off
SINGULARS: Final = MappingProxyType(
    {
        "feet": "foot", "inches": "inch", "hertz": "hertz",
    }
)
# fmt: on

# fmt: off
ABBREVIATIONS: Final = MappingProxyType(
    {
        **TITLE_ABBREVIATIONS,
        "Dr.": "Doctor", "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz", "Mt.": "Mount", "Ft.": "Fort",
        "Jr.": "Junior", "Sr.": "Senior", "Rev.": "Reverend", "Hon.": "Honourable", "Brig.": "Brigadier",
        "Adm.": "Admiral", "Insp.": "Inspector", "Det.": "Detective", "Bros.": "Brothers", "Co.": "Company",
        "Corp.": "Corporation", "Inc.": "Incorporated", "Ltd.": "Limited", "Assn.": "Association",
        "Dept.": "Department", "Univ.": "University", "Ave.": "Avenue", "Blvd.": "Boulevard", "Rd.": "Road",
        "approx.": "approximately", "est.": "estimated", "etc.": "et cetera", "vs.": "versus",
        "vs": "versus", "e.g.": "for example", "i.e.": "that is", "cf.": "compare",
        "a.k.a.": "also known as", "w/": "with", "Mr": "Mister", "Mrs": "Missus", "Dr": "Doctor",
        "Ms": "Miz", "Prof": "Professor", "Sgt": "Sergeant", "Capt": "Captain", "Lt": "Lieutenant",
        "Gov": "Governor", "Ph.D.": "P H D", "Calif.": "California", "Fla.": "Florida", "Fig.": "figure",
        "Esq.": "Esquire",
    }
)
# fmt: on

# Words whose Roman numeral counts ("Artemis III" is three) instead of ranking ("Elizabeth II" is the second).
COUNTED_HEADS: Final = words(
    "Act Annex Apollo Appendix Ariane Artemis Article Atlas Block Bowl Category Chapter Class Crew Cygnus "
    "Discoverer Division Explorer Falcon Figure Gemini Grade Group Level Mark Model Orion Part Phase "
    "Rocky Round Salyut Saturn Schedule Skylab Stage Starship Step Table Tier Titan Title Type Vatican "
    "Vega Viking Volume Voyager War"
)

# A single I is a numeral only behind these.
ROMAN_ONE_HEADS: Final = words(
    "Artemis Category Catherine Chapter Charles Class Division Edward Elizabeth Falcon Francis George "
    "Henry James Nicholas Peter Phase Saturn Stage Tier Titan Type Vatican Volume War William"
)

NO_HEADS: Final = words("A An And At But For In On Or That The This")

# fmt: off
VULGAR_FRACTIONS: Final = MappingProxyType(
    {
        "½": "one half", "⅓": "one third", "⅔": "two thirds", "¼": "one quarter", "¾": "three quarters",
        "⅕": "one fifth", "⅛": "one eighth", "⅜": "three eighths", "⅝": "five eighths",
        "⅞": "seven eighths", "⅙": "one sixth",
    }
)
# fmt: on

# fmt: off
PARTS: Final = MappingProxyType(
    {
        2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth",
    }
)
# fmt: on
