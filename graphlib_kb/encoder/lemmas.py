"""Lemmas as edit scripts on word forms."""

from __future__ import annotations


def script(form: str, lemma: str) -> str:
    """The edit that turns `form` into `lemma`: keep or lower its case, cut off its end, add another."""
    keep = "k" if lemma[:1] == form[:1] and lemma != lemma.lower() else "l"
    base = form if keep == "k" else form.lower()
    same = 0
    while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
        same += 1
    return f"{keep}{len(base) - same}{'+' + lemma[same:] if same < len(lemma) else ''}"


def apply(script: str, form: str) -> str:
    """The lemma that `script` makes of `form`; the lower-case form where the script doesn't fit."""
    head, _, suffix = script.partition("+")
    base = form if head[0] == "k" else form.lower()
    cut = int(head[1:])
    if cut > len(base):
        return form.lower()
    return base[: len(base) - cut] + suffix or form
