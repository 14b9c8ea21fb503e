"""What is known beforehand: countries, capitals, peoples, forms of verbs."""

from __future__ import annotations

import pytest

from graphlib_kb.annotate.forms import inflect
from graphlib_kb.annotate.gazetteer import gazetteer, plain


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("the White House", "United States"),
        ("Downing Street", "United Kingdom"),
        ("the Élysée", "France"),
        ("Canberra", "Australia"),
        ("Brussels", "European Union"),
        ("Nairobi", "Kenya"),
    ],
)
def test_capitals_and_seats_stand_for_governments(name: str, country: str) -> None:
    assert gazetteer().metonyms[plain(name)] == country


@pytest.mark.parametrize(
    ("people", "country"),
    [
        ("Dutch", "Netherlands"),
        ("Korean", "South Korea"),
        ("Kenyans", "Kenya"),
        ("Palestinians", "Palestine"),
    ],
)
def test_peoples_belong_to_the_largest_country_of_the_name(people: str, country: str) -> None:
    assert gazetteer().peoples[plain(people)] == country


@pytest.mark.parametrize("name", ["Singapore", "Luxembourg", "Panama"])
def test_capitals_named_like_their_country_are_no_metonyms(name: str) -> None:
    assert plain(name) not in gazetteer().metonyms


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("stem", {"stem", "stems", "stemmed", "stemming"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("cause", {"cause", "causes", "caused", "causing"}),
        ("lead", {"lead", "leads", "led", "leading"}),
        ("develop", {"develop", "develops", "developed", "developing"}),
    ],
)
def test_forms_of_verbs(verb: str, forms: set[str]) -> None:
    assert inflect(verb) == forms
