"""The attributes of the argument graph's nodes and edges, in the one table that its readers share.

Nodes all have ``kind`` and ``label``; edges all have ``kind``. An edge's key is the id of the item that it
stands for, or ``"<from>|<to>"`` where it is structure only. Values are plain: str, int, float, bool, None,
list of str.

Graph attributes: ``title``, ``question`` (text or None) and ``articles``, a dict from article id to a dict of
``title``, ``authors``, ``outlet``, ``published``, ``url``, ``source``, ``byline``, ``sections``.
"""

from __future__ import annotations

from enum import Enum


class NodeKind(str, Enum):
    """What a node stands for."""

    EVENT = "event"
    EXPLANATION = "explanation"
    HOLDER = "holder"
    CLAIM = "claim"
    FACTOR = "factor"

    def __str__(self) -> str:
        return self.value


class EdgeKind(str, Enum):
    """What an edge says, with the kinds of node that it joins."""

    STANCE = "stance"
    """holder -> explanation"""
    CAUSAL = "causal"
    """factor or event -> factor or event"""
    ASSERTS = "asserts"
    """holder -> claim"""
    BEARS = "bears"
    """claim -> explanation"""
    EXPLAINS = "explains"
    """explanation -> event"""
    STATES = "states"
    """factor -> explanation"""
    RIVAL = "rival"
    """explanation -> explanation, in both directions"""

    def __str__(self) -> str:
        return self.value


EVENT = "event"
"""Id of the node of the event to be explained."""

NODE_ATTRIBUTES: dict[NodeKind, dict[str, str]] = {
    NodeKind.EVENT: {
        "outcome": "list of str: how texts name the event",
    },
    NodeKind.EXPLANATION: {
        "explanation": "str: its id in the codebook",
        "description": "str",
        "rivals": "list of str: ids of the explanations that it excludes",
    },
    NodeKind.HOLDER: {
        "holder_kind": "str: author, unnamed, or the kind of actor",
        "aliases": "list of str: other names",
        "outlet": "list of str: where an author writes",
        "articles": "list of str: ids of the articles in which it holds something",
    },
    NodeKind.CLAIM: {
        "quote": "str: the content",
        "article": "str: article id",
        "start": "int: offset in code points",
        "end": "int",
        "certainty": "str: asserted, hedged, speculative",
        "polarity": "str: affirmed, denied",
        "direct": "bool: quoted word for word",
        "status": "str: suggested, accepted",
        "origin": "str: pipeline and version, or reviewer",
        "reason": "str: the rule that found it",
    },
    NodeKind.FACTOR: {
        "explanation": "str or None: id of the explanation that it states",
        "quotes": "list of str: the wordings that were taken to mean the same",
    },
}
"""Attributes of each kind of node beside ``kind`` and ``label``.

Ids: ``event``, ``explanation:<id>``, ``author:<byline>``, ``actor:<id>``, ``unnamed:<article>``,
``claim:<id>``, ``factor:<id>``.
"""

EVIDENCE_ATTRIBUTES: dict[str, str] = {
    "item": "str: id of the stance, claim or causal assertion",
    "article": "str: article id",
    "start": "int: offset of the evidence in code points",
    "end": "int",
    "quote": "str: the evidence",
    "before": "str: the text before it",
    "after": "str: the text after it",
    "holder": "str: node id of who holds it",
    "holder_label": "str",
    "voice": "str: author (the article's own) or source (someone whom it quotes)",
    "reporter": "str: byline of the article",
    "certainty": "str: asserted, hedged, speculative",
    "status": "str: suggested, accepted",
    "origin": "str: pipeline and version, or reviewer",
    "reason": "str: the rule that found it",
    "published": "str or None: date of the article, to the day, month or year",
    "outlet": "str or None",
    "source": "str: id of the independent source, the same for articles that copy one another",
}
"""Attributes of every edge that carries evidence: stance, causal, asserts and bears."""

UNDERCUTS = (
    "bool: it contests that the one led to the other, not that the one is so (an undercutting defeater, "
    "Pollock 1987): the same holder denies a causal link in the same words"
)

EDGE_ATTRIBUTES: dict[EdgeKind, dict[str, str]] = {
    EdgeKind.STANCE: {
        **EVIDENCE_ATTRIBUTES,
        "stance": "str: supports, contests, reports",
        "confidence": "float from 0 to 1",
        "undercuts": UNDERCUTS,
        "claim": "str or None: node id of the claim on which it rests",
        "causal": "str or None: id of the causal assertion on which it rests",
    },
    EdgeKind.CAUSAL: {
        **EVIDENCE_ATTRIBUTES,
        "relation": "str: causes, enables, prevents, motivates",
        "negated": "bool: the holder denies it",
        "signal": "str or None: the words that say so",
        "cause": "str: quotation",
        "effect": "str: quotation",
    },
    EdgeKind.ASSERTS: {
        **EVIDENCE_ATTRIBUTES,
        "polarity": "str: affirmed, denied",
        "source_mention": "str or None: the words that name the source",
        "cue": "str or None: the words that attribute",
        "chain": "list of str: names of those through whom it came",
    },
    EdgeKind.BEARS: {
        **EVIDENCE_ATTRIBUTES,
        "stance": "str: supports, contests, reports",
        "confidence": "float from 0 to 1",
        "undercuts": UNDERCUTS,
    },
    EdgeKind.EXPLAINS: {},
    EdgeKind.STATES: {},
    EdgeKind.RIVAL: {},
}
"""Attributes of each kind of edge beside ``kind``."""
