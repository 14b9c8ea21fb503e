"""Networks over time: moving windows and kernel smoothing."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from graphlib_kb.analysis.counting import counted
from graphlib_kb.analysis.network import DiscourseNetwork, network_of
from graphlib_kb.analysis.settings import NetworkSettings, SettingsError, roles_of
from graphlib_kb.analysis.statements import StatementTable
from graphlib_kb.graph.select import check

Unit = Literal["days", "weeks", "months", "years", "events"]
Kernel = Literal["uniform", "epanechnikov", "triangular", "gaussian"]

UNITS = ("days", "weeks", "months", "years", "events")
KERNELS = ("uniform", "epanechnikov", "triangular", "gaussian")


@dataclass(frozen=True, slots=True)
class Window:
    """A width in days, weeks, months, years, or events (statements)."""

    width: int
    unit: Unit

    def __post_init__(self) -> None:
        check("unit of time", self.unit, UNITS)
        if self.width < 1:
            raise SettingsError(f"a window of {self.width} {self.unit} is too narrow; the narrowest is 1")

    @classmethod
    def parse(cls, text: str) -> Window:
        """Read a width such as "30 days", "6months" or "1 year".

        Raises
        ------
        SettingsError
            If it is none.
        """
        match = re.fullmatch(r"(\d+)\s*([a-z]+?)s?", text.strip().lower())
        if not match or f"{match[2]}s" not in UNITS:
            raise SettingsError(f"{text!r} is no window; write a number and one of {', '.join(UNITS)}")
        return cls(int(match[1]), f"{match[2]}s")  # type: ignore[arg-type]


def networks_over_time(
    statements: StatementTable,
    window: Window,
    settings: NetworkSettings | None = None,
    *,
    kernel: Kernel | None = None,
    **changes: Any,
) -> list[DiscourseNetwork]:
    """One network for each step of a window that moves through the statements' time.

    Parameters
    ----------
    statements, settings, changes
        As in `discourse_network`. Statements without a time don't count; one that is dated only to a month
        or year counts at the middle of it.
    window
        Its width and unit. The range is ``start`` to ``end`` of the settings, or else from the first to the
        last time in the table. Windows are centred on each day, week, month or year from the first on,
        reach round((width - 1) / 2) to both sides, inclusively, and are left out where they reach beyond
        the range. A window of events takes floor(width / 2) statements before and after each statement in
        their order.
    kernel
        Weigh statements by their distance from the centre instead: u = 2 difference / width, in whole
        units, with weights uniform 1/2, epanechnikov 3/4 (1 - u^2) and triangular 1 - abs(u) for abs(u)
        <= 1, and gaussian exp(-u^2 / 2) / sqrt(2 pi). A pair of statements in a one-mode network weighs the
        root of the product of theirs. All networks then have the same rows and columns, and every centre in
        the range has one. With ``dna_compat``, epanechnikov is 3/4 (1 - u)^2 and triangular 1 - u, as they
        are in DNA.

    Raises
    ------
    SettingsError
        If the settings don't go together, or no statement has a time.
    """
    chosen = roles_of(statements, replace(settings or NetworkSettings(), **changes))
    kept, weights = counted(statements, chosen)
    times = _middles(statements)
    kept, weights = kept[~np.isnat(times[kept])], weights[~np.isnat(times[kept])]
    order = np.argsort(times[kept], kind="stable")
    kept, weights = kept[order], weights[order]
    if window.unit == "events":
        if kernel is not None:
            raise SettingsError("a kernel needs a window in days, weeks, months or years, not in events")
        return _event_windows(statements, kept, weights, times[kept], window.width, chosen)
    known = times[~np.isnat(times)]
    if not len(known):
        raise SettingsError("no statement has a time; windows need times")
    start = chosen.start or known.min().astype(object)
    end = chosen.end or known.max().astype(object)
    steps = _steps(start, end, window.unit)
    if kernel is None:
        return _windows(statements, kept, weights, times[kept], window, steps, (start, end), chosen)
    check("kernel", kernel, KERNELS)
    return _smoothed(statements, kept, weights, times[kept], window, steps, kernel, chosen)


def kernel_weights(
    u: NDArray[np.float64], kernel: Kernel, *, dna_compat: bool = False
) -> NDArray[np.float64]:
    """The weight of a statement at standardised distance u from the centre of a window."""
    if kernel == "gaussian":
        weight: NDArray[np.float64] = np.exp(-0.5 * u * u) / math.sqrt(2 * math.pi)
        return weight
    shapes: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
        "uniform": lambda u: np.full_like(u, 0.5),
        "epanechnikov": lambda u: 0.75 * ((1 - u) ** 2 if dna_compat else 1 - u * u),
        "triangular": lambda u: 1 - u if dna_compat else 1 - np.abs(u),
    }
    return np.where(np.abs(u) <= 1, shapes[kernel](u), 0.0)


def _middles(statements: StatementTable) -> NDArray[np.datetime64]:
    first, last = statements.first.astype("datetime64[D]"), statements.last.astype("datetime64[D]")
    middles: NDArray[np.datetime64] = first + (last - first) // 2
    return middles


def _windows(
    statements: StatementTable,
    kept: NDArray[np.int64],
    weights: NDArray[np.float64],
    times: NDArray[np.datetime64],
    window: Window,
    steps: list[date],
    within: tuple[date, date],
    settings: NetworkSettings,
) -> list[DiscourseNetwork]:
    half = math.floor((window.width - 1) / 2 + 0.5)
    networks = []
    for middle in steps:
        first, last = _shift(middle, -half, window.unit), _shift(middle, half, window.unit)
        if first < within[0] or last > within[1]:
            continue
        here = slice(
            np.searchsorted(times, np.datetime64(first, "D"), "left"),
            np.searchsorted(times, np.datetime64(last, "D"), "right"),
        )
        days = (first, middle, last)
        networks.append(network_of(statements, kept[here], weights[here], settings, days=days))
    return networks


def _event_windows(
    statements: StatementTable,
    kept: NDArray[np.int64],
    weights: NDArray[np.float64],
    times: NDArray[np.datetime64],
    width: int,
    settings: NetworkSettings,
) -> list[DiscourseNetwork]:
    half = width // 2
    networks = []
    for centre in range(half, len(kept) - half):
        here = slice(centre - half, centre + half + 1)
        first, middle, last = (times[place].astype(object) for place in (here.start, centre, here.stop - 1))
        networks.append(
            network_of(statements, kept[here], weights[here], settings, days=(first, middle, last))
        )
    return networks


def _smoothed(
    statements: StatementTable,
    kept: NDArray[np.int64],
    weights: NDArray[np.float64],
    times: NDArray[np.datetime64],
    window: Window,
    steps: list[date],
    kernel: Kernel,
    settings: NetworkSettings,
) -> list[DiscourseNetwork]:
    counts = statements.select(kept)
    every = np.arange(len(kept))
    width = window.width + window.width % 2 if settings.dna_compat else window.width
    networks = []
    for middle in steps:
        u = 2 * _difference(times, middle, window.unit) / width
        heights = kernel_weights(u, kernel, dna_compat=settings.dna_compat)
        if settings.mode == "one":
            heights = np.sqrt(heights)
        half = math.ceil(width / 2)
        days = (_shift(middle, -half, window.unit), middle, _shift(middle, half, window.unit))
        smooth = network_of(counts, every, weights * heights, settings, days=days)
        near = np.flatnonzero(heights)
        networks.append(replace(smooth, statements=counts.select(near)))
    return networks


def _difference(times: NDArray[np.datetime64], middle: date, unit: Unit) -> NDArray[np.float64]:
    """Whole units from each time to the middle, negative for times after it."""
    days = (np.datetime64(middle, "D") - times).astype(np.int64)
    if unit == "days":
        return days.astype(np.float64)
    if unit == "weeks":
        weeks: NDArray[np.float64] = np.trunc(days / 7)
        return weeks
    months = np.datetime64(middle, "M").astype(np.int64) - times.astype("datetime64[M]").astype(np.int64)
    of_month = (times - times.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    ahead = middle.day - of_month
    whole = months - ((months > 0) & (ahead < 0)) + ((months < 0) & (ahead > 0))
    units: NDArray[np.float64] = np.trunc(whole / 12) if unit == "years" else whole.astype(np.float64)
    return units


def _steps(start: date, end: date, unit: Unit) -> list[date]:
    steps: list[date] = []
    while (step := _shift(start, len(steps), unit)) <= end:
        steps.append(step)
    return steps


def _shift(day: date, count: int, unit: Unit) -> date:
    if unit in ("days", "weeks"):
        return day + timedelta(days=count * (7 if unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
