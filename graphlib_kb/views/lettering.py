"""How wide text will be, where it breaks, and how its unprintable characters are shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Advance widths of Helvetica in thousandths of an em for U+0020 to U+007E, which Arial, Liberation Sans and
# Nimbus Sans share (Adobe Font Metrics, core 14 fonts). The pages ask for these fonts first.
_ADVANCE = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip

_BOLD = 1.08
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def _advance(character: str) -> int:
    code = ord(character)
    if 0x20 <= code < 0x7F:
        return _ADVANCE[code - 0x20]
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1000
    base = unicodedata.normalize("NFD", character)[0]
    return _ADVANCE[ord(base) - 0x20] if 0x20 <= ord(base) < 0x7F else 640


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The estimated width of one line of text, in the unit of ``size``.

    >>> round(text_width("Hello", 10), 2)
    22.78
    """
    return sum(map(_advance, text)) * size / 1000 * (_BOLD if bold else 1)


def plain(text: object) -> str:
    r"""Text for a label: one line, without control, direction and zero-width characters.

    >>> plain("a\u202eb\x00  c\n")
    'ab c'
    """
    spaced = _SPACE.sub(" ", str(text))
    cleaned = _CONTROLS.sub("", spaced).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _SPACE.sub(" ", cleaned).strip()


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits the width with an ellipsis."""
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width - text_width("…", size, bold=bold)
    kept, used = 0, 0.0
    for kept, character in enumerate(text):  # noqa: B007  the count at the break is what is wanted
        used += text_width(character, size, bold=bold)
        if used > room:
            break
    return text[:kept].rstrip(" ,;:.") + "…"


def wrap(text: str, width: float, size: float, *, lines: int = 2, bold: bool = False) -> tuple[str, ...]:
    """The text broken at spaces into at most ``lines`` lines of at most ``width``, the last one cut with "…".

    >>> wrap("one two three", 40, 10, lines=2)
    ('one two', 'three')
    """
    words = plain(text).split(" ")
    broken: list[str] = []
    current = ""
    for index, word in enumerate(words):
        if len(broken) == lines - 1:
            current = " ".join([current, *words[index:]]) if current else " ".join(words[index:])
            break
        longer = f"{current} {word}" if current else word
        if not current or text_width(longer, size, bold=bold) <= width:
            current = longer
            continue
        broken.append(current)
        current = word
    broken.append(current)
    return tuple(shorten(line, width, size, bold=bold) for line in broken)
