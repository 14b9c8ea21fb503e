"""Who supports, contests or reports which explanation of the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..model import AUTHOR, UNNAMED, Certainty, Codebook, Polarity, Position
from .attribution import Saying
from .causality import Assertion
from .certainty import certainty, looser, negation
from .forms import base_form
from .matching import Floats, Matcher, Meaning, stems_of
from .tree import LONGEST_SENTENCE, SUBJECTS, Range, child, children, clause, is_predicate, trim
from .weighing import Weighing, load_weighing
from .wordlists import table

if not Doc.has_extension("judgements"):
    Doc.set_extension("judgements", default=())


@dataclass(frozen=True, slots=True)
class Judgement:
    """A stance before its passage is cut: `evidence` is a span of tokens."""

    holder: str
    explanation: str
    position: Position
    evidence: Range
    certainty: Certainty
    confidence: float
    saying: int | None = None
    assertion: int | None = None
    reason: str = ""


@dataclass(slots=True)
class Unit:
    """A passage that may bear on an explanation: a sentence of the author's, or what a source says in one.

    ``sayings`` are the claims that it belongs to (their places), none for the author's own words.
    """

    span: Range
    sentence: Span
    sayings: list[int] = field(default_factory=list)
    assertions: list[int] = field(default_factory=list)
    paragraph: int = 0
    heading: bool = False


def units(doc: Doc) -> list[Unit]:
    """The passages of a text that can bear on an explanation, in text order."""
    sayings: Sequence[Saying] = doc._.sayings
    order = sorted(range(len(sayings)), key=lambda k: sayings[k].hull)
    found: list[Unit] = []
    paragraph, at = 0, 0
    open_: list[int] = []
    for sentence in doc.sents:
        start, end = trim(doc, (sentence.start, sentence.end))
        if start >= end or end - start > LONGEST_SENTENCE:
            continue
        while at < len(order) and sayings[order[at]].hull[0] < end:
            open_.append(order[at])
            at += 1
        open_ = [k for k in open_ if sayings[k].hull[1] > start]
        breaks = _breaks_before(doc, sentence)
        paragraph += breaks
        said: dict[Range, list[int]] = {}
        for k in open_:
            if not sayings[k].asserts:
                continue
            for part in sayings[k].content:
                inner = trim(doc, (max(part[0], start), min(part[1], end)))
                if inner[1] - inner[0] >= 4 and _states(doc, inner):
                    said.setdefault(inner, []).append(k)
        covered = _covered(list(said), (start, end))
        heading = _heading(doc, (start, end))
        for span, places in sorted(said.items()):
            found.append(Unit(span, sentence, places, paragraph=paragraph))
        if covered < 0.5:
            found.append(Unit((start, end), sentence, paragraph=paragraph, heading=heading))
    _place_assertions(doc, found)
    return found


def _states(doc: Doc, span: Range) -> bool:
    """Whether a content is a clause with a subject: something asserted, not wanted, named or rejected."""
    root = doc[span[0] : span[1]].root
    tops = [root, *children(root, "conj", "parataxis", "ccomp")]
    return any(is_predicate(top) and child(top, *SUBJECTS, "expl") is not None for top in tops)


def _breaks_before(doc: Doc, sentence: Span) -> int:
    if sentence.start == 0:
        return 0
    before = doc[sentence.start - 1]
    return int("\n" in before.text_with_ws or "\n" in doc[sentence.start].text_with_ws[:1])


def _covered(spans: list[Range], whole: Range) -> float:
    taken: set[int] = set()
    for start, end in spans:
        taken.update(range(start, end))
    return len(taken) / max(1, whole[1] - whole[0])


def _heading(doc: Doc, span: Range) -> bool:
    """A short line without a full stop that has its paragraph to itself."""
    last = doc[span[1] - 1]
    if span[1] - span[0] > 14 or last.text in (".", "!", "?", "”", '"', ",", ";", ":"):
        return False
    after = doc[span[1] - 1 : min(len(doc), span[1] + 1)].text_with_ws
    return "\n" in after or span[1] >= len(doc)


def _place_assertions(doc: Doc, found: list[Unit]) -> None:
    starts = np.array([unit.span[0] for unit in found])
    for place, assertion in enumerate(doc._.assertions):
        low, high = min(assertion.cause[0], assertion.effect[0]), max(assertion.cause[1], assertion.effect[1])
        at = int(np.searchsorted(starts, low - LONGEST_SENTENCE))
        for unit in found[at:]:
            if unit.span[0] >= high:
                break
            said = assertion.saying is not None
            if said != bool(unit.sayings):
                continue
            signal = assertion.signal or assertion.effect
            if unit.span[0] <= signal[0] < unit.span[1]:
                unit.assertions.append(place)


FEATURES = (
    "exclusive", "centre", "clause", "words", "margin", "standing out", "paragraph", "neighbours",
    "causal", "cause", "said",
)  # fmt: skip


def features(doc: Doc, found: Sequence[Unit], matcher: Matcher, meaning: Meaning) -> Floats:
    """What speaks for each unit stating each explanation, [units, explanations, features].

    ``centre``, ``clause``: nearness of the unit and of its nearest clause; ``words``: telling words shared;
    ``exclusive``, ``margin``: how much nearer than other explanations; ``standing out``: more shared words
    than other units; ``paragraph``, ``neighbours``: what the paragraph and its other units state; ``causal``,
    ``cause``: causal assertions in the unit, and whether their causes mean the explanation; ``said``: by a
    source.
    """
    vectors = meaning([_text(doc, unit.span) for unit in found])
    shared = matcher.shared_with(vectors)
    near = matcher.nearness(
        vectors, [stems_of(doc[unit.span[0] : unit.span[1]]) for unit in found], shared=shared
    )
    n, k = near.best.shape
    exclusive = _softmax(near.centre + 0.3 * near.words)
    spread = _standing_out(near.words)
    paragraphs = _paragraph_vectors(found, vectors)
    whole = matcher.nearness(paragraphs, [frozenset()] * n, shared=shared)
    causal = np.array([[min(2, len(unit.assertions))] for unit in found], np.float32)
    said = np.array([[float(bool(unit.sayings))] for unit in found], np.float32)
    columns = (
        exclusive,
        near.centre,
        _clause_nearness(doc, found, matcher, meaning, shared),
        near.words,
        near.centre - _others(near.centre),
        spread,
        _softmax(whole.centre),
        _neighbours(found, exclusive),
        np.broadcast_to(causal, (n, k)),
        _cause_nearness(doc, found, matcher, meaning, k),
        np.broadcast_to(said, (n, k)),
    )
    return np.stack(columns, axis=-1).astype(np.float32)


def _standing_out(words: Floats) -> Floats:
    """By how many deviations a unit shares more telling words than others of its article.

    In a short article what is usual comes from the texts on which the weights were fitted.
    """
    weight = len(words) / (len(words) + 15)
    mean = weight * words.mean(0) + (1 - weight) * _USUAL_WORDS[0]
    deviation = np.sqrt(weight * words.var(0) + (1 - weight) * _USUAL_WORDS[1] ** 2)
    return (words - mean) / (deviation + 0.02)  # type: ignore[no-any-return]


_USUAL_WORDS = (0.17, 0.46)


def _softmax(scores: Floats) -> Floats:
    odds = np.exp(6 * scores)
    return odds / odds.sum(1, keepdims=True)  # type: ignore[no-any-return]


def _clause_nearness(
    doc: Doc, found: Sequence[Unit], matcher: Matcher, meaning: Meaning, shared: Floats
) -> Floats:
    """The best nearness of a clause of each unit."""
    spans: list[Range] = []
    owner: list[int] = []
    for i, unit in enumerate(found):
        for span in _clauses(doc, unit):
            spans.append(span)
            owner.append(i)
    near = matcher.nearness(
        meaning([_text(doc, span) for span in spans]), [frozenset()] * len(spans), shared=shared
    )
    result = np.full((len(found), near.best.shape[1]), -1.0, np.float32)
    np.maximum.at(result, np.array(owner), near.best)
    return result


def _clauses(doc: Doc, unit: Unit) -> list[Range]:
    low, high = unit.span
    found = set()
    for token in doc[low:high]:
        if token.dep_ in _HEADS_CLAUSE and is_predicate(token):
            start, end = clause(token)
            start, end = max(start, low), min(end, high)
            if end - start >= 4:
                found.add((start, end))
    return sorted(found)[:12] or [unit.span]


_HEADS_CLAUSE = frozenset(
    {"root", "ccomp", "advcl", "acl", "acl:relcl", "conj", "parataxis", "csubj", "xcomp", "advcl:relcl"}
)


def _paragraph_vectors(found: Sequence[Unit], vectors: Floats) -> Floats:
    """The mean vector of each unit's paragraph; of the neighbouring ones too where it stands alone."""
    members: dict[int, list[int]] = {}
    for i, unit in enumerate(found):
        members.setdefault(unit.paragraph, []).append(i)
    result = np.zeros_like(vectors)
    for i, unit in enumerate(found):
        near = members[unit.paragraph]
        if len(near) == 1:
            near = [
                j
                for p in (unit.paragraph - 1, unit.paragraph, unit.paragraph + 1)
                for j in members.get(p, ())
            ]
        result[i] = vectors[near[:60]].mean(0)
    return result


