"""What a report tells, gathered from a knowledge base as plain values."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graphlib_kb.analysis.causes import denied_links
from graphlib_kb.analysis.matrix import ExplanationMatrix, explanation_matrix
from graphlib_kb.graph.attributes import EdgeKind
from graphlib_kb.graph.build import Knowledge
from graphlib_kb.graph.select import Counting, Voice, edges_of
from graphlib_kb.views.evidence import telling

STANCES = ("supports", "contests", "reports")


@dataclass(frozen=True, slots=True)
class Stand:
    """One holder's stance on one explanation, with its best sentence."""

    holder: str
    voice: str
    sentences: int
    sources: int
    best: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An explanation with all who speak of it, and who doesn't."""

    id: str
    label: str
    description: str
    rivals: tuple[str, ...]
    voices: Mapping[str, tuple[Stand, ...]]
    sources: Mapping[str, int]
    silent: tuple[str, ...]

    @property
    def contested(self) -> bool:
        """Whether somebody supports it and somebody contests it."""
        return bool(self.voices["supports"] and self.voices["contests"])

    @property
    def spoken_of(self) -> bool:
        """Whether anybody says anything of it."""
        return any(self.voices.values())


@dataclass(frozen=True, slots=True)
class Findings:
    """The content of a report."""

    title: str
    question: str
    matrices: tuple[tuple[str, ExplanationMatrix], ...]
    cases: tuple[Case, ...]
    denied: tuple[Any, ...]
    articles: tuple[Mapping[str, Any], ...]
    counts: Mapping[str, int]
    made: tuple[tuple[str, str], ...]
    codebook: str

    @property
    def leading(self) -> tuple[Case, ...]:
        """The explanations that most independent sources support, at most three."""
        supported = [case for case in self.cases if case.voices["supports"]]
        return tuple(sorted(supported, key=lambda case: -case.sources["supports"])[:3])

    @property
    def opposed(self) -> tuple[Case, ...]:
        """The explanations that anybody contests."""
        return tuple(case for case in self.cases if case.voices["contests"])


def gather(kb: Knowledge, g: nx.MultiDiGraph, *, voice: Voice = "both", status: Counting = "any") -> Findings:
    """All that a report tells about a knowledge base and its argument graph."""
    stances = list(edges_of(g, EdgeKind.STANCE, voice=voice, status=status))
    matrix = explanation_matrix(g, voice=voice, status=status)
    matrices = [("What the authors hold", explanation_matrix(g, by="author", status=status))]
    if voice != "author":
        matrices.append(("What those whom they quote hold", explanation_matrix(g, by="actor", status=status)))
    if voice == "source":
        del matrices[0]
    by_explanation: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for _, node, attributes in stances:
        by_explanation[g.nodes[node]["explanation"]].append(attributes)
    cases = [_case(g, key, label, by_explanation[key], matrix) for key, label in matrix.explanations.items()]
    reviewed = Counter(str(item["status"]) for _, _, item in stances)
    articles = tuple({**article, "id": key} for key, article in g.graph["articles"].items())
    return Findings(
        title=str(g.graph.get("title") or "Report"),
        question=str(g.graph.get("question") or ""),
        matrices=tuple((title, found) for title, found in matrices if found.holders),
        cases=tuple(cases),
        denied=denied_links(g, voice=voice, status=status),
        articles=articles,
        counts={
            "articles": len(articles),
            "sources": len({article["source"] for article in articles}),
            "explanations": len(cases),
            "stances": len(stances),
            "accepted": reviewed["accepted"],
            "holders": len(matrix.holders),
            "claims": len(list(edges_of(g, EdgeKind.ASSERTS, voice=voice, status=status))),
            "causal": len(list(edges_of(g, EdgeKind.CAUSAL, voice=voice, status=status))),
        },
        made=tuple(_how_made(kb, voice, status)),
        codebook=_codebook(kb),
    )


def _case(
    g: nx.MultiDiGraph,
    key: str,
    label: str,
    items: Sequence[Mapping[str, Any]],
    matrix: ExplanationMatrix,
) -> Case:
    node = g.nodes[f"explanation:{key}"]
    voices: dict[str, tuple[Stand, ...]] = {}
    for stance in STANCES:
        held: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for item in items:
            if item["stance"] == stance:
                held[item["holder"]].append(item)
        found = [
            Stand(
                holder=said[0]["holder_label"],
                voice=said[0]["voice"],
                sentences=len(said),
                sources=len({item["source"] for item in said}),
                best=min(said, key=telling),
            )
            for said in held.values()
        ]
        voices[stance] = tuple(sorted(found, key=lambda one: (one.voice, -one.sentences, one.holder)))
    return Case(
        id=key,
        label=label,
        description=str(node.get("description") or ""),
        rivals=tuple(
            str(g.nodes[f"explanation:{rival}"]["label"])
            for rival in node.get("rivals", ())
            if f"explanation:{rival}" in g
        ),
        voices=voices,
        sources={stance: len(matrix.sources(key, stance)) for stance in STANCES},
        silent=tuple(matrix.holders[holder] for holder in matrix.silent[key] if holder.startswith("author:")),
    )


def _how_made(kb: Knowledge, voice: Voice, status: Counting) -> Iterable[tuple[str, str]]:
    meta: Mapping[str, str] = getattr(kb, "meta", {})
    names = {
        "version": "graphlib-kb",
        "pipeline": "Annotation pipeline",
        "created": "Knowledge base built",
        "codebook": "Explanations",
        "fingerprint": "Fingerprint of all that went in",
    }
    for key, name in names.items():
        if meta.get(key):
            shown = {"given": "given in a codebook", "proposed": "proposed by the program"}.get(meta[key])
            yield name, shown or meta[key]
    if meta.get("inputs"):
        try:
            inputs = [str(name).replace("\\", "/").rsplit("/", 1)[-1] for name in json.loads(meta["inputs"])]
        except (ValueError, TypeError):
            inputs = []
        if inputs:
            yield "Input", ", ".join(inputs)
    voices = {
        "both": "authors and those whom they quote",
        "author": "authors only",
        "source": "quoted sources only",
    }
    yield "Whose voice counts", voices[voice]
    yield "What counts", "all that isn't rejected" if status == "any" else "what a reviewer accepted"


def _codebook(kb: Knowledge) -> str:
    from graphlib_kb.corpus import dump_codebook
    from graphlib_kb.model import Codebook

    codebook = getattr(kb, "codebook", None) or Codebook(kb.question, tuple(kb.explanations))
    return dump_codebook(codebook)
