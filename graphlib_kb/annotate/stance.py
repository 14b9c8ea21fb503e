"""Who supports, contests or reports which explanation of the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ..encoder.component import Encoder
from ..encoder.stance import STANCES, Asked, names_of_event, wordings
from ..model import AUTHOR, UNNAMED, Certainty, Codebook, Polarity, Position
from .attribution import Saying
from .causality import Assertion
from .certainty import certainty, looser, negation
from .denial import contrasted, denial_cue, evasion_cue, of_truth
from .matching import Floats, Matcher, Meaning, stems_of
from .passages import Unit, breaks_before, plain_text, units
from .tree import Range, is_predicate, trim
from .weighing import Weighing, load_weighing

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


FEATURES = (
    "network", "of others", "exclusive", "words", "standing out", "paragraph", "neighbours", "causal",
    "cause", "plain cause", "quoting", "said",
)  # fmt: skip
LEAST_ODDS, MOST_ODDS = -8.0, 4.0


def features(doc: Doc, found: Sequence[Unit], matcher: Matcher, meaning: Meaning, verdicts: Floats) -> Floats:
    """What speaks for each unit stating each explanation, [units, explanations, features].

    ``network``: by the network of stance, whose `verdicts` these are; ``of others``: the same of the other
    speaker, the author or who is quoted; ``words``: telling words shared; ``exclusive``: how much nearer than
    to other explanations; ``standing out``: more shared words than other units; ``paragraph``,
    ``neighbours``: what the paragraph and its other units state; ``causal``, ``cause``, ``plain cause``:
    causal assertions in the unit, and whether their causes mean the explanation; ``quoting``: in a sentence
    that quotes or reports; ``said``: by a source.
    """
    vectors = meaning([plain_text(doc, unit.span) for unit in found])
    shared = matcher.shared_with(vectors)
    near = matcher.nearness(
        vectors, [stems_of(doc[unit.span[0] : unit.span[1]]) for unit in found], shared=shared
    )
    n, k = near.best.shape
    exclusive = _softmax(near.centre + 0.3 * near.words)
    spread = _standing_out(near.words)
    paragraphs = _paragraph_vectors(found, vectors)
    whole = matcher.nearness(paragraphs, [frozenset()] * n, shared=shared)
    odds = np.clip(np.logaddexp(verdicts[..., 1], verdicts[..., 2]) - verdicts[..., 0], LEAST_ODDS, MOST_ODDS)
    of_units = np.array(
        [[min(2, len(unit.assertions)), unit.quoting, bool(unit.sayings)] for unit in found], np.float32
    )
    causal, quoting, said = (np.broadcast_to(column[:, None], (n, k)) for column in of_units.T)
    columns = (
        odds[..., 0],
        odds[..., 1],
        exclusive,
        near.words,
        spread,
        _softmax(whole.centre),
        _neighbours(found, exclusive),
        causal,
        *_as_causes(doc, found, matcher, meaning, k),
        quoting,
        said,
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


def _others(scores: Floats) -> Floats:
    """For each explanation the best score of the others."""
    if scores.shape[1] < 2:
        return np.zeros_like(scores)
    ranked = np.sort(scores, axis=1)
    top, second = ranked[:, -1:], ranked[:, -2:-1]
    return np.where(scores == top, second, top)


def _as_causes(
    doc: Doc, found: Sequence[Unit], matcher: Matcher, meaning: Meaning, k: int
) -> tuple[Floats, Floats]:
    """How far units give explanations as causes of the event, [units, explanations] twice.

    How near their causes come to an explanation, weighed by their effects' nearness to the event; and 1 where
    a cause plainly is the explanation and its effect the event.
    """
    nearness, plainly = np.zeros((2, len(found), k), np.float32)
    places = sorted({place for unit in found for place in unit.assertions})
    if not places:
        return nearness, plainly
    assertions: Sequence[Assertion] = doc._.assertions
    vectors = meaning(
        [plain_text(doc, assertions[p].cause) for p in places]
        + [plain_text(doc, assertions[p].effect) for p in places]
    )
    stems = [stems_of(doc[assertions[p].cause[0] : assertions[p].cause[1]]) for p in places]
    cause = matcher.nearness(vectors[: len(places)], stems)
    event = matcher.nearness(vectors[len(places) :], [frozenset()] * len(places)).event[:, None]
    own = np.clip(cause.centre - np.maximum(_others(cause.centre), 0), 0, 1) * np.clip(event, 0, 1)
    worded = cause.centre + 0.3 * cause.words
    plain = (event >= 0.5) & (worded >= 0.35) & (worded - _others(worded) >= 0.15)
    row = {place: at for at, place in enumerate(places)}
    for i, unit in enumerate(found):
        for place in unit.assertions:
            nearness[i] = np.maximum(nearness[i], own[row[place]])
            plainly[i] = np.maximum(plainly[i], plain[row[place]])
    return nearness, plainly


@Language.factory(
    "graphlib_stance",
    requires=["doc._.sayings", "doc._.assertions"],
    assigns=["doc._.judgements"],
)
class StanceReader:
    """Matches the author's sentences and the sources' claims to the explanations of the codebook."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp, self.name = nlp, name
        self._kept: tuple[Codebook, Matcher, Asked] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.judgements``, in text order; without a codebook there are none."""
        codebook: Codebook | None = doc._.codebook
        if codebook is None or not codebook.explanations:
            return doc
        found = units(doc)
        if not found:
            return doc
        verdicts = self.verdicts(doc, found, codebook)
        weighing = load_weighing().taught(codebook.learned)
        chances = weighing.probability(self.features(doc, found, codebook, verdicts))
        judge = self.judge(doc, codebook, weighing)
        doc._.judgements = tuple(judge.judge(found, chances, false_odds(verdicts)))
        return doc

    def judge(self, doc: Doc, codebook: Codebook, weighing: Weighing) -> Judge:
        """What turns the units of a text into stances."""
        return Judge(doc, codebook, self._read(codebook)[0], self._encoder.meaning, weighing)

    def features(self, doc: Doc, found: Sequence[Unit], codebook: Codebook, verdicts: Floats) -> Floats:
        """`features` of a text's units under a codebook."""
        return features(doc, found, self._read(codebook)[0], self._encoder.meaning, verdicts)

    def verdicts(self, doc: Doc, found: Sequence[Unit], codebook: Codebook) -> Floats:
        """Log odds [units, explanations, 2, 3] of the network of stance: a unit's speaker comes first.

        The last axis is that of `graphlib_kb.encoder.stance.STANCES`.
        """
        sentences = {unit.sentence.start: unit.sentence for unit in found}
        row = {start: at for at, start in enumerate(sentences)}
        by_sentence = self._encoder.stances(
            [plain_text(doc, (one.start, one.end)) for one in sentences.values()],
            [one.start == 0 or bool(breaks_before(doc, one)) for one in sentences.values()],
            self._read(codebook)[1],
        )
        verdicts = by_sentence[[row[unit.sentence.start] for unit in found]]
        said = np.array([bool(unit.sayings) for unit in found])
        return np.asarray(np.where(said[:, None, None, None], verdicts[:, :, ::-1], verdicts), np.float32)

    @property
    def _encoder(self) -> Encoder:
        for _, component in self.nlp.pipeline:
            if isinstance(component, Encoder):
                return component
        raise ValueError("the pipeline has no component that reads stances; add graphlib_encoder")

    def _read(self, codebook: Codebook) -> tuple[Matcher, Asked]:
        """What passages are compared with, for a codebook; the last one's is kept."""
        if self._kept is None or self._kept[0] != codebook:
            groups = [wordings(explanation) for explanation in codebook.explanations]
            question = codebook.question
            event = names_of_event(question.text, question.outcome) if question else []
            asked = self._encoder.ask(groups, event or [group[0] for group in groups])
            self._kept = codebook, Matcher(codebook, self._encoder.meaning), asked
        return self._kept[1:]


