"""Evidence for the page: passages of an article that overlap share one stretch of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from graphlib_kb.views.scene import Evidence

_TEXTS = ("before", "quote", "after")
_MANY, _SHORT = 2000, 60
"""With more pieces of evidence than this, so many characters of context are kept on either side."""


def cut_windows(evidence: Sequence[Evidence]) -> tuple[list[str], list[dict[str, Any]]]:
    """Stretches of text, and the evidence with ``at`` (stretch, start, end in code points) for its texts.

    Evidence whose text doesn't agree with its neighbours' (a discontinuous passage) keeps its own stretch.
    """
    texts: list[str] = []
    items: list[dict[str, Any]] = [
        {
            key: value
            for key, value in piece.items()
            if key not in _TEXTS and value not in (None, "", [], False)
        }
        for piece in evidence
    ]
    reach = _SHORT if len(evidence) > _MANY else None
    contexts = [
        (piece["before"][-reach:], piece["after"][:reach]) if reach else (piece["before"], piece["after"])
        for piece in evidence
    ]
    by_article: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, piece in enumerate(evidence):
        by_article[piece["article"]].append((piece["start"] - len(contexts[index][0]), index))
    for stretches in by_article.values():
        begin, text = 0, ""
        for start, index in sorted(stretches):
            before, after = contexts[index]
            quote = evidence[index]["quote"]
            whole = before + quote + after
            offset = start - begin
            shared = text[offset : offset + len(whole)]
            if text and 0 <= offset < len(text) and whole.startswith(shared):
                text += whole[len(shared) :]
                texts[-1] = text
            else:
                begin, text, offset = start, whole, 0
                texts.append(text)
            mark = offset + len(before)
            items[index]["at"] = [len(texts) - 1, mark, mark + len(quote)]
    return texts, items
