"""From a knowledge base or a corpus to a review of it, with the log that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CodebookError
from ..model import Annotations
from .decisions import read_decisions
from .pace import Pace, pace
from .session import Mode, ReviewSession

if TYPE_CHECKING:
    from ..kb import KnowledgeBase
    from .server import ReviewServer


LOG = "reviews.jsonl"


def open_review(
    source: KnowledgeBase | str | Path,
    *,
    reviewer: str,
    log: str | Path | None = None,
    mode: str = "together",
) -> ReviewSession:
    """A review of a knowledge base (opened or its file) or of a corpus folder, to be decided step by step.

    Parameters
    ----------
    source
        A corpus folder is annotated first.
    reviewer
        Who decides.
    log
        The review log; by default the one that belongs to the corpus.
    mode
        ``together`` sees everybody's decisions, ``apart`` only one's own; ``adjudicate`` goes through what
        others disagree on.
    """
    kb = as_kb(source)
    return ReviewSession(
        suggestions(kb), log or log_of(kb), reviewer=reviewer, codebook=kb.codebook, mode=Mode(mode)
    )


def serve_review(
    source: KnowledgeBase | str | Path,
    *,
    reviewer: str,
    log: str | Path | None = None,
    mode: str = "together",
    port: int = 0,
) -> ReviewServer:
    """The review page of a knowledge base or corpus, ready to `ReviewServer.serve`; see `open_review`."""
    from .server import ReviewServer

    kb = as_kb(source)
    return ReviewServer(
        suggestions(kb),
        log or log_of(kb),
        reviewer=reviewer,
        codebook=kb.codebook,
        mode=Mode(mode),
        title=kb.title,
        port=port,
    )


def review_pace(source: KnowledgeBase | str | Path, *, log: str | Path | None = None) -> tuple[Pace, ...]:
    """How long the review of a knowledge base or corpus folder took, and how many decisions each article."""
    if log is None:
        is_folder = isinstance(source, str | Path) and Path(source).is_dir()
        log = Path(str(source)) / LOG if is_folder else log_of(as_kb(source))
    return pace(read_decisions(log))


def as_kb(source: KnowledgeBase | str | Path) -> KnowledgeBase:
    """The knowledge base itself, or of this file; one in memory for a folder."""
    from ..kb import KnowledgeBase, build, open_kb

    if isinstance(source, KnowledgeBase):
        return source
    return build(source) if Path(source).is_dir() else open_kb(source)


def suggestions(kb: KnowledgeBase) -> Iterable[Annotations]:
    """What the pipeline suggests in each article."""
    return (kb.suggestions(article) for article in kb.sources)


def log_of(kb: KnowledgeBase) -> Path:
    """The review log that a knowledge base is built with: ``reviews.jsonl`` in its corpus folder.

    Raises
    ------
    CodebookError
        If it was built from several places, or its folder isn't there any more.
    """
    if kb.reviews is not None:
        return _present(kb.reviews)
    # What isn't there any more is taken for a folder, and then told to be missing.
    folders = {one.parent if one.is_file() else one for one in kb.inputs}
    if len(folders) != 1:
        raise CodebookError(
            LOG, "the articles are from several places: say where decisions go with --log FILE"
        )
    return _present(folders.pop() / LOG)


def _present(log: Path) -> Path:
    if not log.parent.is_dir():
        problem = "its folder is not there; go where the knowledge base was built, or give --log FILE"
        raise CodebookError(log, problem)
    return log
