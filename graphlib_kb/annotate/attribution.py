"""Who is made to say what: trained spans first, rules on tree and quotation marks as second opinion."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..model import UNNAMED, Certainty, Polarity
from .actors import Cast
from .certainty import certainty, looser, negation
from .forms import base_form
from .tree import (
    CLOSING,
    DASHES,
    OPENING,
    QUOTES,
    Range,
    agent,
    ancestors,
    case_words,
    child,
    children,
    entities,
    full_clause,
    inside,
    is_passive,
    modified,
    overlap,
    phrase,
    readable_sentences,
    subject,
    subtree,
    trim,
)
from .wordlists import table, words

if not Doc.has_extension("sayings"):
    Doc.set_extension("sayings", default=())


@dataclass(frozen=True, slots=True)
class Saying:
    """A content, who is made to say it and by which words; spans are of tokens.

    ``holder`` is an actor's id or UNNAMED, whose ``source`` is the words that stand for one ("is believed");
    ``chain`` as in `graphlib_kb.model.Claim`.
    """

    content: tuple[Range, ...]
    source: Range | None
    cue: Range | None
    holder: str = UNNAMED
    direct: bool = False
    certainty: Certainty = Certainty.ASSERTED
    polarity: Polarity = Polarity.AFFIRMED
    chain: tuple[str, ...] = ()
    reason: str = ""
    score: float = 1.0
    asserts: bool = True
    """False for hopes, fears and demands: their holder doesn't say that it is so."""

    @property
    def hull(self) -> Range:
        """From the first word of the content to the last."""
        return self.content[0][0], self.content[-1][1]


@dataclass(slots=True)
class Found:
    """An attribution before its source is resolved."""

    content: list[Range]
    source: Range | None
    cue: Range | None
    rule: str
    score: float = 1.0
    verb: Token | None = None

    @property
    def hull(self) -> Range:
        """From the first word of the content to the last."""
        return self.content[0][0], self.content[-1][1]


