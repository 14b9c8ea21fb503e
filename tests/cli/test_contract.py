"""The annotation format, to the letter, on the sample corpus and the trained pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import graphlib_kb as gk

pytestmark = pytest.mark.model

SPAN = {"start": int, "end": int}
OBJECT = {
    "schema": int,
    "article": {
        "id": str,
        "title": (str, type(None)),
        "authors": list,
        "outlet": (str, type(None)),
        "published": (str, type(None)),
        "url": (str, type(None)),
        "chars": int,
        "sha256": str,
    },
    "offtopic": [SPAN | {"reason": str}],
    "actors": [{"id": str, "name": str, "kind": str, "mentions": [SPAN]}],
    "claims": [
        {
            "id": str,
            "content": SPAN,
            "source": (dict, type(None)),
            "cue": (dict, type(None)),
            "holder": str,
            "direct": bool,
            "certainty": str,
            "polarity": str,
        }
    ],
    "causal": [
        {
            "id": str,
            "cause": SPAN,
            "effect": SPAN,
            "signal": (dict, type(None)),
            "relation": str,
            "negated": bool,
            "certainty": str,
            "holder": str,
        }
    ],
    "stances": [
        {
            "id": str,
            "holder": str,
            "explanation": str,
            "stance": str,
            "certainty": str,
            "evidence": SPAN,
            "confidence": float,
            "claim": (str, type(None)),
        }
    ],
}
WORDS = {
    "kind": {"person", "government", "state", "organisation", "group", "place"},
    "certainty": {"asserted", "hedged", "speculative"},
    "polarity": {"affirmed", "denied"},
    "relation": {"causes", "enables", "prevents", "motivates"},
    "stance": {"supports", "contests", "reports"},
}


@pytest.fixture(scope="module")
def lines():
    from click.testing import CliRunner
    from graphlib_kb.cli import main

    done = CliRunner().invoke(main, ["annotate", str(gk.seeds())])
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def found(lines):
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def texts():
    return {article.id: article.text for article in gk.read_articles(gk.seeds())}


def agree(value: Any, form: Any, where: str) -> None:
    """That a value has the form: the same keys in the same order, and the same kinds."""
    if isinstance(form, dict):
        assert [key for key in value if key != "parts"] == list(form), where
        for key, part in form.items():
            agree(value[key], part, f"{where}.{key}")
    elif isinstance(form, list):
        for number, part in enumerate(value):
            agree(part, form[0], f"{where}[{number}]")
    else:
        assert isinstance(value, form), f"{where} is {value!r}"


def spans(value: Any) -> Iterator[dict[str, int]]:
    """Every span in an object."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        for part in value.values():
            yield from spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from spans(part)


def test_the_keys_are_those_of_the_format(found):
    assert len(found) == 5
    for one in found:
        agree(one, OBJECT, one["article"]["id"])


def test_the_words_are_those_of_the_format(found):
    for one in found:
        for key in ("actors", "claims", "causal", "stances"):
            for item in one[key]:
                for name, words in WORDS.items():
                    assert item.get(name) in {*words, None}


def test_spans_lie_in_the_text_and_touch_no_white_space(found, texts):
    for one in found:
        text = texts[one["article"]["id"]]
        assert one["article"]["chars"] == len(text)
        for span in spans(one):
            quote = text[span["start"] : span["end"]]
            assert quote
            assert quote == quote.strip()


def test_ids_are_unique_and_lead_somewhere(found):
    for one in found:
        items = [item["id"] for key in ("claims", "causal", "stances", "actors") for item in one[key]]
        assert len(items) == len(set(items))
        holders = {actor["id"] for actor in one["actors"]} | {"AUTHOR", "UNNAMED"}
        assert {item["holder"] for key in ("claims", "causal", "stances") for item in one[key]} <= holders
        assert {stance["claim"] for stance in one["stances"]} <= {claim["id"] for claim in one["claims"]} | {
            None
        }


def test_nothing_is_found_off_topic(found):
    for one in found:
        off = [(span["start"], span["end"]) for span in one["offtopic"]]
        inside = [
            span
            for key in ("actors", "claims", "causal", "stances")
            for span in spans(one[key])
            if any(start < span["end"] and span["start"] < end for start, end in off)
        ]
        assert inside == []


def test_the_objects_can_be_read_back(found, texts):
    for one in found:
        again = gk.annotations_from_json(one, texts[one["article"]["id"]])
        assert gk.annotations_to_json(again) == one


def test_running_twice_gives_the_same_bytes(lines):
    article = next(gk.read_articles(gk.seeds()))
    (again,) = gk.annotate_all([article], gk.load_corpus(gk.seeds()).codebook)
    assert gk.to_line(gk.annotations_to_json(again)) == lines[0]