def _neighbours(found: Sequence[Unit], exclusive: Floats) -> Floats:
    """The highest value of the other units of the paragraph, of the adjacent ones where it stands alone."""
    members: dict[int, list[int]] = {}
    for i, unit in enumerate(found):
        members.setdefault(unit.paragraph, []).append(i)
    result = np.zeros_like(exclusive)
    for i, unit in enumerate(found):
        near = [j for j in members[unit.paragraph][:61] if j != i][:60] or [
            j for j in (i - 1, i + 1) if 0 <= j < len(found)
        ]
        result[i] = exclusive[near].max(0) if near else exclusive[i]
    return result


def _text(doc: Doc, span: Range) -> str:
    return " ".join(doc[span[0] : span[1]].text.split())


def _others(scores: Floats) -> Floats:
    """For each explanation the best score of the others."""
    if scores.shape[1] < 2:
        return np.zeros_like(scores)
    ranked = np.sort(scores, axis=1)
    top, second = ranked[:, -1:], ranked[:, -2:-1]
    return np.where(scores == top, second, top)


def _cause_nearness(doc: Doc, found: Sequence[Unit], matcher: Matcher, meaning: Meaning, k: int) -> Floats:
    """How near a unit's causes come to each explanation, weighed by their effects' nearness to the event."""
    result = np.zeros((len(found), k), np.float32)
    places = sorted({place for unit in found for place in unit.assertions})
    if not places:
        return result
    assertions: Sequence[Assertion] = doc._.assertions
    causes = [_text(doc, assertions[p].cause) for p in places]
    effects = [_text(doc, assertions[p].effect) for p in places]
    vectors = meaning(causes + effects)
    stems = [stems_of(doc[assertions[p].cause[0] : assertions[p].cause[1]]) for p in places]
    cause = matcher.nearness(vectors[: len(places)], stems)
    effect = matcher.nearness(vectors[len(places) :], [frozenset()] * len(places))
    own = np.clip(cause.centre - np.maximum(_others(cause.centre), 0), 0, 1)
    score = own * np.clip(effect.event, 0, 1)[:, None]
    row = {place: score[i] for i, place in enumerate(places)}
    for i, unit in enumerate(found):
        for place in unit.assertions:
            result[i] = np.maximum(result[i], row[place])
    return result


