"""Graphs as GraphML and GEXF 1.3, with every attribute.

Both formats know numbers, truth values and text only. Lists, tuples and dicts are therefore written as JSON
text; None is left out; characters that XML forbids become U+FFFD. ``networkx.read_graphml`` and
``networkx.read_gexf`` read the files back with the same nodes, edges, keys and attributes, up to that.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import networkx as nx

from graphlib_kb.model import PartialDate

GEXF = "http://gexf.net/1.3"


def graphml_text(graph: nx.Graph) -> str:
    """A graph as GraphML; the same graph always gives the same text."""
    stream = io.BytesIO()
    nx.write_graphml_xml(_written(graph), stream)
    return stream.getvalue().decode("utf-8") + "\n"


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
    edges = (
        list(written.edges(data=True, keys=True))
        if written.is_multigraph()
        else [(start, end, None, data) for start, end, data in written.edges(data=True)]
    )
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
