"""The dispute over the bridge, with something hostile in every text of its articles, codebook and review."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from dispute import Dispute, dispute

PAYLOADS = (
    "<script>window.ran=1</script>",
    "</script><script>window.ran=1</script>",
    "<!--<script>window.ran=1//",
    '"><img src=x onerror="window.ran=1">',
    "'><svg/onload=window.ran=1>",
    "<a href='javascript:window.ran=1'>href</a>",
    "javascript:window.ran=1",
    "`-window.ran=1-`",
    "{{ 7 * 7 }}{% raw %}",
    "</style><style>*{background:url(https://example.org/x)}</style>",
    "</title></textarea></noscript><script>window.ran=1</script>",
    "<iframe srcdoc='<script>top.ran=1</script>'></iframe>",
    "\u2028\u2029;window.ran=1;//",
    "\x00\x08\x1b[31m\x7f\x9b",
    "\u202e\u2066gnorw\u200f \u05d0\u05d1\u05d2 \u0627\u0644\u0633\u0644\u0627\u0645",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    '=HYPERLINK("https://example.org",1)',
    "__proto__",
    "\U0001f309 \ufeff\ufffe",
)

ADDRESSES = (
    "javascript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    'https://example.org/"onclick="ran=1',
)


def hostile() -> Dispute:
    """Every text but identifiers that code depends on carries all payloads; offsets stay true."""
    calm = dispute()
    poison = " ".join(PAYLOADS)
    articles = tuple(
        replace(
            article,
            text=article.text + poison,
            title=f"{article.title} {poison}",
            authors=tuple(f"{author} {poison}" for author in article.authors),
            outlet=f"{article.outlet} {poison}",
            url=ADDRESSES[index % len(ADDRESSES)],
        )
        for index, article in enumerate(calm.articles)
    )
    # Each quotation reaches from its own words to the end of the poisoned text.
    ends = {article.id: len(article.text) for article in articles}

    def reach(item: Any) -> Any:
        changes: dict[str, Any] = {}
        for field in fields(item):
            value = getattr(item, field.name)
            if field.name in ("origin", "reason"):
                changes[field.name] = f"{value} {poison}"
            elif field.name in ("content", "evidence"):
                changes[field.name] = replace(value, end=ends[value.article])
        return replace(item, **changes)

    return replace(
        calm,
        title=f"{calm.title} {poison}",
        question=replace(
            calm.question, text=f"{calm.question.text} {poison}", outcome=(f"collapse {poison}", poison)
        ),
        explanations=tuple(
            replace(one, label=f"{one.label} {poison}", description=poison, phrases=(poison,))
            for one in calm.explanations
        ),
        articles=articles,
        actors=tuple(
            replace(actor, name=f"{actor.name} {poison}", aliases=(*actor.aliases, poison))
            for actor in calm.actors
        ),
        claims=tuple(map(reach, calm.claims)),
        causal=tuple(map(reach, calm.causal)),
        stances=tuple(map(reach, calm.stances)),
        factors=tuple(replace(factor, label=f"{factor.label} {poison}") for factor in calm.factors),
    )
