"""What things look like: a shape for each kind of box; a colour, a dash and a head for each kind of line.

Line colours are those of Okabe and Ito (2008), which colour-blind readers tell apart; dash and head say the
same again for print in black.
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a kind of line is drawn; ``colour`` is a name in `PALETTES`."""

    colour: str
    dash: tuple[float, ...] = ()
    head: str = "arrow"
    width: float = 1.8


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a line, drawn at the origin and pointing along +x; the line stops ``back`` before it."""

    path: str
    back: float
    filled: bool = True


LINES = {
    "supports": LineStyle("blue"),
    "contests": LineStyle("vermillion", (9, 5), "bar"),
    "undercuts": LineStyle("purple", (9, 3, 2, 3), "cross"),
    "reports": LineStyle("grey", (2, 4), "ring", 1.4),
    "asserted": LineStyle("blue"),
    "denied": LineStyle("vermillion", (9, 5)),
    "agrees": LineStyle("blue", (), "none"),
    "disagrees": LineStyle("vermillion", (9, 5), "none"),
    "rival": LineStyle("purple", (3, 3), "none", 1.4),
    "explains": LineStyle("faint", (), "vee", 1.4),
    "states": LineStyle("faint", (2, 3), "none", 1.2),
}

RELATION_HEADS = {"causes": "arrow", "enables": "hollow", "motivates": "vee", "prevents": "bar"}

HEADS = {
    "none": Head("", 0.0),
    "arrow": Head("M0 0L-10 -4.5L-10 4.5Z", 8.0),
    "hollow": Head("M-0.5 0L-10 -4.5L-10 4.5Z", 10.0, filled=False),
    "bar": Head("M-1.5 -6.5L-1.5 6.5", 1.5, filled=False),
    "cross": Head("M-10 -5L-1 5M-10 5L-1 -5", 5.5, filled=False),
    "ring": Head("M0 0a3.5 3.5 0 1 0 -7 0a3.5 3.5 0 1 0 7 0", 7.0, filled=False),
    "vee": Head("M-8 -4.5L-0.5 0L-8 4.5", 1.0, filled=False),
}

PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#ffffff", "ink": "#1b1f24", "soft": "#57606a", "frame": "#f3f5f8",
        "frame-edge": "#d5dae1",
        "blue": "#0072b2", "vermillion": "#d55e00", "grey": "#6b7280", "purple": "#aa4a85",
        "faint": "#8b95a1",
        "event": "#1f2a37", "event-ink": "#ffffff", "event-edge": "#1f2a37",
        "explanation": "#fff6d6", "explanation-edge": "#a67c00", "explanation-ink": "#1b1f24",
        "author": "#e3f1fa", "author-edge": "#0b5c8e", "author-ink": "#12242f",
        "source": "#ffffff", "source-edge": "#57606a", "source-ink": "#1b1f24",
        "unnamed": "#ffffff", "unnamed-edge": "#8b95a1", "unnamed-ink": "#4b5563",
        "claim": "#ffffff", "claim-edge": "#8b95a1", "claim-ink": "#1b1f24",
        "passage": "#e3f1fa", "passage-edge": "#0b5c8e", "passage-ink": "#12242f",
        "factor": "#eef6f1", "factor-edge": "#00795a", "factor-ink": "#10231c",
        "stated": "#fff6d6", "stated-edge": "#a67c00", "stated-ink": "#1b1f24",
        "group": "#e3f1fa", "group-edge": "#0b5c8e", "group-ink": "#12242f",
        "mark": "#111827",
    },
    "dark": {
        "paper": "#12161c", "ink": "#e8ecf1", "soft": "#a6b0bb", "frame": "#1a2029",
        "frame-edge": "#323c49",
        "blue": "#56b4e9", "vermillion": "#f0883e", "grey": "#9aa5b1", "purple": "#e08fc0",
        "faint": "#6f7a87",
        "event": "#e8ecf1", "event-ink": "#12161c", "event-edge": "#e8ecf1",
        "explanation": "#3a3116", "explanation-edge": "#e6b93c", "explanation-ink": "#fdf5dc",
        "author": "#14303f", "author-edge": "#56b4e9", "author-ink": "#e3f1fa",
        "source": "#1d232c", "source-edge": "#a6b0bb", "source-ink": "#e8ecf1",
        "unnamed": "#171c23", "unnamed-edge": "#7d8896", "unnamed-ink": "#c3cbd4",
        "claim": "#1d232c", "claim-edge": "#7d8896", "claim-ink": "#e8ecf1",
        "passage": "#14303f", "passage-edge": "#56b4e9", "passage-ink": "#e3f1fa",
        "factor": "#12302a", "factor-edge": "#3fbf98", "factor-ink": "#e0f5ee",
        "stated": "#3a3116", "stated-edge": "#e6b93c", "stated-ink": "#fdf5dc",
        "group": "#14303f", "group-edge": "#56b4e9", "group-ink": "#e3f1fa",
        "mark": "#ffffff",
    },
    "contrast": {
        "paper": "#ffffff", "ink": "#000000", "soft": "#000000", "frame": "#ffffff",
        "frame-edge": "#000000",
        "blue": "#004c91", "vermillion": "#a33b00", "grey": "#333333", "purple": "#7a1f5c",
        "faint": "#444444",
        "event": "#000000", "event-ink": "#ffffff", "event-edge": "#000000",
        "explanation": "#ffffff", "explanation-edge": "#000000", "explanation-ink": "#000000",
        "author": "#ffffff", "author-edge": "#004c91", "author-ink": "#000000",
        "source": "#ffffff", "source-edge": "#000000", "source-ink": "#000000",
        "unnamed": "#ffffff", "unnamed-edge": "#333333", "unnamed-ink": "#000000",
        "claim": "#ffffff", "claim-edge": "#333333", "claim-ink": "#000000",
        "passage": "#ffffff", "passage-edge": "#004c91", "passage-ink": "#000000",
        "factor": "#ffffff", "factor-edge": "#005c43", "factor-ink": "#000000",
        "stated": "#ffffff", "stated-edge": "#000000", "stated-ink": "#000000",
        "group": "#ffffff", "group-edge": "#004c91", "group-ink": "#000000",
        "mark": "#000000",
    },
}  # fmt: skip


def head_of(kind: str, relation: str) -> str:
    """The name of the head of a line: a causal relation's own, else its kind's."""
    return RELATION_HEADS.get(relation, LINES[kind].head)


def line_width(kind: str, sources: int) -> float:
    """How broad a line is: broader the more independent sources stand behind it, up to four."""
    return LINES[kind].width + 0.9 * min(max(sources - 1, 0), 3)


def box_path(kind: str, width: float, height: float) -> str:
    """The outline of a box around the origin, as SVG path data; each kind has its own.

    >>> box_path("factor", 20, 10)
    'M-10 -5H10V5H-10Z'
    """
    x, y = width / 2, height / 2
    if kind == "event":
        cut = min(14.0, y)
        return _path(
            ("M", -x, 0), ("L", -x + cut, -y), ("H", x - cut), ("L", x, 0), ("L", x - cut, y), ("H", -x + cut)
        )
    if kind in ("author", "unnamed"):
        return _rounded(x, y, min(x, y, 20.0))
    if kind in ("explanation", "group"):
        return _rounded(x, y, 7.0)
    if kind == "source":
        cut = min(8.0, y)
        return _path(
            ("M", -x + cut, -y), ("H", x - cut), ("L", x, -y + cut), ("V", y - cut),
            ("L", x - cut, y), ("H", -x + cut), ("L", -x, y - cut), ("V", -y + cut),
        )  # fmt: skip
    if kind in ("claim", "passage"):
        fold = min(10.0, y)
        return _path(("M", -x, -y), ("H", x - fold), ("L", x, -y + fold), ("V", y), ("H", -x))
    return _path(("M", -x, -y), ("H", x), ("V", y), ("H", -x))


def _rounded(x: float, y: float, r: float) -> str:
    return _path(
        ("M", -x + r, -y), ("H", x - r), ("A", r, r, 0, 0, 1, x, -y + r), ("V", y - r),
        ("A", r, r, 0, 0, 1, x - r, y), ("H", -x + r), ("A", r, r, 0, 0, 1, -x, y - r),
        ("V", -y + r), ("A", r, r, 0, 0, 1, -x + r, -y),
    )  # fmt: skip


def _path(*steps: tuple[object, ...]) -> str:
    return "".join(f"{step[0]}{' '.join(_number(value) for value in step[1:])}" for step in steps) + "Z"


def _number(value: object) -> str:
    text = f"{float(value):.1f}".rstrip("0").rstrip(".")  # type: ignore[arg-type]
    return "0" if text == "-0" else text