def _explained(doc: Doc, found: Sequence[Unit], matcher: Matcher, meaning: Meaning) -> Floats:
    """The chance of explanations that a unit plainly gives: as the cause whose effect is the event."""
    result = np.zeros((len(found), len(matcher.explanations)), np.float32)
    places = sorted({place for unit in found for place in unit.assertions})
    if not places:
        return result
    assertions: Sequence[Assertion] = doc._.assertions
    vectors = meaning(
        [_text(doc, assertions[p].cause) for p in places] + [_text(doc, assertions[p].effect) for p in places]
    )
    stems = [stems_of(doc[assertions[p].cause[0] : assertions[p].cause[1]]) for p in places]
    cause = matcher.nearness(vectors[: len(places)], stems)
    effect = matcher.nearness(vectors[len(places) :], [frozenset()] * len(places))
    combined = cause.centre + 0.3 * cause.words
    row = {place: at for at, place in enumerate(places)}
    for i, unit in enumerate(found):
        for place in unit.assertions:
            at = row[place]
            best = int(combined[at].argmax())
            ahead = combined[at, best] - np.partition(combined[at], -2)[-2] if combined.shape[1] > 1 else 1.0
            if effect.event[at] >= 0.5 and combined[at, best] >= 0.35 and ahead >= 0.15:
                result[i, best] = max(result[i, best], 0.75)
    return result


# Signs


