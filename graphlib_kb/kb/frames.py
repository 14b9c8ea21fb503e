"""Look-ups as pandas frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from graphlib_kb.errors import MissingExtraError
from graphlib_kb.model import PartialDate, Passage

if TYPE_CHECKING:
    import pandas

    from graphlib_kb.kb.knowledge_base import KnowledgeBase


def frame(items: Iterable[Any], kb: KnowledgeBase | None = None) -> pandas.DataFrame:
    """A pandas frame with a row for each item and a column for each of its fields.

    Items are dataclasses of the model or dicts such as the ``rows()`` of an analysis. A passage takes the
    columns ``<name>_start`` and ``<name>_end`` beside one ``article`` and, with a knowledge base, ``<name>``
    for its quotation; words of a vocabulary and dates become text.

    Raises
    ------
    MissingExtraError
        If pandas isn't installed.
    """
    try:
        import pandas
    except ImportError:
        raise MissingExtraError("a frame", "notebook") from None
    return pandas.DataFrame([dict(_columns(item, kb)) for item in items])


def _columns(item: Any, kb: KnowledgeBase | None) -> Iterable[tuple[str, Any]]:
    if isinstance(item, Mapping):
        yield from item.items()
        return
    if not is_dataclass(item):
        raise TypeError(f"a row must be a dataclass or a dict, not {type(item).__name__}")
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    article = next((value.article for value in values.values() if isinstance(value, Passage)), None)
    for name, value in values.items():
        if isinstance(value, Passage):
            if kb:
                yield name, kb.quote(value)
            yield f"{name}_start", value.start
            yield f"{name}_end", value.end
        elif isinstance(value, Enum | PartialDate):
            yield name, str(value)
        else:
            yield name, value
    if article is not None:
        yield "article", article
