"""Debates written for the training of stance: codebooks, and articles whose sentences are labelled.

A file holds debates one after the other::

    ? Why did the night ferry stop running?                    the question
    @ end of the night ferry | the last ferry                  names of the event
    = fuel | Dear fuel | Fuel prices doubled. | diesel; cost    id, label, description, wordings
    fuel+ | ¶ No crossing earned what it burned.               labels, sentence; ¶ begins a paragraph
    fuel=- | The owner denied that it was the fuel.
    --                                                         another article of the same debate

A label is an id with ``+`` (taken as true) or ``-`` (taken as false); ``=`` before the sign means that
somebody quoted takes it so, not the author. Events, people and quotations are made up, or long past and
freely told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.encoder.stance import STANCES
from graphlib_kb.errors import InputError
from graphlib_kb.model import Explanation


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and which explanations its author and those quoted in it take as true or false, by id."""

    text: str
    opening: bool
    author: dict[str, bool]
    others: dict[str, bool]


@dataclass(slots=True)
class Debate:
    """A question, the names of the event, the explanations by id, and articles as their sentences."""

    question: str
    outcome: tuple[str, ...] = ()
    explanations: dict[str, Explanation] = field(default_factory=dict)
    articles: list[list[Sentence]] = field(default_factory=list)


def read_debates(path: Path) -> Iterator[Debate]:
    """The debates of a file.

    Raises
    ------
    InputError
        If a line is none of the above, or names an explanation that the debate hasn't.
    """
    debate, fresh = Debate(""), True
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark, _, rest = line.strip().partition(" ")
        if mark == "?":
            if debate.question:
                yield debate
            debate, fresh = Debate(rest.strip()), True
        elif mark == "@":
            debate.outcome = _parts(rest, "|")
        elif mark == "=":
            name, label, description, wordings = (part.strip() for part in rest.split("|"))
            debate.explanations[name] = Explanation(name, label, description, _parts(wordings, ";"))
        elif mark == "--":
            fresh = True
        elif mark:
            labels, bar, text = line.partition("|")
            text = text.strip()
            author: dict[str, bool] = {}
            others: dict[str, bool] = {}
            for label in labels.split():
                (others if label[-2:-1] == "=" else author)[label.rstrip("=+-")] = label.endswith("+")
            if not bar or not (author | others).keys() <= debate.explanations.keys():
                raise InputError(path, f"line {number}: neither a sentence with known labels nor a heading")
            opening = fresh or text.startswith("¶")
            sentence = Sentence(text.removeprefix("¶").strip(), opening, author, others)
            if fresh:
                debate.articles.append([])
                fresh = False
            debate.articles[-1].append(sentence)
    if debate.question:
        yield debate


def labels(sentences: Sequence[Sentence], names: Sequence[str]) -> NDArray[np.int64]:
    """Places in `STANCES` [n, k, 2] of sentences to explanations: their author's, and of those quoted."""
    found = np.zeros((len(sentences), len(names), 2), np.int64)
    for i, sentence in enumerate(sentences):
        for speaker, held in enumerate((sentence.author, sentence.others)):
            for name, true in held.items():
                if name in names:
                    found[i, names.index(name), speaker] = STANCES.index("true" if true else "false")
    return found


def written_debates(*, held_out: bool) -> list[Debate]:
    """The debates beside this file: those to train on, or those held out for `annotate.calibration`.

    Raises
    ------
    InputError
        In an installed package, which comes without them.
    """
    folder = Path(__file__).with_name("debates")
    if not folder.is_dir():
        raise InputError(folder, "the debates are not installed; take them from the source repository")
    files = sorted((folder / "held_out" if held_out else folder).glob("*.txt"))
    return [debate for path in files for debate in read_debates(path)]


def _parts(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())
