"""A review as a careful reader would leave it: decisions that turn suggestions into reference annotations."""

from __future__ import annotations

from graphlib_kb.evaluate.matching import overlapping, same_causal, same_quotation, same_stance
from graphlib_kb.exchange import annotations_to_json
from graphlib_kb.review.decisions import Kind


def review_by_gold(session, reference):
    """Decide everything in the session's articles as their readings have it, by article id."""
    for article in session.articles:
        _Reader(session, article, reference[article]).read()


_KINDS = {"claims": Kind.CLAIM, "causal": Kind.CAUSAL, "stances": Kind.STANCE}


class _Reader:
    def __init__(self, session, article, gold):
        self.session, self.article, self.gold = session, article, gold

    def read(self):
        self.actors()
        self.items("claims", self.gold["quotations"], same_quotation(overlapping), self.quotation)
        self.items("causal", self.gold["causal"], same_causal(overlapping), self.causal)
        self.items("stances", self.gold["stances"], same_stance(overlapping), self.stance)
        for entry in self.session.queue(self.article, kinds=[Kind.OFFTOPIC]):
            self.session.accept(self.article, entry.id)

    def found(self):
        return self.session.annotations(self.article)

    def actors(self):
        text = self.found().article.text
        for one in self.gold["actors"]:
            names = {one["name"], *one["mentions"]}
            same = [
                actor.id
                for actor in self.found().actors
                if actor.name in names or any(mention.quote(text) in names for mention in actor.mentions)
            ]
            if not same:
                first = next((name for name in one["mentions"] if name in text), None)
                start = text.index(first) if first else 0
                mentions = [(start, start + len(first))] if first else []
                self.session.add(self.article, "actor", name=one["name"], kind=one["type"], mentions=mentions)
                continue
            self.session.correct(self.article, same[0], name=one["name"], kind=one["type"])
            for other in same[1:]:
                self.session.merge(self.article, other, same[0])
        known = {one["name"] for one in self.gold["actors"]}
        for actor in self.found().actors:
            if actor.name not in known:
                self.session.reject(self.article, actor.id)

    def holder(self, name):
        if name in ("AUTHOR", "UNNAMED"):
            return name
        for actor in self.found().actors:
            if actor.name == name:
                return actor.id
        return self.session.add(self.article, "actor", name=name, kind="group", mentions=[]).item

    def items(self, name, wanted, same, fields):
        """Accept or correct what the reading has, reject the rest, add what lacks."""
        free = {one["id"]: one for one in annotations_to_json(self.session.suggestions[self.article])[name]}
        for one in wanted:
            hit = next((value for value in free.values() if same(value, one)), None)
            if hit is None:
                self.session.add(self.article, _KINDS[name], **fields(one))
                continue
            del free[hit["id"]]
            if one.get("certainty", hit["certainty"]) != hit["certainty"]:
                self.session.correct(self.article, hit["id"], certainty=one["certainty"])
            else:
                self.session.accept(self.article, hit["id"])
        for item in free:
            self.session.reject(self.article, item)

    def quotation(self, one):
        return {
            "content": _span(one["content"]),
            "source": _span(one["source_mention"]),
            "cue": _span(one["cue"]) if one.get("cue") else None,
            "holder": self.holder(one["source"]),
            "direct": one["direct"],
        }

    def causal(self, one):
        return {
            "cause": _span(one["cause"]),
            "effect": _span(one["effect"]),
            "relation": one["relation"],
            "negated": one["negated"],
            "certainty": one["certainty"],
            "holder": self.holder(one["holder"]),
        }

    def stance(self, one):
        return {
            "evidence": _span(one),
            "explanation": one["explanation"],
            "stance": one["stance"],
            "certainty": one["certainty"],
            "holder": self.holder(one["holder"]),
        }


def _span(span):
    return span["start"], span["end"]