def false_odds(verdicts: Floats) -> Floats:
    """Log odds [units, explanations] that a unit's speaker takes an explanation as false, not as true."""
    true, false = STANCES.index("true"), STANCES.index("false")
    odds = verdicts[:, :, 0, false] - verdicts[:, :, 0, true]
    return np.asarray(np.clip(odds, -MOST_FALSE, MOST_FALSE), np.float32)


MOST_FALSE = 6.0


class Judge:
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

    def judge(self, found: Sequence[Unit], chances: Floats, false: Floats) -> list[Judgement]:
        """The stances of units in text order.

        `chances` [units, explanations] that they state them; `false` the log odds that they deny them.
        """
        judgements: list[Judgement] = []
        for i, unit in enumerate(found):
            if unit.heading:
                continue
            aside = contrasted(self.doc, unit)
            aside_scores = self._scores_of(aside[0]) if aside is not None else None
            for k, explanation in enumerate(self.codebook.explanations):
                chance = float(chances[i, k])
                if aside is not None and aside_scores is not None and self._set_aside(aside_scores, k):
                    judgements += self._contest_aside(
                        unit, aside, explanation.id, float(max(chance, aside_scores[k]))
                    )
                    continue
                if chance >= (self.weighing.least_said if unit.sayings else self.weighing.least_own):
                    judgements += self._take(unit, explanation.id, k, chance, float(false[i, k]))
        judgements = _once(_without_needless_reports(judgements))
        return sorted(judgements, key=lambda j: (j.evidence, j.explanation, j.holder))

    def _scores_of(self, span: Range) -> Floats:
        vectors = self.meaning([plain_text(self.doc, span)])
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

    def _take(self, unit: Unit, explanation: str, k: int, chance: float, false: float) -> list[Judgement]:
        """The stances of those who answer for a unit that states an explanation."""
        doc = self.doc
        head = doc[unit.span[0] : unit.span[1]].root
        predicate = head if is_predicate(head) else unit.sentence.root
        limit = unit.span if unit.sayings else None
        degree = certainty(predicate, limit=limit).certainty
        assertion, asserted, denied = self.signs(unit, k)
        reason = f"meaning {chance:.2f}"
        if not unit.sayings:
            position, why = self._position(false, asserted, bool(denied), denied)
            return [
                Judgement(
                    AUTHOR, explanation, position, unit.span, degree, chance, None, assertion, reason + why
                )
            ]
        taken: list[Judgement] = []
        distance = "" if self._quoted_whole(unit) else evasion_cue(unit.sentence) or self._judged_false(unit)
        for place in unit.sayings:
            saying = self.sayings[place]
            refused = saying.polarity is Polarity.DENIED
            cues = "; ".join(cue for cue in (denied, saying.reason if refused else "") if cue)
            position, why = self._position(false, asserted and not refused, bool(denied) != refused, cues)
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
                    reason + why,
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

    def signs(self, unit: Unit, k: int) -> tuple[int | None, bool, str]:
        """What words say of a unit's sign towards an explanation.

        The causal assertion in the unit about it, if any; whether it asserts the explanation as a cause; and
        the cue by which the unit denies it, or nothing.
        """
        denied = denial_cue(self.doc, unit.span)
        assertion, sign = self._assertion(unit, k)
        if assertion is not None and sign < 0:
            denied = denied or f"negated: {self.assertions[assertion].reason}"
        elif assertion is not None and denied and not of_truth(denied):
            denied = ""
        return assertion, sign > 0, denied

    def _position(self, false: float, asserted: bool, by_cues: bool, cues: str) -> tuple[Position, str]:
        """What the network and words together take a speaker's position for, and the reason."""
        if self.weighing.contests(false, asserted=asserted, by_cues=by_cues):
            return Position.CONTESTS, f"; denied: {cues}" if by_cues and cues else "; taken as false"
        return Position.SUPPORTS, ""

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
        vectors = self.meaning([plain_text(self.doc, assertion.effect)])
        return bool(self.matcher.nearness(vectors, [frozenset()]).event[0] >= 0.5)

    def _cause_scores(self, place: int) -> Floats:
        if place not in self._causes:
            self._causes[place] = self._scores_of(self.assertions[place].cause)
        return self._causes[place]


def _without_needless_reports(judgements: list[Judgement]) -> list[Judgement]:
    """Without reports by an author who takes a side on the same explanation in the same sentence."""
    sides = {
        (j.explanation, j.evidence)
        for j in judgements
        if j.holder == AUTHOR and j.position is not Position.REPORTS
    }
    return [
        j
        for j in judgements
        if j.position is not Position.REPORTS or (j.explanation, j.evidence) not in sides
    ]


def _once(judgements: list[Judgement]) -> list[Judgement]:
    seen: dict[tuple[object, ...], Judgement] = {}
    for judgement in judgements:
        key = (judgement.holder, judgement.explanation, judgement.position, judgement.evidence)
        if key not in seen or judgement.confidence > seen[key].confidence:
            seen[key] = judgement
    return list(seen.values())
