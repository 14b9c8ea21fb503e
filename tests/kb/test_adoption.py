from __future__ import annotations

import dataclasses
import json

import pytest

import graphlib_kb as gk
from graphlib_kb.model import Certainty


def test_what_was_exported_can_be_edited_and_put_back(pipeline, corpus, tmp_path):
    path = tmp_path / "x.kb"
    with gk.build(corpus, path) as kb:
        lines = [gk.annotations_to_json(kb.annotations(article), reviewed=True) for article in kb.sources]
        lines[0]["claims"][0]["certainty"] = "hedged"
        lines[0]["claims"][0]["origin"] = ""
        file = tmp_path / "edited.jsonl"
        file.write_text("\n".join(map(gk.to_line, lines)), encoding="utf-8")
        found = list(gk.annotations_from_file(file, kb.article))
    with gk.adopt(path, found, origin="by hand") as kb:
        assert kb.claims[0].certainty is Certainty.HEDGED
        assert kb.claims[0].origin == "by hand"
        assert [gk.annotations_to_json(kb.annotations(a), reviewed=True)["stances"] for a in kb.sources] == [
            line["stances"] for line in lines
        ]


def test_it_stays_when_the_corpus_is_built_again(pipeline, corpus, edit, tmp_path):
    path = tmp_path / "x.kb"
    with gk.build(corpus, path) as kb:
        without = dataclasses.replace(kb.annotations("a"), stances=())
    gk.adopt(path, [without]).close()
    edit("b.txt", "Nobody", "Somebody")
    with gk.build(corpus, path) as kb:
        assert {stance.evidence.article for stance in kb.stances} == {"b"}


def test_an_unknown_explanation_changes_nothing(pipeline, corpus, tmp_path):
    path = tmp_path / "x.kb"
    with gk.build(corpus, path) as kb:
        found = kb.annotations("a")
    before = path.read_bytes()
    wrong = dataclasses.replace(found, stances=(dataclasses.replace(found.stances[0], explanation="aliens"),))
    with pytest.raises(gk.UnknownNameError, match="aliens"):
        gk.adopt(path, [wrong])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda line: line | {"schema": 2}, "schema is 2"),
        (lambda line: line | {"claims": [line["claims"][0] | {"holder": "nobody"}]}, "holder 'nobody'"),
        (lambda line: line | {"claims": [line["claims"][0] | {"certainty": "sure"}]}, "asserted, hedged"),
        (
            lambda line: line | {"claims": [line["claims"][0] | {"content": {"start": 3, "end": 999}}]},
            "outside",
        ),
        (lambda line: line | {"article": line["article"] | {"chars": 1}}, "article.chars is 1"),
        (lambda line: {"article": {"id": "z"}}, "unknown article 'z'"),
        (lambda line: {"claims": []}, "no article.id"),
        (lambda line: [], "no article.id"),
    ],
)
def test_a_mistake_in_a_line_is_named(pipeline, corpus, tmp_path, change, problem):
    with gk.build(corpus) as kb:
        file = tmp_path / "wrong.jsonl"
        file.write_text(json.dumps(change(gk.annotations_to_json(kb.annotations("a")))), encoding="utf-8")
        with pytest.raises(gk.GraphlibError, match=problem):
            list(gk.annotations_from_file(file, kb.article))