def denial_cue(doc: Doc, span: Range) -> str:
    """The word that says of a matter that it isn't so ("myth", "unfounded", "no evidence"), or nothing."""
    negations = table("certainty")["negation"]
    for token in doc[span[0] : span[1]]:
        lemma = base_form(token)
        if token.pos_ == "NOUN" and lemma in negations["nouns"]:
            return token.lower_
        if lemma in ("evidence", "trace", "sign", "proof", "basis", "indication") and any(
            c.lower_ in ("no", "little", "without", "any") for c in token.children
        ):
            return f"no {token.lower_}"
        if (
            token.pos_ == "ADJ"
            and lemma in negations["adjectives"]
            and (
                token.dep_ in ("root", "xcomp", "ccomp", "conj", "amod", "parataxis")
                and not negation(token).negated
            )
        ):
            if token.dep_ == "amod" and token.head.lemma_.lower() not in (
                "claim",
                "idea",
                "belief",
                "theory",
                "explanation",
                "notion",
                "view",
                "assumption",
                "accusation",
                "conclusion",
                "argument",
            ):
                continue
            if lemma in ("wrong", "impossible", "unlikely") and not (
                children(token, "csubj", "ccomp", "advcl", "xcomp") or lemma == "wrong"
            ):
                continue
            return token.lower_
        if (
            token.pos_ == "VERB"
            and lemma in ("doubt", "reject", "dispute", "deny")
            and any(c.lower_ in ("i", "we") for c in token.children if c.dep_ == "nsubj")
        ):
            return f"I {token.lower_}"
        if token.pos_ == "VERB" and lemma in (
            "refute",
            "debunk",
            "disprove",
            "belie",
            "discredit",
            "contradict",
            "rebut",
        ):
            return token.lower_
        if lemma in (
            "decisive",
            "enough",
            "sufficient",
            "reason",
            "cause",
            "responsible",
            "blame",
        ) and _negated_here(token):
            return f"not {token.lower_}"
    text = doc[span[0] : span[1]].text.lower()
    for cue in (
        "nothing to do with",
        "had little to do with",
        "not so much",
        "otherwise:",
        "the opposite is true",
        "says otherwise",
    ):
        if cue in text:
            return cue
    if span[0] >= span[1]:
        return ""
    first = doc[span[0]]
    if first.lower_ in ("nor", "neither") and first.pos_ in ("CCONJ", "ADV", "SCONJ", "PRON", "DET", "PART"):
        return first.lower_
    return ""


def _negated_here(token: Token) -> bool:
    if negation(token).negated:
        return True
    head = token.head
    return token.dep_ in ("xcomp", "obj", "attr") and negation(head).negated


def evasion_cue(sentence: Span) -> str:
    """The words by which an author takes a distance from what is reported ("shift the blame"), or nothing."""
    text = sentence.text.lower()
    return next((cue for cue in table("certainty")["evasion"]["phrases"] if cue in text), "")


_ASIDE = frozenset(
    {
        ("rather", "than"),
        ("instead", "of"),
        ("opposed", "to"),
        ("contrary", "to"),
        (",", "not"),
        ("—", "not"),
        ("–", "not"),
    }
)
_ENDS = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "--", "but"})


def contrasted(doc: Doc, unit: Unit) -> tuple[Range, str] | None:
    """What a unit sets aside ("rather than a deal", ", not the law", "Not the law but ..."), and the cue."""
    low, high = unit.span
    for i in range(low, high - 1):
        pair = doc[i].lower_, doc[i + 1].lower_
        leading = (
            doc[i].lower_ == "not"
            and i <= low + 1
            and any(t.lower_ == "but" for t in doc[i : min(high, i + 14)])
        )
        if pair not in _ASIDE and not leading:
            continue
        start = i + 1 if leading else i + 2
        if pair[1] == "not" and doc[min(start, high - 1)].lower_ in (
            "only",
            "just",
            "merely",
            "that",
            "least",
            "so",
            "even",
            "yet",
            "to",
        ):
            continue
        end = next((j for j in range(start, high) if doc[j].lower_ in _ENDS), high)
        span = trim(doc, (start, end))
        if span[0] < span[1] and any(t.pos_ in ("NOUN", "PROPN", "VERB") for t in doc[span[0] : span[1]]):
            return span, "not ... but" if leading else " ".join(pair).strip(", ")
    return None


