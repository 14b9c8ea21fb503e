"""A drawing of a graph: boxes with text, lines with evidence, all of it placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphlib_kb.views.lettering import plain, text_width, wrap

Point = tuple[float, float]
Evidence = Mapping[str, Any]
"""One piece of evidence: the attributes of an evidence-bearing edge of the argument graph."""

SIZE, SMALL = 13.0, 12.5
"""Sizes of the lettering and of the line under it, in the drawing's unit (a pixel at scale 1)."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node of the drawing; ``x`` and ``y`` are its centre.

    ``kind`` is one of `BOX_KINDS` and decides the shape. ``lines`` is the lettering inside, ``small`` a line
    under it in smaller type; ``details`` are further facts by name, for the panel.
    """

    id: str
    kind: str
    label: str
    lines: tuple[str, ...]
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    small: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """An edge of the drawing: ``items`` are positions in the scene's evidence, ``kind`` one of `LINE_KINDS`.

    ``path`` is a chain of cubic Bézier curves: a start, then three points a curve.
    """

    id: str
    source: str
    target: str
    kind: str
    items: tuple[int, ...] = ()
    relation: str = ""
    path: tuple[Point, ...] = ()
    feedback: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Lettering that belongs to no node: the title of a column or group."""

    text: str
    x: float
    y: float
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Frame:
    """A rounded rectangle behind nodes that belong together."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a page or picture shows of one graph."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    kind: str = ""
    title: str = ""
    question: str = ""
    evidence: tuple[Evidence, ...] = ()
    articles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    matrix: Mapping[str, Any] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    frames: tuple[Frame, ...] = ()
    note: str = ""
    opening: Scene | None = None
    """The part that is shown first, placed anew, where the whole is too large to be read at once."""

    @property
    def first(self) -> Scene:
        """What is shown first: the opening, with what it shares with the whole, or the whole."""
        if self.opening is None:
            return self
        return replace(
            self.opening,
            kind=self.kind,
            title=self.title,
            question=self.question,
            evidence=self.evidence,
            articles=self.articles,
        )

    def rounded(self) -> Scene:
        """The scene with all measures to a tenth, as pages and pictures carry them."""
        return replace(
            self,
            boxes=tuple(
                replace(
                    box,
                    x=round(box.x, 1),
                    y=round(box.y, 1),
                    width=round(box.width, 1),
                    height=round(box.height, 1),
                )
                for box in self.boxes
            ),
            lines=tuple(
                replace(line, path=tuple((round(x, 1), round(y, 1)) for x, y in line.path))
                for line in self.lines
            ),
            headings=tuple(
                replace(heading, x=round(heading.x, 1), y=round(heading.y, 1)) for heading in self.headings
            ),
            frames=tuple(
                Frame(*(round(value, 1) for value in (frame.x, frame.y, frame.width, frame.height)))
                for frame in self.frames
            ),
            opening=self.opening.rounded() if self.opening else None,
        )

    def bounds(self, margin: float = 24.0) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the drawing."""
        left = [box.x - box.width / 2 for box in self.boxes] + [frame.x for frame in self.frames]
        right = [box.x + box.width / 2 for box in self.boxes] + [
            frame.x + frame.width for frame in self.frames
        ]
        top = [box.y - box.height / 2 for box in self.boxes] + [frame.y for frame in self.frames]
        bottom = [box.y + box.height / 2 for box in self.boxes] + [
            frame.y + frame.height for frame in self.frames
        ]
        for line in self.lines:
            left += [x for x, _ in line.path]
            right += [x for x, _ in line.path]
            top += [y for _, y in line.path]
            bottom += [y for _, y in line.path]
        top += [heading.y - SIZE for heading in self.headings]
        if not left:
            return 0.0, 0.0, 0.0, 0.0
        return min(left) - margin, min(top) - margin, max(right) + margin, max(bottom) + margin


_INSET = {"event": 22.0, "author": 16.0, "unnamed": 16.0, "source": 15.0, "claim": 14.0, "passage": 14.0}
HEAVY = ("event", "explanation", "group", "stated")
"""Kinds of box whose lettering is bold."""


def lettered_box(
    node: str,
    kind: str,
    label: str,
    *,
    widest: float,
    lines: int = 2,
    small: str = "",
    details: Mapping[str, Any] | None = None,
    fixed: bool = False,
) -> Box:
    """A box just big enough for its lettering, which is broken or cut at ``widest``.

    ``fixed`` makes it as wide as allowed, for boxes that stand in a column.
    """
    inset, bold = _INSET.get(kind, 11.0), kind in HEAVY
    room = widest - 2 * inset
    broken = wrap(label, room, SIZE, lines=lines, bold=bold)
    under = wrap(small, room, SMALL, lines=1)[0] if small else ""
    needed = max([text_width(line, SIZE, bold=bold) for line in broken] + [text_width(under, SMALL)])
    return Box(
        id=node,
        kind=kind,
        label=plain(label),
        lines=broken,
        width=widest if fixed else max(44.0, needed + 2 * inset),
        height=17.0 * len(broken) + (15.0 if under else 0.0) + 12.0,
        small=under,
        details=details or {},
    )


BOX_KINDS = {
    "event": "Event",
    "explanation": "Explanation",
    "author": "Author",
    "source": "Quoted source",
    "unnamed": "Unnamed source",
    "claim": "Claim of a quoted source",
    "passage": "Author's own words",
    "factor": "Cause or effect",
    "stated": "… that states an explanation",
    "group": "Group of holders",
}

LINE_KINDS = {
    "supports": "supports",
    "contests": "contests",
    "undercuts": "undercuts: denies the link",
    "reports": "reports",
    "asserted": "asserted",
    "denied": "denied",
    "agrees": "agree",
    "disagrees": "disagree",
    "rival": "rivals",
    "explains": "explains",
    "states": "states",
}
