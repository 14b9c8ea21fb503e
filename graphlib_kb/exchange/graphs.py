"""Graphs as GraphML and GEXF 1.3, with every attribute.

Both formats know numbers, truth values and text only. Lists, tuples and dicts are therefore written as JSON
text; None is left out; characters that XML forbids become U+FFFD. ``networkx.read_graphml`` and
``networkx.read_gexf`` read the files back with the same nodes, edges, keys and attributes, up to that and
to GraphML's ids.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import networkx as nx

from graphlib_kb.model import PartialDate

GEXF = "http://gexf.net/1.3"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"


def graphml_text(graph: nx.Graph) -> str:
    """A graph as GraphML; the same graph always gives the same text.

    Ids in GraphML may hold no spaces, so each node gets one made from its own, which stays as attribute
    ``name``: ``networkx.relabel_nodes(graph, dict(graph.nodes(data="name")))`` brings it back. Edges of a
    multigraph keep their keys as attribute ``key``, which networkx reads as such. Names of attributes are
    made free of spaces likewise, with the original as their description.
    """
    written = _written(graph)
    root = Element("graphml", {"xmlns": GRAPHML})
    keys: dict[tuple[str, str, str], str] = {}
    element = Element("graph", edgedefault="directed" if written.is_directed() else "undirected")
    _data(element, "graph", written.graph, keys)
    ids = _tokens(written)
    for node, data in written.nodes(data=True):
        _data(SubElement(element, "node", id=ids[node]), "node", {"name": node, **data}, keys)
    for start, end, key, data in _edges(written):
        item = SubElement(element, "edge", source=ids[start], target=ids[end])
        _data(item, "edge", data if key is None else {"key": str(key), **data}, keys)
    titles = _tokens(dict.fromkeys(title for _, title, _ in keys))
    for (owner, title, kind), number in keys.items():
        token = titles[title]
        declared = SubElement(
            root, "key", {"id": number, "for": owner, "attr.name": token, "attr.type": kind}
        )
        if token != title:
            SubElement(declared, "desc").text = title
    root.append(element)
    return _xml(root)


def gexf_text(graph: nx.Graph) -> str:
    """A graph as GEXF 1.3; the same graph always gives the same text.

    Nodes and edges that have a time (``first`` and ``last``, or ``published``) are alive in it: the file is
    then dynamic, with one spell for each. Edges of a multigraph keep their keys as attribute
    ``networkx_key``.
    """
    written = _written(graph)
    spells = {id(data): spell for data in _all_data(written) if (spell := _spell(data))}
    root, element = _gexf(written, dynamic=bool(spells))
    titles = _declared(element, "node", [data for _, data in written.nodes(data=True)])
    edges = _edges(written)
    keyed = [data | ({} if key is None else {"networkx_key": str(key)}) for _, _, key, data in edges]
    for data, (_, _, _, own) in zip(keyed, edges, strict=True):
        if id(own) in spells:
            spells[id(data)] = spells[id(own)]
    edge_titles = _declared(element, "edge", keyed)
    nodes = SubElement(element, "nodes")
    for node, data in written.nodes(data=True):
        item = SubElement(nodes, "node", id=node, label=str(data.get("label", node)))
        _values(item, titles, data)
        _alive(item, [spells[id(data)]] if id(data) in spells else [])
    parent = SubElement(element, "edges")
    for number, ((start, end, _, _), data) in enumerate(zip(edges, keyed, strict=True)):
        item = SubElement(parent, "edge", id=str(number), source=start, target=end)
        if "weight" in data:
            item.set("weight", _text(float(data["weight"])))
        if "label" in data:
            item.set("label", str(data["label"]))
        _values(item, edge_titles, data)
        _alive(item, [spells[id(data)]] if id(data) in spells else [])
    return _xml(root)


def gexf_over_time(graphs: Sequence[nx.Graph]) -> str:
    """Networks of successive time windows as one dynamic GEXF 1.3 file.

    Each graph needs the attribute ``middle`` (ISO date), and holds from it to the next one's (the last for
    its own day). Nodes and edges are alive where they occur; an edge's ``weight`` changes with time.
    """
    dated = sorted(
        ((str(graph.graph["middle"]), _written(graph)) for graph in graphs), key=lambda pair: pair[0]
    )
    days = [day for day, _ in dated]
    until = [*(after for _, after in pairwise(days)), *days[-1:]]
    union = nx.compose_all([graph for _, graph in dated]) if dated else nx.Graph()
    root, element = _gexf(union, dynamic=True)
    node_data = {node: dict(data) for node, data in union.nodes(data=True)}
    titles = _declared(element, "node", list(node_data.values()))
    weight = SubElement(SubElement(element, "attributes", {"class": "edge", "mode": "dynamic"}), "attribute")
    weight.attrib.update(id="weight", title="weight", type="double")
    nodes = SubElement(element, "nodes")
    for node, data in node_data.items():
        item = SubElement(nodes, "node", id=node, label=str(data.get("label", node)))
        _values(item, titles, data)
        _alive(item, [(day, end) for (day, graph), end in zip(dated, until, strict=True) if node in graph])
    parent = SubElement(element, "edges")
    for number, (start, end) in enumerate(union.edges()):
        item = SubElement(parent, "edge", id=str(number), source=start, target=end)
        values = SubElement(item, "attvalues")
        lives = []
        for (day, graph), ends in zip(dated, until, strict=True):
            if graph.has_edge(start, end):
                value = _text(float(graph.edges[start, end].get("weight", 1)))
                SubElement(values, "attvalue", {"for": "weight", "value": value, "start": day, "end": ends})
                lives.append((day, ends))
        _alive(item, lives)
    return _xml(root)


def _edges(graph: nx.Graph) -> list[tuple[str, str, Any, dict[str, Any]]]:
    if graph.is_multigraph():
        return list(graph.edges(data=True, keys=True))
    return [(start, end, None, data) for start, end, data in graph.edges(data=True)]


def _tokens(names: Iterable[str]) -> dict[str, str]:
    """For each name one of letters, digits and ``_:.-`` that says as much of it as these can."""
    tokens: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        token = base = re.sub(r"[^A-Za-z0-9_:.-]+", "_", plain) or "_"
        number = 1
        while token in taken:
            number += 1
            token = f"{base}_{number}"
        taken.add(token)
        tokens[name] = token
    return tokens


def _data(item: Element, owner: str, data: Mapping[str, Any], keys: dict[tuple[str, str, str], str]) -> None:
    for title, value in data.items():
        key = keys.setdefault((owner, title, _type(value)), f"d{len(keys)}")
        SubElement(item, "data", key=key).text = _text(value)


def _written(graph: nx.Graph) -> nx.Graph:
    """A copy with ids as text and values that XML can hold."""
    copy = graph.__class__()
    copy.graph.update(_plain(graph.graph))
    copy.add_nodes_from((_clean(str(node)), _plain(data)) for node, data in graph.nodes(data=True))
    if graph.is_multigraph():
        copy.add_edges_from(
            (
                _clean(str(start)),
                _clean(str(end)),
                key if isinstance(key, int) else _clean(str(key)),
                _plain(data),
            )
            for start, end, key, data in graph.edges(keys=True, data=True)
        )
    else:
        copy.add_edges_from(
            (_clean(str(start)), _clean(str(end)), _plain(data))
            for start, end, data in graph.edges(data=True)
        )
    return copy


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {_clean(str(key)): _value(value) for key, value in data.items() if value is not None}


def _value(value: Any) -> str | int | float | bool:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        listed = sorted(value) if isinstance(value, (set, frozenset)) else value
        return _clean(json.dumps(listed, ensure_ascii=False, default=str))
    return _clean(str(value))


_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _all_data(graph: nx.Graph) -> Iterable[dict[str, Any]]:
    yield from (data for _, data in graph.nodes(data=True))
    yield from (data for _, _, data in graph.edges(data=True))


def _spell(data: Mapping[str, Any]) -> tuple[str, str] | None:
    first = data.get("first") or data.get("published")
    last = data.get("last") or first
    if not isinstance(first, str) or not isinstance(last, str):
        return None
    try:
        return PartialDate.parse(first[:10]).first.isoformat(), PartialDate.parse(last[:10]).last.isoformat()
    except ValueError:
        return None


def _gexf(graph: nx.Graph, *, dynamic: bool) -> tuple[Element, Element]:
    root = Element("gexf", {"xmlns": GEXF, "version": "1.3"})
    meta = SubElement(root, "meta")
    SubElement(meta, "creator").text = "graphlib-kb"
    if graph.graph.get("title"):
        SubElement(meta, "description").text = str(graph.graph["title"])
    element = SubElement(root, "graph", defaultedgetype="directed" if graph.is_directed() else "undirected")
    element.set("mode", "dynamic" if dynamic else "static")
    if dynamic:
        element.set("timeformat", "date")
    return root, element


def _declared(parent: Element, owner: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Declare the attributes of nodes or edges; returns the id of each."""
    types: dict[str, str] = {}
    for data in rows:
        for title, value in data.items():
            if title in ("label", "weight"):
                continue
            kind = _type(value)
            known = types.setdefault(title, kind)
            if known != kind:
                types[title] = "double" if {known, kind} <= {"long", "double"} else "string"
    ids = {title: str(number) for number, title in enumerate(types)}
    if types:
        attributes = SubElement(parent, "attributes", {"class": owner})
        for title, kind in types.items():
            SubElement(attributes, "attribute", id=ids[title], title=title, type=kind)
    return ids


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    return "double" if isinstance(value, float) else "string"


def _values(item: Element, ids: Mapping[str, str], data: Mapping[str, Any]) -> None:
    held = {title: value for title, value in data.items() if title in ids}
    if held:
        values = SubElement(item, "attvalues")
        for title, value in held.items():
            SubElement(values, "attvalue", {"for": ids[title], "value": _text(value)})


def _alive(item: Element, spells: Sequence[tuple[str, str]]) -> None:
    if spells:
        parent = SubElement(item, "spells")
        for start, end in spells:
            SubElement(parent, "spell", start=start, end=end)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _xml(root: Element) -> str:
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