@Language.factory(
    "graphlib_stance",
    default_config={"calibrated": True},
    requires=["doc._.sayings", "doc._.assertions"],
    assigns=["doc._.judgements"],
)
class StanceReader:
    """Matches the author's sentences and the sources' claims to the explanations of the codebook."""

    def __init__(self, nlp: Language, name: str, calibrated: bool) -> None:
        self.nlp, self.name, self.calibrated = nlp, name, calibrated
        self._matchers: dict[Codebook, Matcher] = {}

    def meaning(self, texts: Sequence[str]) -> Floats:
        """Meaning vectors by the pipeline's encoder."""
        for _, component in self.nlp.pipeline:
            if hasattr(component, "meaning") and component is not self:
                vectors: Floats = component.meaning(texts)
                return vectors
        raise ValueError("the pipeline has no component that gives meaning vectors; add graphlib_encoder")

    def matcher(self, codebook: Codebook) -> Matcher:
        """The matcher of a codebook; the last one is kept."""
        if codebook not in self._matchers:
            self._matchers = {codebook: Matcher(codebook, self.meaning)}
        return self._matchers[codebook]

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.judgements``, in text order; without a codebook there are none."""
        codebook: Codebook | None = doc._.codebook
        if codebook is None or not codebook.explanations:
            return doc
        found = units(doc)
        if not found:
            return doc
        matcher = self.matcher(codebook)
        weighing = load_weighing().taught(codebook.learned)
        scores = weighing.probability(features(doc, found, matcher, self.meaning))
        scores = np.maximum(scores, _explained(doc, found, matcher, self.meaning))
        doc._.judgements = tuple(_Judge(doc, codebook, matcher, self.meaning, weighing).judge(found, scores))
        return doc


class _Judge:
    """Turns the chances that units state explanations into stances with holder and sign."""

    def __init__(
        self, doc: Doc, codebook: Codebook, matcher: Matcher, meaning: Meaning, weighing: Weighing
    ) -> None:
        self.doc, self.codebook, self.matcher, self.meaning, self.weighing = (
            doc,
            codebook,
            matcher,
            meaning,
            weighing,
        )
        self.sayings: Sequence[Saying] = doc._.sayings
        self.assertions: Sequence[Assertion] = doc._.assertions
        self._causes: dict[int, Floats] = {}

    def judge(self, found: Sequence[Unit], scores: Floats) -> list[Judgement]:
        judgements: list[Judgement] = []
        for i, unit in enumerate(found):
            if unit.heading:
                continue
            aside = contrasted(self.doc, unit)
            aside_scores = self._scores_of(aside[0]) if aside is not None else None
            for k, explanation in enumerate(self.codebook.explanations):
                chance = float(scores[i, k])
                if aside is not None and aside_scores is not None and self._set_aside(aside_scores, k):
                    judgements += self._contest_aside(
                        unit, aside, explanation.id, float(max(chance, aside_scores[k]))
                    )
                    continue
                if chance >= (self.weighing.least_said if unit.sayings else self.weighing.least_own):
                    judgements += self._take(unit, explanation.id, k, chance)
        return sorted(_once(judgements), key=lambda j: (j.evidence, j.explanation, j.holder))

    def _scores_of(self, span: Range) -> Floats:
        vectors = self.meaning([_text(self.doc, span)])
        near = self.matcher.nearness(vectors, [stems_of(self.doc[span[0] : span[1]])])
        return near.centre[0] + 0.3 * near.words[0]  # type: ignore[no-any-return]

    def _set_aside(self, near: Floats, k: int) -> bool:
        """Whether what is set aside is this explanation, and nearer to it than to any other."""
        return bool(int(near.argmax()) == k and near[k] > 0.35)

    def _contest_aside(
        self, unit: Unit, aside: tuple[Range, str], explanation: str, chance: float
    ) -> list[Judgement]:
        reason = f"set aside: {aside[1]}"
        evidence = (
            (aside[0][0] - 2, aside[0][1])
            if aside[0][1] - aside[0][0] >= 4 and aside[0][0] - 2 >= unit.span[0]
            else unit.span
        )
        degree = certainty(unit.sentence.root).certainty
        confidence = min(0.9, max(0.5, chance))
        holders: list[tuple[str, int | None]] = [(self.sayings[s].holder, s) for s in unit.sayings]
        holders = holders or [(AUTHOR, None)]
        return [
            Judgement(
                holder, explanation, Position.CONTESTS, evidence, degree, confidence, saying, None, reason
            )
            for holder, saying in holders
        ]

    def _take(self, unit: Unit, explanation: str, k: int, chance: float) -> list[Judgement]:
        """The stances of those who answer for a unit that states an explanation."""
        doc = self.doc
        head = doc[unit.span[0] : unit.span[1]].root
        predicate = head if is_predicate(head) else unit.sentence.root
        limit = unit.span if unit.sayings else None
        degree = certainty(predicate, limit=limit).certainty
        denied = denial_cue(doc, unit.span)
        assertion, sign = self._assertion(unit, k)
        if assertion is not None and sign < 0:
            denied = denied or f"negated: {self.assertions[assertion].reason}"
        elif assertion is not None and denied and not _of_truth(denied):
            denied = ""
        reason = f"meaning {chance:.2f}"
        if not unit.sayings:
            position = Position.CONTESTS if denied else Position.SUPPORTS
            if denied:
                reason += f"; denied: {denied}"
            return [
                Judgement(AUTHOR, explanation, position, unit.span, degree, chance, None, assertion, reason)
            ]
        taken: list[Judgement] = []
        distance = "" if self._quoted_whole(unit) else evasion_cue(unit.sentence) or self._judged_false(unit)
        for place in unit.sayings:
            saying = self.sayings[place]
            against = bool(denied) != (saying.polarity is Polarity.DENIED)
            position = Position.CONTESTS if against else Position.SUPPORTS
            why = (
                reason
                + (f"; denied: {denied}" if denied else "")
                + (f"; {saying.reason}" if saying.polarity is Polarity.DENIED else "")
            )
            taken.append(
                Judgement(
                    saying.holder,
                    explanation,
                    position,
                    unit.span,
                    looser(degree, saying.certainty),
                    chance,
                    place,
                    assertion,
                    why,
                )
            )
        whole = trim(doc, (unit.sentence.start, unit.sentence.end))
        if distance:
            taken.append(
                Judgement(
                    AUTHOR,
                    explanation,
                    Position.CONTESTS,
                    whole,
                    Certainty.ASSERTED,
                    chance,
                    unit.sayings[0],
                    None,
                    f"{reason}; distance: {distance}",
                )
            )
        else:
            taken.append(
                Judgement(
                    AUTHOR,
                    explanation,
                    Position.REPORTS,
                    whole,
                    Certainty.ASSERTED,
                    chance,
                    unit.sayings[0],
                    assertion,
                    f"{reason}; reported",
                )
            )
        return taken

    def _judged_false(self, unit: Unit) -> str:
        """The word by which an author calls a claim of nobody in particular false, or nothing."""
        if any(self.sayings[place].holder != UNNAMED for place in unit.sayings):
            return ""
        before, after = (unit.sentence.start, unit.span[0]), (unit.span[1], unit.sentence.end)
        return denial_cue(self.doc, after) or denial_cue(self.doc, before)

    def _quoted_whole(self, unit: Unit) -> bool:
        return any(self.sayings[place].direct for place in unit.sayings)

    def _assertion(self, unit: Unit, k: int) -> tuple[int | None, int]:
        """The causal assertion in a unit whose cause is nearest to an explanation; -1 if it is denied."""
        best: tuple[float, int] | None = None
        for place in unit.assertions:
            scores = self._cause_scores(place)
            if int(scores.argmax()) == k and scores[k] > 0.2 and (best is None or scores[k] > best[0]):
                best = float(scores[k]), place
        if best is None:
            return None, 0
        assertion = self.assertions[best[1]]
        # "It did not sink because of the storm": the event did happen, so it is the link that is denied.
        effect = self.doc[assertion.effect[0] : assertion.effect[1]].root
        denied = assertion.negated or (
            is_predicate(effect) and negation(effect).negated and self._is_event(assertion)
        )
        return best[1], -1 if denied else 1

    def _is_event(self, assertion: Assertion) -> bool:
        vectors = self.meaning([_text(self.doc, assertion.effect)])
        return bool(self.matcher.nearness(vectors, [frozenset()]).event[0] >= 0.5)

    def _cause_scores(self, place: int) -> Floats:
        if place not in self._causes:
            self._causes[place] = self._scores_of(self.assertions[place].cause)
        return self._causes[place]


def _of_truth(cue: str) -> bool:
    """Whether a cue of denial speaks of the truth of the matter, which a causal link beside it can't undo."""
    return not cue.startswith(("nor", "neither", "not ", "no "))


def _once(judgements: list[Judgement]) -> list[Judgement]:
    seen: dict[tuple[object, ...], Judgement] = {}
    for judgement in judgements:
        key = (judgement.holder, judgement.explanation, judgement.position, judgement.evidence)
        if key not in seen or judgement.confidence > seen[key].confidence:
            seen[key] = judgement
    return list(seen.values())
