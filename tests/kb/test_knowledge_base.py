from __future__ import annotations

import pickle

import pytest

import graphlib_kb as gk
from graphlib_kb.model import AUTHOR, UNNAMED, Passage


def test_context_is_cut_between_words(pipeline, corpus):
    with gk.build(corpus) as kb:
        passage = kb.claims[1].content
        assert kb.context(passage, 12) == (" rain: ", "It held.", "\n")


def test_context_at_the_ends_of_a_text(pipeline, corpus):
    with gk.build(corpus) as kb:
        text = kb.article("a").text
        assert kb.context(Passage("a", 0, len(text))) == ("", text, "")


def test_a_discontinuous_passage_is_quoted_with_its_gap(pipeline, corpus):
    with gk.build(corpus) as kb:
        assert kb.quote(Passage("a", 0, 17, ((0, 3), (13, 17)))) == "Ann … rain"


def test_holders_have_names(pipeline, corpus):
    with gk.build(corpus) as kb:
        assert kb.holder_name(AUTHOR, "a") == "a"
        assert kb.holder_name(UNNAMED, "a") == "unnamed source"
        assert kb.holder_name("actor-ann", "a") == "Ann"


def test_look_ups_outlive_the_file(pipeline, corpus, tmp_path):
    with gk.build(corpus, tmp_path / "x.kb") as kb:
        claims = kb.claims
    assert len(claims) == 4
    assert pickle.loads(pickle.dumps(claims)) == claims
    with pytest.raises(gk.GraphlibError, match="closed"):
        kb.stances  # noqa: B018


def test_a_frame_has_a_row_for_each_item(pipeline, corpus):
    pytest.importorskip("pandas")
    with gk.build(corpus) as kb:
        frame = gk.frame(kb.stances, kb)
        assert list(frame["position"]) == ["supports", "contests", "supports", "contests"]
        assert frame["evidence"][0] == "The rain broke the dam."
        assert frame["article"][0] == "a"
        assert frame["evidence_start"][0] == kb.stances[0].evidence.start
        assert list(gk.frame(gk.explanation_matrix(gk.argument_graph(kb)).rows())["holder"])
        assert gk.frame([]).empty
