"""The argument graph: its nodes, edges and their attributes."""

from __future__ import annotations

from dispute import ADA, COPY, dispute, empty

from graphlib_kb.graph import EDGE_ATTRIBUTES, EVENT, NODE_ATTRIBUTES, EdgeKind, NodeKind, argument_graph


def test_every_node_has_exactly_the_attributes_of_the_table():
    g = argument_graph(dispute())
    for _, attributes in g.nodes(data=True):
        assert {"kind", "label", *NODE_ATTRIBUTES[NodeKind(attributes["kind"])]} == set(attributes)


def test_every_edge_has_exactly_the_attributes_of_the_table():
    g = argument_graph(dispute())
    for _, _, attributes in g.edges(data=True):
        assert {"kind", *EDGE_ATTRIBUTES[EdgeKind(attributes["kind"])]} == set(attributes)


def test_every_kind_of_node_and_edge_occurs():
    g = argument_graph(dispute())
    assert {kind for _, kind in g.nodes(data="kind")} == {str(kind) for kind in NodeKind}
    assert {kind for _, _, kind in g.edges(data="kind")} == {str(kind) for kind in EdgeKind}


def test_every_piece_of_evidence_is_its_article_s_text():
    g = argument_graph(dispute())
    texts = {article.id: article.text for article in dispute().articles}
    for _, _, edge in g.edges(data=True):
        if "quote" in edge:
            text = texts[edge["article"]]
            assert text[edge["start"] : edge["end"]] == edge["quote"]
            assert edge["before"] + edge["quote"] + edge["after"] in text


def test_authors_and_those_they_quote_are_kept_apart():
    g = argument_graph(dispute())
    assert g.nodes["author:Ada Lund"]["holder_kind"] == "author"
    assert g.edges["author:Ada Lund", "explanation:load", "s3"]["voice"] == "author"
    mayor = g.edges["actor:mayor", "explanation:load", "s2"]
    assert (mayor["voice"], mayor["reporter"], mayor["claim"]) == ("source", "Ada Lund", "claim:c-mayor")


def test_an_article_without_author_is_held_by_its_outlet():
    assert argument_graph(dispute()).nodes["author:Wire"]["articles"] == [COPY.id]


def test_an_unnamed_source_belongs_to_its_article():
    assert argument_graph(dispute()).nodes["unnamed:cy"]["label"] == "unnamed source"


def test_copies_are_one_independent_source():
    g = argument_graph(dispute())
    assert g.edges["author:Wire", "explanation:load", "s7"]["source"] == "bo"


def test_a_claim_bears_on_the_explanation_of_its_stance():
    g = argument_graph(dispute())
    assert g.edges["claim:c-engineers", "explanation:rust", "s4"]["stance"] == "contests"


def test_who_denies_a_causal_link_in_the_same_words_undercuts_what_it_contests():
    """Bo's engineers deny that rust weakened the cables; the copy is annotated without that denial."""
    stances = {
        attributes["item"]: attributes["undercuts"]
        for *_, attributes in argument_graph(dispute()).edges(data=True)
        if attributes["kind"] == EdgeKind.STANCE
    }
    assert {item for item, undercuts in stances.items() if undercuts} == {"s3", "s4"}


def test_rivalry_goes_both_ways_though_stated_once():
    g = argument_graph(dispute())
    assert g.has_edge("explanation:rust", "explanation:load")
    assert g.has_edge("explanation:load", "explanation:rust")


def test_the_factor_of_the_event_is_the_event():
    g = argument_graph(dispute())
    assert g.edges["factor:f-cables", EVENT, "k2"]["kind"] == "causal"
    assert g.nodes[EVENT]["label"] == "collapse of the bridge"


def test_a_passage_without_factor_is_a_factor_of_its_own():
    g = argument_graph(dispute())
    (austerity,) = [effect for _, effect, key in g.out_edges(EVENT, keys=True) if key == "k8"]
    assert g.nodes[austerity]["label"] == "austerity"


def test_the_graph_says_where_it_comes_from():
    graph = argument_graph(dispute()).graph
    assert (graph["title"], graph["question"]) == ("The bridge", "Why did the bridge fall?")
    assert graph["articles"]["ada"] == {
        "title": "Rust did it",
        "authors": ["Ada Lund"],
        "outlet": "Daily",
        "published": "2020-01-05",
        "url": None,
        "source": "ada",
        "byline": ADA.byline,
        "sections": [],
    }


def test_context_is_as_wide_as_asked():
    edge = argument_graph(dispute(), context=5).edges["author:Ada Lund", "explanation:load", "s3"]
    assert (len(edge["before"]), len(edge["after"])) == (5, 5)


def test_nothing_gives_an_empty_graph():
    assert len(argument_graph(empty())) == 0


def test_the_same_knowledge_gives_the_same_graph():
    one, other = argument_graph(dispute()), argument_graph(dispute())
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
