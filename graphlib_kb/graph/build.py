"""From a knowledge base to its argument graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

import networkx as nx

from graphlib_kb.graph.attributes import EVENT, EdgeKind, NodeKind
from graphlib_kb.model import (
    AUTHOR,
    UNNAMED,
    Actor,
    Article,
    CausalAssertion,
    Claim,
    Explanation,
    Factor,
    Passage,
    Position,
    Question,
    Stance,
)


class Knowledge(Protocol):
    """What the argument graph reads of a knowledge base."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def question(self) -> Question | None: ...  # noqa: D102
    @property
    def explanations(self) -> Iterable[Explanation]: ...  # noqa: D102
    @property
    def articles(self) -> Iterable[Article]: ...  # noqa: D102
    @property
    def actors(self) -> Iterable[Actor]: ...  # noqa: D102
    @property
    def claims(self) -> Iterable[Claim]: ...  # noqa: D102
    @property
    def causal(self) -> Iterable[CausalAssertion]: ...  # noqa: D102
    @property
    def stances(self) -> Iterable[Stance]: ...  # noqa: D102
    @property
    def factors(self) -> Iterable[Factor]: ...  # noqa: D102
    @property
    def sources(self) -> Mapping[str, str]: ...  # noqa: D102
    def quote(self, passage: Passage) -> str: ...  # noqa: D102
    def context(self, passage: Passage, characters: int = 240) -> tuple[str, str, str]: ...  # noqa: D102


def argument_graph(kb: Knowledge, *, context: int = 240) -> nx.MultiDiGraph:
    """Who holds what, what is said to cause what, and what each explanation rests on, as one graph.

    Parameters
    ----------
    kb
        An open knowledge base.
    context
        How many characters of the text to keep on either side of each piece of evidence.

    Returns
    -------
    A plain ``networkx.MultiDiGraph``; `graphlib_kb.graph.attributes` lists the attributes of its nodes and
    edges. The same knowledge base always gives the same graph in the same order.
    """
    return _Builder(kb, context).build()


