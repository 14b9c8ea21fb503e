"""GraphML and GEXF: structure, and the round trip through networkx."""

from __future__ import annotations

import io
import json
import re
from xml.etree import ElementTree

import networkx as nx
import pytest
from dispute import dispute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlib_kb.analysis import (
    Window,
    discourse_network,
    networks_over_time,
    stance_statements,
)
from graphlib_kb.exchange.graphs import gexf_over_time, gexf_text, graphml_text
from graphlib_kb.graph import argument_graph, stance_graph

GEXF = "{http://gexf.net/1.3}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def from_gexf(text):
    return nx.read_gexf(io.BytesIO(text.encode()))


def from_graphml(text, **settings):
    graph = nx.read_graphml(io.BytesIO(text.encode()), **settings)
    graph = nx.relabel_nodes(graph, dict(graph.nodes(data="name")))
    for _, data in graph.nodes(data=True):
        del data["name"]
    return graph


def expected(data):
    return {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
        for key, value in data.items()
        if value is not None
    }


@pytest.fixture
def g():
    return argument_graph(dispute())


def test_graphml_keeps_every_attribute(g):
    back = from_graphml(graphml_text(g), force_multigraph=True)
    assert list(back) == list(g)
    for node, data in g.nodes(data=True):
        assert back.nodes[node] == expected(data)
    for start, end, key, data in g.edges(keys=True, data=True):
        assert back.edges[start, end, key] == {"key": key, **expected(data)}
    assert json.loads(back.graph["articles"]) == g.graph["articles"]


def test_gexf_keeps_every_attribute(g):
    back = from_gexf(gexf_text(g))
    assert list(back) == list(g)
    for node, data in g.nodes(data=True):
        assert back.nodes[node] == expected(data)
    for start, end, key, data in g.edges(keys=True, data=True):
        read = dict(back.edges[start, end, key])
        assert read.pop("id").isdigit()
        read.pop("spells", None)
        assert read == expected(data)


def test_gexf_keeps_dates_as_spells(g):
    back = from_gexf(gexf_text(g))
    assert back.edges["author:Ada Lund", "explanation:rust", "s1"]["spells"] == [("2020-01-05", "2020-01-05")]
    assert back.edges["author:Bo Berg", "explanation:load", "s5"]["spells"] == [("2020-02-01", "2020-02-29")]


