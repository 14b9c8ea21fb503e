"""Countries, their capitals, seats of government and peoples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pyworldatlas import Atlas

from .wordlists import table


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Look-ups from a name, in lower case without "the", to the country it belongs to.

    ``metonyms`` are capitals and seats that can stand for a government; ``peoples`` are adjectives and the
    names of inhabitants.
    """

    countries: dict[str, str]
    metonyms: dict[str, str]
    seats: dict[str, str]
    peoples: dict[str, str]


def plain(name: str) -> str:
    """The name as it is looked up: lower case, straight apostrophes, no article, no genitive."""
    text = re.sub(r"\s+", " ", name.replace("’", "'").replace("`", "'")).strip().lower()
    text = re.sub(r"(?:'s|')$", "", text)
    return text.removeprefix("the ")


_PLURAL = re.compile(r"\((?:s|men|women|singular.*|collective.*|colloquial|US .*)\)")


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once."""
    more = table("places")
    skip = {plain(name) for name in more["not_metonyms"]["words"]}
    countries: dict[str, str] = {}
    metonyms: dict[str, str] = {}
    seats: dict[str, str] = {}
    peoples: dict[str, str] = {}
    with Atlas() as atlas:
        # Where several share a name (Korean, Congolese), it is the largest that is meant.
        for country in sorted(atlas.countries(), key=lambda country: -(country.population or 0)):
            name = country.name.removeprefix("The ").strip()
            for known in (country.name, country.official_name, country.formal_name, *country.aliases):
                if known:
                    countries.setdefault(plain(str(known)), name)
            capital = country.capital
            if capital and plain(capital.name) not in skip and plain(capital.name) not in countries:
                metonyms.setdefault(plain(capital.name), name)
            for demonym in country.demonyms:
                for spelled in re.split(r"[,;/]| or ", f"{demonym.noun},{demonym.adjective or ''}"):
                    people = plain(_PLURAL.sub("", spelled).strip())
                    if (
                        len(people) > 2
                        and people not in countries
                        and re.fullmatch(r"[a-z]+(?:[ -][a-z]+)*", people)
                    ):
                        peoples.setdefault(people, name)
                        if "(s)" in spelled:
                            peoples.setdefault(people + "s", name)
    for section, target in (
        ("names", countries),
        ("seats", seats),
        ("capitals", metonyms),
        ("peoples", peoples),
    ):
        for name, others in more[section].items():
            countries.setdefault(plain(name), name)
            for other in others:
                target[plain(other)] = name
    return Gazetteer(countries, metonyms | seats, seats, peoples)