class _Builder:
    def __init__(self, kb: Knowledge, context: int) -> None:
        self.kb = kb
        self.characters = context
        self.graph = nx.MultiDiGraph()
        self.articles = {article.id: article for article in kb.articles}
        self.actors = {actor.id: actor for actor in kb.actors}
        self.factor_of: dict[tuple[str, int, int], str] = {}
        self.denied: dict[str, list[tuple[str, int, int]]] = defaultdict(list)

    def build(self) -> nx.MultiDiGraph:
        self._add_frame()
        self._add_factors()
        for claim in self.kb.claims:
            self._add_claim(claim)
        for causal in self.kb.causal:
            self._add_causal(causal)
        for stance in self.kb.stances:
            self._add_stance(stance)
        return self.graph

    def _add_frame(self) -> None:
        graph, kb = self.graph, self.kb
        explanations = tuple(kb.explanations)
        graph.graph.update(
            title=kb.title,
            question=kb.question.text if kb.question else None,
            articles={
                article.id: {
                    "title": article.title,
                    "authors": list(article.authors),
                    "outlet": article.outlet,
                    "published": str(article.published) if article.published else None,
                    "url": article.url,
                    "source": kb.sources.get(article.id, article.id),
                    "byline": article.byline,
                    "sections": list(article.sections),
                }
                for article in self.articles.values()
            },
        )
        if kb.question or explanations:
            self._add_event(kb.question)
        for explanation in explanations:
            graph.add_node(
                f"explanation:{explanation.id}",
                kind=str(NodeKind.EXPLANATION),
                label=explanation.label,
                explanation=explanation.id,
                description=explanation.description,
                rivals=list(explanation.rivals),
            )
        known = {explanation.id for explanation in explanations}
        for explanation in explanations:
            node = f"explanation:{explanation.id}"
            self._structure(node, EVENT, EdgeKind.EXPLAINS)
            for rival in explanation.rivals:
                if rival in known:
                    self._structure(node, f"explanation:{rival}", EdgeKind.RIVAL)
                    self._structure(f"explanation:{rival}", node, EdgeKind.RIVAL)

    def _add_event(self, question: Question | None, label: str = "the event") -> None:
        outcome = list(question.outcome) if question else []
        if question:
            label = outcome[0] if outcome else question.text
        self.graph.add_node(EVENT, kind=str(NodeKind.EVENT), label=label, outcome=outcome)

    def _structure(self, start: str, end: str, kind: EdgeKind) -> None:
        self.graph.add_edge(start, end, key=f"{start}|{end}", kind=str(kind))

    def _add_factors(self) -> None:
        for factor in self.kb.factors:
            if factor.is_event:
                node = EVENT
                if node not in self.graph:
                    self._add_event(None, factor.label)
            else:
                node = f"factor:{factor.id}"
                quotes = [self.kb.quote(passage) for passage in factor.passages]
                self.graph.add_node(
                    node,
                    kind=str(NodeKind.FACTOR),
                    label=factor.label,
                    explanation=factor.explanation,
                    quotes=list(dict.fromkeys(quotes)),
                )
                if factor.explanation is not None and f"explanation:{factor.explanation}" in self.graph:
                    self._structure(node, f"explanation:{factor.explanation}", EdgeKind.STATES)
            for passage in factor.passages:
                self.factor_of[passage.article, passage.start, passage.end] = node

    def _factor(self, passage: Passage) -> str:
        key = (passage.article, passage.start, passage.end)
        if key not in self.factor_of:
            node = f"factor:{passage.article}:{passage.start}-{passage.end}"
            quote = self.kb.quote(passage)
            self.graph.add_node(
                node, kind=str(NodeKind.FACTOR), label=quote, explanation=None, quotes=[quote]
            )
            self.factor_of[key] = node
        return self.factor_of[key]

    def _holder(self, holder: str, article: Article) -> str:
        aliases: tuple[str, ...] = ()
        if holder == AUTHOR:
            node, kind, label = f"author:{article.byline}", "author", article.byline
        elif holder == UNNAMED:
            node, kind, label = f"unnamed:{article.id}", "unnamed", "unnamed source"
        elif holder in self.actors:
            actor = self.actors[holder]
            node, kind, label, aliases = f"actor:{holder}", str(actor.kind), actor.name, actor.aliases
        else:
            node, kind, label = f"actor:{holder}", "group", holder
        if node not in self.graph:
            self.graph.add_node(
                node,
                kind=str(NodeKind.HOLDER),
                label=label,
                holder_kind=kind,
                aliases=list(aliases),
                outlet=[],
                articles=[],
            )
        attributes = self.graph.nodes[node]
        if article.id not in attributes["articles"]:
            attributes["articles"].append(article.id)
        if kind == "author" and article.outlet and article.outlet not in attributes["outlet"]:
            attributes["outlet"].append(article.outlet)
        return node

    def _evidence(self, item: Claim | CausalAssertion | Stance, passage: Passage) -> dict[str, object]:
        article = self.articles[passage.article]
        holder = self._holder(item.holder, article)
        before, quote, after = self.kb.context(passage, self.characters)
        return {
            "item": item.id,
            "article": article.id,
            "start": passage.start,
            "end": passage.end,
            "quote": quote,
            "before": before,
            "after": after,
            "holder": holder,
            "holder_label": self.graph.nodes[holder]["label"],
            "voice": "author" if item.holder == AUTHOR else "source",
            "reporter": article.byline,
            "certainty": str(item.certainty),
            "status": str(item.status),
            "origin": item.origin,
            "reason": item.reason,
            "published": str(article.published) if article.published else None,
            "outlet": article.outlet,
            "source": self.kb.sources.get(article.id, article.id),
        }

    def _add_claim(self, claim: Claim) -> None:
        node = f"claim:{claim.id}"
        evidence = self._evidence(claim, claim.content)
        self.graph.add_node(
            node,
            kind=str(NodeKind.CLAIM),
            label=evidence["quote"],
            quote=evidence["quote"],
            article=claim.content.article,
            start=claim.content.start,
            end=claim.content.end,
            certainty=str(claim.certainty),
            polarity=str(claim.polarity),
            direct=claim.direct,
            status=str(claim.status),
            origin=claim.origin,
            reason=claim.reason,
        )
        self.graph.add_edge(
            evidence["holder"],
            node,
            key=claim.id,
            kind=str(EdgeKind.ASSERTS),
            **evidence,
            polarity=str(claim.polarity),
            source_mention=self._quote(claim.source),
            cue=self._quote(claim.cue),
            chain=[self._name(actor) for actor in claim.chain],
        )

    def _add_causal(self, causal: CausalAssertion) -> None:
        pieces = [causal.cause, causal.effect, *([causal.signal] if causal.signal else [])]
        hull = Passage(
            causal.cause.article, min(piece.start for piece in pieces), max(piece.end for piece in pieces)
        )
        self.graph.add_edge(
            self._factor(causal.cause),
            self._factor(causal.effect),
            key=causal.id,
            kind=str(EdgeKind.CAUSAL),
            **self._evidence(causal, hull),
            relation=str(causal.relation),
            negated=causal.negated,
            signal=self._quote(causal.signal),
            cause=self.kb.quote(causal.cause),
            effect=self.kb.quote(causal.effect),
        )
        if causal.negated:
            self.denied[hull.article].append((causal.holder, hull.start, hull.end))

    def _add_stance(self, stance: Stance) -> None:
        explanation = f"explanation:{stance.explanation}"
        if explanation not in self.graph:
            return
        evidence = self._evidence(stance, stance.evidence)
        claim = f"claim:{stance.claim}" if stance.claim else None
        if claim not in self.graph:
            claim = None
        said = {
            "stance": str(stance.position),
            "confidence": stance.confidence,
            "undercuts": stance.position == Position.CONTESTS and self._denies_link(stance),
        }
        self.graph.add_edge(
            evidence["holder"],
            explanation,
            key=stance.id,
            kind=str(EdgeKind.STANCE),
            **evidence,
            **said,
            claim=claim,
            causal=stance.causal,
        )
        if claim is not None:
            self.graph.add_edge(
                claim, explanation, key=stance.id, kind=str(EdgeKind.BEARS), **evidence, **said
            )

    def _denies_link(self, stance: Stance) -> bool:
        evidence = stance.evidence
        return any(
            holder == stance.holder and start < evidence.end and evidence.start < end
            for holder, start, end in self.denied[evidence.article]
        )

    def _quote(self, passage: Passage | None) -> str | None:
        return self.kb.quote(passage) if passage else None

    def _name(self, actor: str) -> str:
        return self.actors[actor].name if actor in self.actors else actor