_FIRST_PERSON = frozenset({"i", "we", "me", "us"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_LEAST_QUOTE = 4
_SAYS_NOTHING = frozenset({"it", "there", "this", "that", "what", "which"})


def quotations(doc: Doc) -> list[Range]:
    """The stretches between paired quotation marks, without the marks; a pair never crosses a blank line.

    A quotation that a paragraph opens and doesn't close goes on to its end, as newspapers print it.
    """
    found: list[Range] = []
    opened: int | None = None
    straight = False
    for token in doc:
        text = token.text
        if token.is_space and text.count("\n") > 1:
            if opened is not None and token.i - opened > _LEAST_QUOTE and not straight:
                found.append(trim(doc, (opened, token.i)))
            opened = None
        elif opened is None and text in ("“", "„", "«", "``", '"'):
            opened, straight = token.i + 1, text == '"'
        elif opened is not None and text in ("”", "»", "''", '"'):
            if token.i > opened:
                found.append((opened, token.i))
            opened = None
        elif opened is not None and text in ("“", "«", "``"):
            opened, straight = token.i + 1, False
    return [span for span in found if span[0] < span[1]]


def _meeting(quotes: list[Range], span: Range) -> list[Range]:
    """Those of the quotations of a text that a span may meet."""
    return quotes[max(0, bisect_left(quotes, (span[0], 0)) - 1) : bisect_left(quotes, (span[1], 0))]


# Rules on verbs


def _source_of(verb: Token) -> tuple[Token | None, bool]:
    """The phrase that names the source of a verb, and whether the construction hides it on purpose."""
    if is_passive(verb) or (verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl")):
        by = agent(verb)
        if by is not None:
            return by, False
        seat = next((c for c in children(verb, "obl") if case_words(c) in ("in", "among", "by")), None)
        if seat is not None and seat.ent_type_ in ("PLACE", "NORP"):
            return seat, False
        obliged = any(c.lower_ in ("must", "should", "ought") for c in children(verb, "aux"))
        return None, not obliged and base_form(verb) not in words("attribution", "addressed")
    found = subject(verb)
    if found is None:
        return None, False
    if found.lower_ in _RELATIVE and verb.dep_ in ("acl:relcl", "acl") and verb.head != verb:
        found = verb.head
    if found.lower_ == "it" and child(verb, "expl") is not None:
        return None, True
    return found, False


def _is_body(noun: Token) -> bool:
    """Whether a noun names somebody who can be asked."""
    return any(base_form(noun) in words("actors", name) for name in ("roles", "organisations", "collectives"))


def _content_of(verb: Token) -> Iterator[tuple[list[Range], str]]:
    """The contents that hang on a verb, each with the name of the construction."""
    lemma = base_form(verb)
    complement = child(verb, "ccomp")
    if complement is not None and complement.i > verb.i:
        yield [_with_conjoined(complement, verb)], f"{lemma} that"
        return
    if complement is not None and complement.right_edge.i < verb.i:
        yield [full_clause(complement)], f"inverted {lemma}"
        return
    thing, infinitive = child(verb, "obj"), child(verb, "xcomp")
    asked = thing is not None and (thing.ent_type_ or thing.pos_ == "PRON" or _is_body(thing))
    if infinitive is None and thing is not None and asked and lemma in words("attribution", "demand"):
        # "pushed them to do X", which parsers often take for a purpose
        infinitive = next(
            (
                c
                for c in children(verb, "advcl")
                if c.tag_ == "VB" and case_words(c) == "to" and c.i > thing.i
            ),
            None,
        )
    if (
        lemma in words("attribution", "judge")
        and thing is not None
        and infinitive is not None
        and infinitive.pos_ != "VERB"
    ):
        yield [_hull(phrase(thing), phrase(infinitive))], f"{lemma} X as Y"
        return
    if lemma in words("attribution", "judge") and thing is not None:
        role = next((c for c in children(verb, "obl", "advcl", "xcomp") if case_words(c) == "as"), None)
        if role is not None:
            yield [_hull(phrase(thing), phrase(role))], f"{lemma} X as Y"
            return
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and lemma in words("attribution", "judge"):
        role = next((c for c in children(verb, "obl", "xcomp", "advcl") if case_words(c) == "as"), None)
        if role is not None:
            yield [phrase(role)], f"{lemma} as"
            return
    if is_passive(verb) and lemma in words("attribution", "judge"):
        role = next((c for c in children(verb, "obl", "advcl", "xcomp") if case_words(c) == "as"), None)
        about = subject(verb)
        if role is not None and about is not None:
            yield [_hull(phrase(about), phrase(role))], f"be {verb.lower_} as"
            return
    if is_passive(verb) and infinitive is not None and lemma in words("attribution", "raising"):
        yield [phrase(infinitive)], f"be {verb.lower_} to"
        return
    if (
        infinitive is not None
        and infinitive.pos_ in ("VERB", "AUX", "NOUN", "ADJ")
        and lemma in words("attribution", "infinitive")
    ):
        span = phrase(infinitive, without=("advcl",))
        if thing is not None and thing.i < infinitive.i:
            span = _hull(phrase(thing), span)
        yield [span], f"{lemma} to"
        return
    prepositions = table("attribution")["oblique"].get(lemma, ())
    for dependent in children(verb, "obl", "advcl"):
        if case_words(dependent) in prepositions and dependent.i > verb.i:
            yield [phrase(dependent)], f"{lemma} {case_words(dependent)}"
            return
    if is_passive(verb) and lemma in words("attribution", "accuse") and (about := subject(verb)) is not None:
        charge = next((c for c in children(verb, "obl", "advcl") if case_words(c) in prepositions), None)
        if charge is not None and charge.i > verb.i:
            yield [_hull(phrase(about)), phrase(charge)], f"be {verb.lower_} {case_words(charge)}"
            return
    if is_passive(verb) and lemma in ("echo", "share") and (about := child(verb, "nsubj:pass")) is not None:
        yield [phrase(about)], f"be {verb.lower_}"
        return
    if thing is not None and lemma in words("attribution", "noun_phrase") and thing.pos_ != "PRON":
        about = next((c for c in children(verb, "obl") if c.left_edge.i == thing.i + 1), None)
        if about is not None:
            yield [_hull(phrase(thing), phrase(about))], f"{lemma} X"
        elif len(list(thing.children)):
            yield [phrase(thing)], f"{lemma} X"


def _with_conjoined(complement: Token, verb: Token) -> Range:
    """A complement with the clauses that go on after it under the same "that"."""
    span = full_clause(complement)
    for other in children(complement, "conj"):
        span = _hull(span, full_clause(other))
    if span[0] < verb.i < span[1]:
        span = (verb.i + 1, span[1])
    return trim(verb.doc, span)


def _hull(*spans: Range) -> Range:
    return min(s for s, _ in spans), max(e for _, e in spans)


@cache
def _all_cues() -> frozenset[str]:
    """All verbs that attribute something to somebody."""
    lists = ("say", "think", "deny", "demand", "judge", "accuse", "noun_phrase")
    return frozenset().union(*(words("attribution", name) for name in lists))


def _verbs(sentence: Span) -> Iterator[Found]:
    doc = sentence.doc
    said = _all_cues()
    for verb in sentence:
        lemma = base_form(verb)
        if verb.pos_ != "VERB":
            continue
        if lemma in ("seem", "appear", "look"):
            yield from _seeming(verb)
        if lemma not in said and lemma != "put":
            continue
        source, hidden = _source_of(verb)
        if source is None and not hidden:
            continue
        if source is not None and (source.lower_ in _FIRST_PERSON or source.lower_ in _SAYS_NOTHING):
            continue
        if source is not None and source.lower_ == "you":
            continue
        cue = _cue(verb)
        for content, rule in _content_of(verb):
            yield Found(content, _mention(source), cue, rule, verb=verb)
            break
        else:
            yield from _beside(verb, source, cue, doc)


def _adjectives(sentence: Span) -> Iterator[Found]:
    """``X is convinced that``, ``X was reluctant to``, ``X is sceptical about``."""
    for adjective in sentence:
        form = adjective.lower_
        if form not in words("attribution", "adjectives") or adjective.pos_ not in ("ADJ", "VERB", "NOUN"):
            continue
        is_ = child(adjective, "cop", "aux:pass")
        source = child(adjective, "nsubj", "nsubj:pass")
        if is_ is None or source is None or source.lower_ in _FIRST_PERSON | _SAYS_NOTHING | {"you"}:
            continue
        if source.lower_ in _RELATIVE:
            relative = modified(source)
            if relative is None:
                continue
            source = relative
        inner = child(adjective, "ccomp", "xcomp", "advcl")
        if inner is None or inner.i < adjective.i or (inner.dep_ == "advcl" and case_words(inner) != "to"):
            inner = next(
                (
                    c
                    for c in children(adjective, "obl")
                    if case_words(c) in ("of", "about", "at", "with", "to", "against") and c.i > adjective.i
                ),
                None,
            )
        if inner is None:
            continue
        content = full_clause(inner) if inner.dep_ in ("ccomp", "advcl") else phrase(inner)
        cue = (min(is_.i, adjective.i), adjective.i + 1)
        yield Found([content], _mention(source), cue, f"be {form}", score=0.8, verb=adjective)


def _for_somebody(sentence: Span) -> Iterator[Found]:
    """``For most observers, this was X``: how it looks to somebody."""
    for who in sentence:
        if who.dep_ not in ("obl", "nmod") or case_words(who) != "for":
            continue
        if who.left_edge.i > sentence.start + 2:
            continue
        many = who.tag_ in ("NNS", "NNPS") and any(
            c.lower_ in words("actors", "partitives") for c in children(who, "amod", "det")
        )
        alone = who.lower_ in ("many", "some", "most", "others", "him", "her", "them")
        if not (many or alone or who.ent_type_ == "PERSON") or child(who.head, "cop") is None:
            continue
        content = trim(sentence.doc, (subtree(who)[1], full_clause(who.head)[1]))
        if content[1] - content[0] > 2 and who.i < who.head.i:
            cue = children(who, "case")[0].i
            yield Found([content], _mention(who), (cue, cue + 1), "for somebody", score=0.6)


def _seeming(verb: Token) -> Iterator[Found]:
    """``For most observers, X seemed to be Y``."""
    for to in children(verb, "obl"):
        if (
            case_words(to) in ("for", "to")
            and to.tag_ in ("NNS", "NNPS")
            and base_form(to) not in ("year", "month", "day", "week")
        ):
            _, end = subtree(to)
            whole = full_clause(verb)
            span = (end, whole[1]) if end <= verb.i else whole
            yield Found(
                [trim(verb.doc, span)],
                _mention(to),
                (verb.i, verb.i + 1),
                f"{verb.lemma_} for",
                score=0.6,
                verb=verb,
            )


def _mention(source: Token | None) -> Range | None:
    return (
        None
        if source is None
        else phrase(source, without=("acl:relcl", "acl", "appos", "parataxis", "advcl"))
    )


def _cue(verb: Token) -> Range:
    start, end = verb.i, verb.i + 1
    for helper in verb.children:
        if helper.dep_ in ("aux", "aux:pass") or (
            helper.dep_ == "advmod" and helper.lower_ in words("certainty", "negation")
        ):
            start = min(start, helper.i)
        elif helper.dep_ == "compound:prt":
            end = max(end, helper.i + 1)
    return start, end


def _beside(verb: Token, source: Token | None, cue: Range, doc: Doc) -> Iterator[Found]:
    """Contents that stand around a reporting clause: ``..., said X``; ``X, as Y put it``."""
    lemma = base_form(verb)
    put = lemma == "put" and any(c.lower_ == "it" for c in children(verb, "obj"))
    if source is None or not (put or lemma in words("attribution", "say") | words("attribution", "think")):
        return
    if verb.dep_ in ("parataxis", "advcl") and verb.head != verb:
        if verb.dep_ == "advcl" and not any(
            marker.lower_ == "as" for marker in children(verb, "mark", "advmod")
        ):
            return
        start, end = subtree(verb)
        whole = subtree(verb.head)
        before, after = trim(doc, (whole[0], start)), trim(doc, (end, whole[1]))
        parts = [part for part in (before, after) if part[1] - part[0] > 2]
        if parts:
            yield Found(
                parts if start > whole[0] else parts[-1:], _mention(source), cue, f"..., {lemma}", verb=verb
            )
    elif (quoted := child(verb, "parataxis", "dep")) is not None and lemma in words("attribution", "say"):
        yield Found([full_clause(quoted)], _mention(source), cue, f"{lemma}: ...", verb=verb)


def _put_in(sentence: Span) -> Iterator[Found]:
    """A reporting clause between commas or at the end: ``X, she pointed out, Y``; ``X, he said; Y``."""
    doc = sentence.doc
    said = words("attribution", "say") | words("attribution", "think")
    verbs = [t for t in sentence if t.pos_ == "VERB" and base_form(t) in said]
    if not verbs or any(t.text in _MARKS for t in sentence):
        return
    for verb in verbs:
        who = child(verb, "nsubj")
        if who is None or who.lower_ in _FIRST_PERSON | _SAYS_NOTHING | _RELATIVE | {"you"}:
            continue
        start, end = min(who.left_edge.i, verb.i), max(who.right_edge.i, verb.i) + 1
        if end < sentence.end and doc[end].dep_ == "compound:prt":
            end += 1
        following = doc[end].text if end < sentence.end else "."
        if end - start > 12 or start <= sentence.start + 2 or doc[start - 1].text not in DASHES:
            continue
        if following not in DASHES | {".", ";"} or doc[start].lower_ in ("and", "but", "as"):
            continue
        stop = next(
            (i for i in range(start - 1, sentence.start, -1) if doc[i].text == ";"), sentence.start - 1
        )
        parts = [trim(doc, (stop + 1, start)), trim(doc, (end, sentence.end))]
        parts = [part for part in parts if part[0] < part[1]]
        if not any(part[1] - part[0] > 2 for part in parts):
            continue
        if not any(t.pos_ in ("VERB", "AUX") for s, e in parts for t in doc[s:e]):
            continue
        for content in [[part] for part in parts] if following == ";" else [parts]:
            yield Found(content, _mention(who), _cue(verb), f"put in, {base_form(verb)}", verb=verb)


_MARKS = (OPENING | CLOSING | QUOTES) - {"'", "’", "‘", "`", "(", ")", "[", "]"}


def _nouns(sentence: Span) -> Iterator[Found]:
    """``the claim that ...``, ``X's demand for ...``, ``accusations of ...``."""
    for noun in sentence:
        lemma = base_form(noun)
        if noun.pos_ != "NOUN" or lemma not in words("attribution", "nouns"):
            continue
        owner = child(noun, "nmod:poss")
        clause_ = next((c for c in children(noun, "acl", "ccomp", "acl:relcl") if _says_that(c)), None)
        if clause_ is not None:
            content = [_without_that(noun.doc, full_clause(clause_))]
        elif (
            lemma in words("attribution", "plain_nouns")
            and owner is None
            and not _with_noun(noun)
            and not (noun.dep_ == "obj" and base_form(noun.head) in _DRAWN and noun.tag_ == "NNS")
        ):
            continue
        else:
            inner = next(
                (
                    c
                    for c in children(noun, "nmod", "acl")
                    if case_words(c) in words("attribution", "leading") and c.i > noun.i
                ),
                None,
            )
            if inner is None:
                continue
            content = [phrase(inner)]
        source = (
            owner
            if owner is not None
            else next((c for c in children(noun, "nmod") if case_words(c) in ("by", "from")), None)
        )
        if source is None:
            governor = noun.head
            if noun.dep_ == "obj" and governor.pos_ == "VERB" and base_form(governor) in _LIGHT:
                source = subject(governor)
            elif _with_noun(noun):
                source = _doer(governor)
                if source is None:
                    continue
        if source is not None and source.lower_ in _FIRST_PERSON | {"my", "our"}:
            continue
        if source is None and lemma in words("attribution", "wishes"):
            continue
        yield Found(
            content,
            _mention(source),
            (noun.i, noun.i + 1),
            f"noun {lemma}",
            score=0.7 if source is not None else 0.6,
        )


def _with_noun(noun: Token) -> bool:
    """Whether a noun tells with what in mind somebody acts: "came in the hope of X"."""
    return (
        noun.dep_ in ("obl", "advcl")
        and case_words(noun) in ("in", "with", "on", "for", "under", "out of")
        and base_form(noun) in words("attribution", "motives")
    )


def _doer(predicate: Token) -> Token | None:
    """Who does what a predicate tells, in the active or the passive."""
    if is_passive(predicate):
        return agent(predicate)
    found = subject(predicate)
    if found is not None and found.lower_ in _SAYS_NOTHING:
        return None
    return modified(found) if found is not None and found.lower_ in _RELATIVE else found


def _says_that(clause: Token) -> bool:
    """Whether a clause on a noun tells what the noun is about ("the claim that X did Y"), not which noun."""
    first = clause.left_edge
    if any(m.lower_ == "that" for m in children(clause, "mark")):
        return True
    return first.lower_ == "that" and first.head == clause and first.dep_ == "obl:unmarked"


_DRAWN = frozenset(["draw", "face", "prompt", "spark", "provoke", "meet", "trigger", "attract", "earn"])
_LIGHT = frozenset(
    [
        "make",
        "issue",
        "voice",
        "express",
        "raise",
        "repeat",
        "reiterate",
        "have",
        "share",
        "send",
        "convey",
        "level",
        "bring",
        "advance",
        "press",
        "renew",
    ]
)


def _according(sentence: Span) -> Iterator[Found]:
    """``according to X``, ``in X's view``, ``by all accounts``, and adverbs such as ``reportedly``."""
    doc = sentence.doc
    for token in sentence:
        if token.lower_ in words("attribution", "unnamed_adverbs") and token.dep_ == "advmod":
            yield Found(
                [full_clause(token.head)], None, (token.i, token.i + 1), f"adverb {token.lower_}", score=0.6
            )
        if token.dep_ not in ("obl", "advcl", "nmod", "parataxis"):
            continue
        cue = case_words(token)
        source = None
        if cue == "according to":
            source = phrase(token, without=("acl:relcl", "acl", "parataxis"))
        elif cue in ("in", "by", "to", "against") and base_form(token) in words("attribution", "views"):
            owner = child(token, "nmod:poss") or next(
                (c for c in children(token, "nmod") if case_words(c) == "of"), None
            )
            if owner is not None and owner.lower_ not in _FIRST_PERSON | {"my", "our"}:
                source = phrase(owner)
            elif cue != "by" or not any(
                c.lower_ in ("all", "most", "many") for c in children(token, "det", "amod")
            ):
                continue
        else:
            continue
        start, end = subtree(token)
        whole = subtree(token.head)
        if source is not None and start > whole[0] and "," in (doc[start - 1].text, doc[start].text):
            # What stands between commas ends at the second one, whatever the parser hangs on it.
            end = next((i for i in range(source[0], end) if doc[i].text == ","), end)
        before, after = trim(doc, (whole[0], start)), trim(doc, (end, whole[1]))
        parts = [part for part in (before, after) if part[1] - part[0] > (0 if source is None else 2)]
        if parts and max(part[1] - part[0] for part in parts) > 2:
            told = (start, source[0]) if source is not None and start < source[0] else (start, end)
            yield Found(
                parts, source, trim(doc, told), cue if cue == "according to" else f"{cue} {token.lower_}"
            )


def _quoted(doc: Doc, found: list[Found]) -> Iterator[Found]:
    """Quotations that no attribution covers: their speaker stands beside them or is the one before."""
    taken = sorted(found, key=lambda f: f.hull)
    previous: Found | None = None
    position = 0
    for span in quotations(doc):
        while position < len(taken) and taken[position].hull[0] < span[0]:
            if taken[position].source is not None and _is_speech(taken[position]):
                previous = taken[position]
            position += 1
        if any(_shares(f, span) for f in taken[max(0, position - 6) : position + 4]):
            continue
        words_ = [token for token in doc[span[0] : span[1]] if not token.is_punct and not token.is_space]
        verbal = any(token.pos_ in ("VERB", "AUX") for token in words_)
        if len(words_) < _LEAST_QUOTE or not verbal:
            continue
        sentence = doc[span[0]].sent
        inner = [
            t
            for t in sentence
            if not span[0] <= t.i < span[1]
            and t.pos_ == "VERB"
            and base_form(t) in words("attribution", "say")
        ]
        speaking = [(verb, subject(verb)) for verb in inner]
        named = [
            (verb, who)
            for verb, who in speaking
            if who is not None and who.lower_ not in _SAYS_NOTHING | _FIRST_PERSON
        ]
        if named:
            verb, who = min(named, key=lambda pair: min(abs(pair[0].i - span[0]), abs(pair[0].i - span[1])))
            yield Found(
                [span], _mention(who), _cue(verb), "quotation beside its speaker", score=0.9, verb=verb
            )
        elif previous is not None and span[0] - previous.hull[1] < 80 and _alone(doc, span):
            made = Found(
                [span], previous.source, previous.cue, "quotation continued", score=0.7, verb=previous.verb
            )
            yield made


def _turns(doc: Doc) -> Iterator[Found]:
    """The answers of a printed interview: paragraphs that begin with a name and a colon.

    Who mostly asks is the interviewer, whose turns are nobody's claims. "A:" answers for the person named
    last before the first question.
    """
    turns: dict[str, list[tuple[Range, Range]]] = {}
    who: Range | None = None
    start = 0
    for border in (*(t.i for t in doc if t.is_space and "\n" in t.text), len(doc)):
        colon = next((i for i in range(start + 1, min(start + 6, border)) if doc[i].text == ":"), None)
        labelled = colon is not None and all(t.is_title or t.is_upper for t in doc[start:colon])
        if labelled and colon is not None:
            who = (start, colon)
        if who is not None and trim(doc, (who[1] + 1, border))[0] < border:
            said = trim(doc, (who[1] + 1, border))
            spoken = turns.setdefault(doc[who[0] : who[1]].text, [])
            if spoken and spoken[-1][0] == who:
                spoken.pop()
            spoken.append((who, said))
        if border == len(doc) or doc[border].text.count("\n") > 1:
            who = None
        start = border + 1
    if len(turns) < 2 or max(len(spoken) for spoken in turns.values()) < 2:
        return
    first = min(who[0] for spoken in turns.values() for who, _ in spoken)
    introduced = [(ent.start, ent.end) for ent in doc[:first].ents if ent.label_ == "PERSON"]
    for label, spoken in turns.items():
        asked = sum(any(t.text == "?" for t in doc[end - 1 : end + 1]) for _, (_, end) in spoken)
        if len(spoken) > 1 and asked * 3 < len(spoken):
            for who, said in spoken:
                source = introduced[-1] if label in ("A", "Answer") and introduced else who
                yield Found([said], source, (who[1], who[1] + 1), f"turn of {label}", score=0.9)


def _is_speech(found: Found) -> bool:
    return found.verb is None or base_form(found.verb) in words("attribution", "say")


def _shares(found: Found, span: Range) -> bool:
    return any(
        min(span[1], end) - max(span[0], start) > 0.3 * (span[1] - span[0]) for start, end in found.content
    )


def _alone(doc: Doc, span: Range) -> bool:
    """Whether the quotation makes up its sentences: hardly a word stands outside it."""
    sentence = doc[span[0]].sent
    last = doc[span[1] - 1].sent
    outside = [
        token
        for token in doc[sentence.start : last.end]
        if not span[0] <= token.i < span[1]
        and not token.is_punct
        and not token.is_space
        and token.text not in QUOTES
    ]
    return len(outside) <= 1


# Trained spans


def _trained(doc: Doc, quotes: list[Range]) -> list[Found]:
    """The trained attributions, their contents cut where no content goes on, their sources and cues whole."""
    found = []
    for a in doc._.attributions if Doc.has_extension("attributions") else ():
        cue = _one(doc, a.cue)
        source = _one(doc, a.source)
        rule = f"trained attribution {a.score:.2f}"
        parts = [
            span for part in a.content if (span := _without_that(doc, trim(doc, tuple(part))))[0] < span[1]
        ]
        source = source or _subject_of(doc, cue)
        anchor = cue or source
        parts = [_meant(doc, part) for part in parts]
        parts = [piece for part in parts for piece in _before_next(doc, part, cue, quotes)]
        told = [piece for part in sorted(parts) for piece in _around(doc, part, cue, source)]
        kept: list[Range] = []
        for part in told:
            pieces = _cut(doc, part, quotes)
            near = min(pieces, key=lambda piece: _distance(piece, anchor), default=None) if anchor else None
            for piece in pieces:
                if near is not None and piece != near and not _quoted_in(piece, quotes):
                    continue
                if kept and _another(doc, kept[-1], piece):
                    found.append(Found([piece], source, cue, rule + "; continued", score=float(a.score)))
                    continue
                kept.append(piece)
        kept = [span for span in kept if span[0] < span[1] and not _stands_for_nothing(doc, span)]
        kept = [span for k, span in enumerate(kept) if span not in kept[:k]]
        if not kept or not _says_something(doc, kept, source, cue):
            continue
        if cue is not None and (said_of := _raised(doc, cue, source)) is not None:
            source, kept = None, [(min(said_of[0], kept[0][0]), kept[-1][1])]
        if source is None and not _hearsay(doc, cue):
            continue
        if cue is not None and source is not None and _only_heard(doc, cue):
            continue
        found.append(Found(kept, _whole_source(doc, source, cue, kept), cue, rule, score=float(a.score)))
    return found


def _subject_of(doc: Doc, cue: Range | None) -> Range | None:
    """The subject of a cue for which no source was found: "they are sceptical about X"."""
    if cue is None:
        return None
    head = doc[cue[0] : cue[1]].root
    if head.pos_ not in ("VERB", "ADJ") or is_passive(head) or child(head, "expl") is not None:
        return None
    if head.tag_ == "VBN" and head.dep_ in ("acl", "advcl"):
        return None
    found = subject(head)
    if found is None or found.lower_ in _SAYS_NOTHING | _FIRST_PERSON | _RELATIVE or found.i >= cue[0]:
        return None
    return _mention(found)


def _meant(doc: Doc, part: Range) -> Range:
    """What a lone pronoun stands for: "a claim which they reject", "what they wanted was peace"."""
    if part[1] - part[0] != 1:
        return part
    first = doc[part[0]]
    if first.lower_ == "what" and first.dep_ in ("nsubj", "nsubj:outer"):
        is_ = child(first.head, "cop")
        if is_ is not None and is_.i > first.i:
            return trim(doc, (is_.i + 1, first.head.right_edge.i + 1))
    if first.lower_ in ("which", "that", "whom"):
        noun = modified(first)
        if noun is not None and noun.pos_ != "PRON":
            return phrase(noun, without=("acl:relcl", "acl", "parataxis", "conj"))
    return part


def _before_next(doc: Doc, part: Range, cue: Range | None, quotes: list[Range]) -> list[Range]:
    """A content up to the next verb of its source: "denied X and threatened to Y"."""
    if cue is None or part[0] < cue[1]:
        return [part]
    verb = doc[cue[0] : cue[1]].root
    for other in children(verb, "conj"):
        joint = child(other, "cc")
        if (
            joint is None
            or other.pos_ != "VERB"
            or not part[0] + 1 < joint.i < other.i < part[1]
            or base_form(other) not in _all_cues()
            or any(q[0] <= other.i < q[1] for q in _meeting(quotes, part))
        ):
            continue
        return [trim(doc, (part[0], joint.i))]
    return [part]


def _stands_for_nothing(doc: Doc, span: Range) -> bool:
    return span[1] - span[0] == 1 and doc[span[0]].lower_ in _SAYS_NOTHING | _RELATIVE


def _says_something(doc: Doc, kept: list[Range], source: Range | None, cue: Range | None) -> bool:
    """Whether a content is more than one word, or a noun that somebody voices: "expressed regret"."""
    if kept[-1][1] - kept[0][0] >= 2:
        return True
    if source is None or cue is None or doc[kept[0][0]].pos_ != "NOUN":
        return False
    return any(token.pos_ == "VERB" and base_form(token) in _all_cues() for token in doc[cue[0] : cue[1]])


def _raised(doc: Doc, cue: Range, source: Range | None) -> Range | None:
    """The subject of "is believed to be", of whom something is said, where it was taken for the source."""
    verb = next((t for t in doc[cue[0] : cue[1]] if t.pos_ == "VERB"), None)
    if verb is None or source is None or base_form(verb) not in words("attribution", "raising"):
        return None
    what = child(verb, "nsubj:pass")
    if (
        what is None
        or base_form(what) in words("actors", "documents")
        or agent(verb) is not None
        or child(verb, "xcomp") is None
        or child(verb, "aux:pass") is None
    ):
        return None
    return source if source[0] <= what.i < source[1] else None


def _only_heard(doc: Doc, cue: Range) -> bool:
    """Whether a cue is "reportedly" beside a verb that tells what somebody did: "reportedly refused"."""
    heard = any(t.lower_ in words("attribution", "unnamed_adverbs") for t in doc[cue[0] : cue[1]])
    said = words("attribution", "say") | words("attribution", "think") | words("attribution", "deny")
    return heard and not any(base_form(t) in said for t in doc[cue[0] : cue[1]] if t.pos_ == "VERB")


def _distance(span: Range, anchor: Range) -> int:
    return max(span[0] - anchor[1], anchor[0] - span[1], 0)


def _around(doc: Doc, part: Range, cue: Range | None, source: Range | None) -> list[Range]:
    """What of a content stands around its own cue: behind it, and before it where the cue is put in."""
    if cue is None or not inside(cue, part):
        return [part]
    start, end = cue
    if source is not None and inside(source, part):
        start, end = min(start, source[0]), max(end, source[1])
    verb = doc[cue[0] : cue[1]].root
    if is_passive(verb) and (source is None or verb.dep_ not in ("acl", "advcl")):
        return [part]
    before, after = trim(doc, (part[0], start)), trim(doc, (end, part[1]))
    put_in = (
        start > 0 and doc[start - 1].text in _PUTTING_IN and doc[min(end, len(doc) - 1)].text in _PUTTING_IN
    )
    pieces = (
        [before, after]
        if put_in and verb.dep_ not in ("acl", "advcl")
        else [after if after[0] < after[1] else before]
    )
    return [piece for piece in pieces if piece[0] < piece[1]]


_PUTTING_IN = DASHES | {".", ";"} | CLOSING | QUOTES


def _another(doc: Doc, last: Range, piece: Range) -> bool:
    """Whether a speaker's words go on in a new sentence or paragraph: a new quotation."""
    if doc[last[1]].text == ":":
        return True
    if piece[0] - last[1] <= 1:
        return False
    return doc[piece[0]].sent.start >= last[1] or _apart_by_paragraph(doc, last[1], piece[0])


def _cut(doc: Doc, part: Range, quotes: list[Range]) -> list[Range]:
    """A content cut at paragraph ends, and at sentence ends unless both sides stand in one quotation."""
    pieces: list[Range] = []
    start = part[0]
    quotes = _meeting(quotes, part)
    for i in range(part[0] + 1, part[1]):
        paragraph = (doc[i].is_space and doc[i].text.count("\n") > 1) or "\n\n" in doc[i - 1].text_with_ws
        sentence = doc[i].is_sent_start and not any(q[0] <= i - 1 and i < q[1] for q in quotes)
        if paragraph or sentence or _opens_quotation(doc, i, quotes):
            piece = trim(doc, (start, i))
            if piece[1] - piece[0] >= 2:
                pieces.append(piece)
            start = i
    last = trim(doc, (start, part[1]))
    if last[1] - last[0] >= 1:
        pieces.append(last)
    return pieces


def _opens_quotation(doc: Doc, i: int, quotes: list[Range]) -> bool:
    """Whether a quotation begins behind a colon."""
    return doc[i - 1].text == ":" and any(q[0] == i + 1 for q in _meeting(quotes, (i, i + 2)))


def _quoted_in(span: Range, quotes: list[Range]) -> bool:
    return any(
        min(span[1], q[1]) - max(span[0], q[0]) > 0.7 * (span[1] - span[0]) for q in _meeting(quotes, span)
    )


def _apart_by_paragraph(doc: Doc, start: int, end: int) -> bool:
    return any(t.is_space and t.text.count("\n") > 1 for t in doc[start:end])


def _hearsay(doc: Doc, cue: Range | None) -> bool:
    """Whether a cue without a source attributes at all ("is believed"), rather than shows or makes clear."""
    if cue is None:
        return False
    said = (
        words("attribution", "say")
        | words("attribution", "think")
        | words("attribution", "accuse")
        | words("attribution", "judge")
    )
    for token in doc[cue[0] : cue[1]]:
        lemma = base_form(token)
        if token.lower_ in words("attribution", "unnamed_adverbs") or (
            token.pos_ == "NOUN" and lemma in words("attribution", "nouns") - words("attribution", "wishes")
        ):
            return True
        if token.pos_ == "VERB" and token.tag_ == "VBN" and lemma in said and lemma not in _OWN_WORDS:
            helped = any(
                c.tag_ == "MD" and c.lower_ in ("must", "should", "can", "could") for c in token.children
            )
            return not helped
    return False


def _of_a_version(doc: Doc, found: Found, head: Token) -> bool:
    """Whether "according to" names what is said, not who says it: "according to this version"."""
    if found.cue is None or doc[found.cue[0]].lower_ != "according":
        return False
    return base_form(head) in words("attribution", "nouns") | words("attribution", "versions")


_OWN_WORDS = frozenset(
    [
        "emphasise",
        "emphasize",
        "stress",
        "note",
        "add",
        "recall",
        "mention",
        "explain",
        "point",
        "see",
        "find",
        "know",
        "understand",
        "quote",
    ]
)


def _whole_source(doc: Doc, source: Range | None, cue: Range | None, content: list[Range]) -> Range | None:
    """A source with the rest of its name and with those who are named beside it."""
    if source is None:
        return None
    start, end = source
    for ent in entities(doc, (max(0, start - 1), min(len(doc), end + 1))):
        if ent.start < end and ent.end > start:
            start, end = min(start, ent.start), max(end, ent.end)
    root = doc[start:end].root
    for other in children(root, "conj"):
        if other.i >= end and (other.ent_type_ or other.pos_ == "PROPN"):
            edge = max(other.right_edge.i + 1, end)
            blocked = [*content, *([cue] if cue else [])]
            if not any(s < edge and e > end for s, e in blocked):
                end = edge
    return trim(doc, (start, end))


def _one(doc: Doc, parts: Sequence[Range]) -> Range | None:
    if not parts:
        return None
    span = trim(doc, (min(p[0] for p in parts), max(p[1] for p in parts)))
    return span if span[0] < span[1] else None


def _without_that(doc: Doc, span: Range) -> Range:
    if (
        span[1] - span[0] > 2
        and doc[span[0]].lower_ == "that"
        and doc[span[0]].dep_ in ("mark", "case", "cc")
    ):
        return span[0] + 1, span[1]
    return span


def _merge(trained: list[Found], ruled: list[Found]) -> list[Found]:
    """Trained spans, with what the rules add: a source or cue that is missing, and whole attributions."""
    kept: list[Found] = []
    at: dict[int, set[int]] = {}  # by stretch of the text

    def note(k: int) -> None:
        for place in _places(kept[k]):
            at.setdefault(place, set()).add(k)

    for found in trained:
        kept.append(found)
        note(len(kept) - 1)
    for rule in ruled:
        near = sorted(set().union(*(at.get(place, ()) for place in _places(rule))))
        same = [k for k in near if overlap(kept[k].hull, rule.hull) >= 0.4 and not _nested(kept[k], rule)]
        same = same or [k for k in near if _share_cue(kept[k], rule)]
        if not same:
            kept.append(rule)
            note(len(kept) - 1)
            continue
        first = kept[same[0]]
        first.source = first.source or rule.source
        first.cue = first.cue or rule.cue
        first.verb = first.verb or rule.verb
        if rule.verb is not None and _reaches_further(rule, first):
            first.content = rule.content
        if rule.rule not in first.rule and "trained" in first.rule and "rule" not in first.rule:
            first.rule += f"; rule: {rule.rule}"
        note(same[0])
    return sorted(kept, key=lambda f: (f.hull, f.cue or (0, 0)))


def _end_before_others(doc: Doc, found: list[Found]) -> None:
    """Ends indirect contents at a colon or semicolon behind which somebody else is made to speak."""
    spoken = sorted((f.source[0], f.cue[0]) for f in found if f.source is not None and f.cue is not None)
    for f in found:
        if f.cue is None or not f.content or f.content[-1][0] < f.cue[1]:
            continue
        start, end = f.content[-1]
        marks = (i for i in range(start + 2, end) if doc[i].text in (":", ";"))
        border = next(
            (
                i
                for i in marks
                if any(i < cue < end for _, cue in _between(spoken, i + 1, i + 5))
                and not any(t.text in QUOTES for t in doc[start:i])
            ),
            None,
        )
        if border is not None:
            f.content[-1] = trim(doc, (start, border))


def _between(spoken: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Those whose source begins from `start` up to, not including, `end`."""
    return spoken[bisect_left(spoken, (start, 0)) : bisect_left(spoken, (end, 0))]


def _without_echoes(found: list[Found]) -> list[Found]:
    """Without nouns that name nobody inside what somebody is made to say: "denied the claim that X"."""
    kept: list[Found] = []
    reach = 0
    spoken = sorted((f.hull for f in found if not _of_nobody(f)), key=lambda hull: hull[0])
    ends: list[int] = []
    for _, end in spoken:
        reach = max(reach, end)
        ends.append(reach)
    starts = [start for start, _ in spoken]
    for f in found:
        at = bisect_left(starts, f.hull[0] + 1)
        if _of_nobody(f) and at and ends[at - 1] >= f.hull[1]:
            continue
        kept.append(f)
    return kept


def _of_nobody(found: Found) -> bool:
    return found.source is None and "noun " in found.rule


def _places(found: Found) -> Iterator[int]:
    """The stretches of the text, of 64 words each, that an attribution's words are in."""
    for start, end in (found.hull, found.cue or found.hull):
        yield from range(start // 64, end // 64 + 1)


def _share_cue(one: Found, other: Found) -> bool:
    return one.cue is not None and other.cue is not None and overlap(one.cue, other.cue) > 0


def _nested(outer: Found, inner: Found) -> bool:
    """Whether one of two attributions of one content stands in the other: "People say X", he said."""
    if outer.cue is None or inner.cue is None or overlap(outer.cue, inner.cue) > 0:
        return False
    return inside(inner.cue, outer.hull) or inside(outer.cue, inner.hull)


def _reaches_further(rule: Found, trained: Found) -> bool:
    """Whether the tree shows that a clause goes on where the trained span breaks off: ", causing X and Y"."""
    if rule.rule.startswith("put in"):
        return inside(trained.hull, (rule.hull[0] - 1, rule.hull[1] + 1))
    return (
        len(trained.content) == 1
        and len(rule.content) == 1
        and abs(rule.content[0][0] - trained.content[0][0]) <= 1
        and rule.content[0][1] > trained.content[0][1] + 2
        and " that" in rule.rule
    )


# From found attributions to sayings


def _is_direct(content: list[Range], quotes: list[Range]) -> bool:
    length = sum(end - start for start, end in content)
    quoted = sum(
        max(0, min(end, q_end) - max(start, q_start))
        for start, end in content
        for q_start, q_end in _meeting(quotes, (start, end))
    )
    return quoted >= 0.6 * max(1, length)


def _cue_verb(doc: Doc, found: Found) -> Token | None:
    if found.verb is not None:
        return found.verb
    if found.cue is None:
        return None
    inner = [t for t in doc[found.cue[0] : found.cue[1]] if t.pos_ in ("VERB", "NOUN")]
    return inner[-1] if inner else None


def _polarity(verb: Token | None) -> tuple[Polarity, str]:
    if verb is None:
        return Polarity.AFFIRMED, ""
    lemma = base_form(verb)
    if lemma in words("attribution", "deny") or lemma in words("attribution", "doubts"):
        return Polarity.DENIED, lemma
    if verb.pos_ == "VERB" and lemma in words("attribution", "think") | {
        "say",
        "agree",
        "accept",
        "claim",
        "suggest",
        "argue",
    }:
        found = negation(verb)
        if found.negated:
            return Polarity.DENIED, f"{found.cue} {lemma}"
    return Polarity.AFFIRMED, ""


def _of_somebody(verb: Token) -> bool:
    """Whether only somebody can do what the verb tells, whatever noun its subject is."""
    lemma = base_form(verb)
    return lemma in words("attribution", "mind") | words("attribution", "adjectives") or (
        lemma in words("attribution", "say") and lemma not in words("attribution", "evidence")
    )


def _wished(verb: Token | None) -> bool:
    return verb is not None and base_form(verb) in table("attribution")["hopes"]["speculative"]


def _content_certainty(doc: Doc, found: Found, verb: Token | None) -> Certainty:
    head = doc[found.hull[0] : found.hull[1]].root
    inner = certainty(head, limit=found.hull).certainty
    lemma = base_form(verb) if verb is not None else ""
    if _wished(verb):
        return looser(inner, Certainty.SPECULATIVE)
    if lemma in table("attribution")["hopes"]["hedged"]:
        return looser(inner, Certainty.HEDGED)
    return inner


@Language.factory(
    "graphlib_attribution",
    default_config={"trained": True, "rules": True, "least_score": 0.3},
    requires=["doc._.cast", "token.dep"],
    assigns=["doc._.sayings"],
)
class AttributionReader:
    """Finds who is made to say what, and resolves the sources."""

    def __init__(self, nlp: Language, name: str, trained: bool, rules: bool, least_score: float) -> None:
        self.nlp, self.name = nlp, name
        self.trained, self.rules, self.least_score = trained, rules, least_score

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.sayings``, in text order."""
        trained = (
            [f for f in _trained(doc, quotations(doc)) if f.score >= self.least_score] if self.trained else []
        )
        ruled: list[Found] = []
        if self.rules:
            for sentence in readable_sentences(doc):
                ruled.extend(_verbs(sentence))
                ruled.extend(_according(sentence))
                ruled.extend(_put_in(sentence))
                ruled.extend(_nouns(sentence))
                ruled.extend(_adjectives(sentence))
                ruled.extend(_for_somebody(sentence))
        ruled = [f for f in ruled if f.content and f.hull[1] - f.hull[0] >= 2]
        found = _merge(trained, ruled)
        _end_before_others(doc, found)
        found = _without_echoes(found)
        if self.rules:
            found.extend(_quoted(doc, found))
            turns = list(_turns(doc))
            labels = {turn.source for turn in turns}
            # What was read from the name before a turn says the same.
            found = [f for f in found if f.source not in labels] + turns
        doc._.sayings = tuple(_resolve(doc, sorted(found, key=lambda f: (f.hull, f.cue or (0, 0)))))
        return doc


def _resolve(doc: Doc, found: list[Found]) -> list[Saying]:
    cast: Cast = doc._.cast
    quotes = quotations(doc)
    sayings: list[Saying] = []
    speakers: list[tuple[str, int]] = []
    for f in sorted(found, key=lambda f: (f.source or f.hull)[0]):
        verb = _cue_verb(doc, f)
        polarity, why = _polarity(verb) if " as Y" not in f.rule else (Polarity.AFFIRMED, "")
        here = (f.source or f.hull)[0]
        speakers = [(key, place) for key, place in speakers if here - place < 150]
        near = [key for key, _ in speakers]
        speaks = verb is not None and _of_somebody(verb)
        sources = cast.sources(f.source, speakers=near, speaks=speaks) if f.source is not None else []
        if f.source is not None and not sources:
            head = doc[f.source[0] : f.source[1]].root
            if head.lower_ in _FIRST_PERSON or not (_hearsay(doc, f.cue) or _of_a_version(doc, f, head)):
                continue
        reason = f.rule + (f"; denied: {why}" if why else "")
        base = Saying(
            tuple(f.content),
            f.source,
            f.cue,
            direct=_is_direct(f.content, quotes) or f.rule.startswith("turn of"),
            certainty=_content_certainty(doc, f, verb),
            polarity=polarity,
            reason=reason,
            score=f.score,
            asserts=not _wished(verb),
        )
        if not sources:
            sayings.append(
                replace(
                    base,
                    source=f.source or f.cue,
                    reason=reason + "; no source named"
                    if f.source is None
                    else reason + "; source unresolved",
                )
            )
        for piece, key in sources:
            # Of several who say it together the whole mention is the source of each.
            sayings.append(replace(base, source=piece if len(sources) == 1 else f.source, holder=key))
        if sources and f.source is not None:
            speakers.append((sources[-1][1], max(f.source[1], f.hull[1])))
    return _chains(sorted(sayings, key=lambda s: (s.hull, s.source or (0, 0))))


def _chains(sayings: list[Saying]) -> list[Saying]:
    """Nested attributions carry the holders of those in which they stand."""
    result: list[Saying] = []
    open_: list[Saying] = []
    for saying in sorted(sayings, key=lambda s: (s.hull[0], -s.hull[1])):
        open_ = [outer for outer in open_ if outer.hull[1] > saying.hull[0]]
        around = [
            outer
            for outer in open_
            if inside(saying.hull, outer.hull)
            and saying.hull != outer.hull
            and outer.holder != UNNAMED
            and (saying.cue is None or inside(saying.cue, outer.hull))
        ]
        nearest = around[-1] if around else None
        if nearest is not None and nearest.holder != saying.holder:
            saying = replace(saying, chain=(*nearest.chain, nearest.holder))
        result.append(saying)
        open_.append(saying)
    return sorted(result, key=lambda s: (s.hull, s.source or (0, 0)))


__all__ = ["CLOSING", "OPENING", "AttributionReader", "Saying", "ancestors", "quotations"]
