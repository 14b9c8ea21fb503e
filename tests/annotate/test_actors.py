"""Whom a text speaks of, by the shipped model."""

from __future__ import annotations

import pytest

from graphlib_kb.annotate import annotate
from graphlib_kb.model import Article

pytestmark = pytest.mark.model


def test_a_name_beside_its_role_is_one_actor_with_the_name_alone() -> None:
    text = (
        "According to the engineer Paul Renner, the tracks were worn out. "
        "Renner argued that the buses were late."
    )
    found = annotate(Article("a", text))
    (renner,) = found.actors
    assert renner.name == "Paul Renner"
    assert [claim.holder for claim in found.claims] == [renner.id, renner.id]


def test_a_name_behind_its_role_is_one_actor_with_it_whatever_the_parse() -> None:
    text = (
        "The tramway of Lindau closed after the winter of 1962, three years before its concession ran out. "
        'The city council blamed the buses. "Passengers had simply moved to the buses," said Councillor '
        "Erna Voss, who led the transport committee. That is a convenient story. In fact ridership had grown "
        "every year until the depot burned down in 1961. Because the insurance did not cover the fire, the "
        "company could not replace eleven of its trams. Without trams there was no timetable worth the name."
        "\n\nSome historians believe that the mayor wanted the land of the depot for his new hospital."
    )
    found = annotate(Article("a", text))
    holders = {claim.holder for claim in found.claims}
    assert "Erna Voss" in {actor.name for actor in found.actors if actor.id in holders}