def test_gexf_has_the_structure_of_version_1_3(g):
    root = ElementTree.fromstring(gexf_text(g))
    assert (root.tag, root.attrib) == (f"{GEXF}gexf", {"version": "1.3"})
    assert [child.tag for child in root] == [f"{GEXF}meta", f"{GEXF}graph"]
    graph = root[1]
    assert graph.attrib == {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"}
    assert [child.tag.removeprefix(GEXF) for child in graph] == ["attributes", "attributes", "nodes", "edges"]
    declared = {}
    for attributes in graph.findall(f"{GEXF}attributes"):
        assert set(attributes.attrib) == {"class"}
        declared[attributes.get("class")] = {item.get("id"): item.get("type") for item in attributes}
        assert set(declared[attributes.get("class")].values()) <= {"boolean", "long", "double", "string"}
    nodes = {node.get("id") for node in graph.iter(f"{GEXF}node")}
    for kind, allowed in (
        ("node", {"id", "label"}),
        ("edge", {"id", "source", "target", "label", "weight"}),
    ):
        ids = [item.get("id") for item in graph.iter(f"{GEXF}{kind}")]
        assert len(set(ids)) == len(ids)
        for item in graph.iter(f"{GEXF}{kind}"):
            assert set(item.attrib) <= allowed
            assert [child.tag.removeprefix(GEXF) for child in item] in (
                [],
                ["attvalues"],
                ["attvalues", "spells"],
            )
            for value in item.iter(f"{GEXF}attvalue"):
                assert value.get("for") in declared[kind]
                assert set(value.attrib) == {"for", "value"}
    for edge in graph.iter(f"{GEXF}edge"):
        assert {edge.get("source"), edge.get("target")} <= nodes


def test_graphml_has_the_structure_of_its_schema(g):
    root = ElementTree.fromstring(graphml_text(g))
    assert root.tag == f"{GRAPHML}graphml"
    assert [child.tag for child in root] == [f"{GRAPHML}key"] * (len(root) - 1) + [f"{GRAPHML}graph"]
    keys = {key.get("id"): key for key in root.findall(f"{GRAPHML}key")}
    assert len(keys) == len(root) - 1
    assert {key.get("attr.type") for key in keys.values()} <= {"boolean", "long", "double", "string"}
    token = re.compile(r"[A-Za-z0-9_:.-]+")
    nodes = [node.get("id") for node in root.iter(f"{GRAPHML}node")]
    assert len(set(nodes)) == len(nodes)
    assert all(map(token.fullmatch, nodes))
    for kind in ("graph", "node", "edge"):
        for item in root.iter(f"{GRAPHML}{kind}"):
            data = [child.get("key") for child in item if child.tag == f"{GRAPHML}data"]
            assert len(set(data)) == len(data)
            assert {keys[key].get("for") for key in data} <= {kind}
    for edge in root.iter(f"{GRAPHML}edge"):
        assert set(edge.attrib) == {"source", "target"}
        assert {edge.get("source"), edge.get("target")} <= set(nodes)


def test_ids_in_graphml_tell_as_much_of_a_name_as_they_can():
    graph = nx.Graph()
    graph.add_nodes_from(["Sierra Club", "Sierra-Club", "Türkiye", "Россия", "Sierra, Club", "Китай"])
    assert list(nx.read_graphml(io.BytesIO(graphml_text(graph).encode()))) == [
        "Sierra_Club",
        "Sierra-Club",
        "Turkiye",
        "_",
        "Sierra_Club_2",
        "__2",
    ]
    assert list(from_graphml(graphml_text(graph))) == list(graph)


def test_attributes_in_graphml_tell_their_full_name():
    graph = nx.Graph()
    graph.add_node("n", **{"Party family": "left"})
    root = ElementTree.fromstring(graphml_text(graph))
    key = next(key for key in root.iter(f"{GRAPHML}key") if key.get("attr.name") == "Party_family")
    assert key.findtext(f"{GRAPHML}desc") == "Party family"


def test_weights_survive(g):
    graph = discourse_network(stance_statements(g), aggregate="subtract", normalise="average").graph()
    for back in (from_gexf(gexf_text(graph)), from_graphml(graphml_text(graph))):
        assert {frozenset(edge): weight for *edge, weight in back.edges(data="weight")} == {
            frozenset(edge): weight for *edge, weight in graph.edges(data="weight")
        }


def test_hostile_text_becomes_harmless():
    graph = nx.DiGraph()
    graph.add_edge("<a&\"'>\x00\ud800", "b\x0b", quote="]]><script>\x1b‮", weight=1.0)
    for back in (from_gexf(gexf_text(graph)), from_graphml(graphml_text(graph))):
        assert list(back.edges(data="quote")) == [("<a&\"'>��", "b�", "]]><script>�‮")]


def test_the_same_graph_gives_the_same_text(g):
    assert gexf_text(g) == gexf_text(argument_graph(dispute()))
    assert graphml_text(g) == graphml_text(argument_graph(dispute()))


def test_the_graph_itself_is_left_as_it_was(g):
    before = [dict(data) for _, data in g.nodes(data=True)]
    gexf_text(stance_graph(g))
    gexf_text(g)
    assert before == [dict(data) for _, data in g.nodes(data=True)]


def test_networks_over_time_are_one_dynamic_graph(g):
    networks = networks_over_time(stance_statements(g), Window(3, "months"), mode="two")
    text = gexf_over_time([network.graph() for network in networks])
    root = ElementTree.fromstring(text)
    values = [value.attrib for value in root.iter(f"{GEXF}attvalue") if value.get("for") == "weight"]
    assert {"for": "weight", "value": "1.0", "start": "2020-02-05", "end": "2020-03-05"} in values
    assert len(from_gexf(text)) == 7


def test_no_graph_is_an_empty_graph():
    assert len(from_gexf(gexf_text(nx.Graph()))) == 0
    assert len(from_gexf(gexf_over_time([]))) == 0


plain = st.one_of(
    st.booleans(), st.integers(-(2**31), 2**31), st.floats(allow_nan=False, allow_infinity=False), st.text()
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text("abc", min_size=1), plain, max_size=4))
def test_any_plain_attribute_survives(data):
    graph = nx.Graph()
    graph.add_node("n", **data)
    for back in (from_gexf(gexf_text(graph)), from_graphml(graphml_text(graph))):
        read = back.nodes["n"]
        assert {key: type(value) for key, value in data.items()} == {
            key: type(read.get(key, "")) for key in data
        }
