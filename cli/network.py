"""``graphlib-kb network``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

import graphlib_kb as gk

from . import options
from .printing import csv_lines, printable, table

_WIDEST = 40
_STRONGEST = 50


def _filters(
    ctx: click.Context, param: click.Parameter, chosen: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Variables and their values, each written ``VARIABLE=VALUE``."""
    by_variable: dict[str, list[str]] = defaultdict(list)
    for text in chosen:
        variable, equals, value = text.partition("=")
        if not equals or not variable.strip():
            raise click.BadParameter(f"{text!r} is not VARIABLE=VALUE", ctx, param)
        by_variable[variable.strip()].append(value)
    return {variable: tuple(values) for variable, values in by_variable.items()}


def _day(ctx: click.Context, param: click.Parameter, text: str | None) -> date | None:
    """A day; of a month or year its first, or its last where the range ends."""
    if text is None:
        return None
    try:
        day = gk.PartialDate.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None
    return day.last if param.name == "end" else day.first


@click.command
@click.argument("source", type=click.Path(path_type=Path), metavar="KB|FILE.dna|FILE.csv")
@click.option(
    "--mode",
    type=click.Choice(["one", "two"]),
    default="two",
    show_default=True,
    help="Rows to rows, or rows to columns.",
)
@click.option(
    "--rows", metavar="VARIABLE", help="Whom the network ties.  [default: holder, organization, ...]"
)
@click.option("--columns", metavar="VARIABLE", help="By what.  [default: explanation, concept, ...]")
@click.option(
    "--qualifier", metavar="VARIABLE", help='Agreement with it; "none" for none.  [default: agreement]'
)
@click.option(
    "--aggregate",
    type=click.Choice(["ignore", "congruence", "conflict", "subtract", "combine"]),
    default="ignore",
    show_default=True,
    help="What becomes of the qualifier.",
)
@click.option(
    "--normalise",
    type=click.Choice(["none", "average", "jaccard", "cosine", "true-cosine", "activity", "prominence"]),
    default="none",
    show_default=True,
    help="What weights are divided by.",
)
@click.option(
    "--duplicates",
    type=click.Choice(["include", "document", "week", "month", "year", "range"]),
    default="include",
    show_default=True,
    help="Count the same statement once within this.",
)
@click.option(
    "--include",
    metavar="VARIABLE=VALUE",
    callback=_filters,
    multiple=True,
    help="Only statements that have this; repeatable.",
)
@click.option(
    "--exclude",
    metavar="VARIABLE=VALUE",
    callback=_filters,
    multiple=True,
    help="No statements that have this; repeatable.",
)
@click.option("--from", "start", metavar="DATE", callback=_day, help="First day (or month, or year).")
@click.option("--to", "end", metavar="DATE", callback=_day, help="Last day (or month, or year).")
@click.option("--window", metavar="WIDTH", help='One network a step of a moving window, such as "30 days".')
@click.option(
    "--kernel",
    type=click.Choice(["uniform", "epanechnikov", "triangular", "gaussian"]),
    help="Smooth over the window.",
)
@click.option("--isolates", is_flag=True, help="Keep rows and columns that are filtered out.")
@click.option("--certainty-weights", is_flag=True, help="Hedged counts a half, speculative a quarter.")
@click.option("--independent-sources", is_flag=True, help="Count independent sources, not mentions.")
@click.option("--dna-compat", is_flag=True, help="Depart from the equations where DNA 3 does.")
@click.option("--statement-type", metavar="LABEL", help="Which of a .dna project's statement types.")
@options.voice
@options.status
@click.option("--edges", "listed", flag_value="edges", help="A list of edges instead of a matrix.")
@click.option("--events", "listed", flag_value="events", help="The statements, with all variables.")
@click.option("--shares", "listed", flag_value="shares", help="Shares for and against each column.")
@click.option(
    "--coalitions", "listed", flag_value="coalitions", help="Who hangs together, and what they believe."
)
@options.form("table", "csv", "json", "graphml", "gexf")
@options.output("The file to write; with --window and csv or graphml, one numbered file for each network.")
def command(
    source: Path,
    rows: str | None,
    columns: str | None,
    qualifier: str | None,
    window: str | None,
    kernel: Any,
    certainty_weights: bool,
    statement_type: str | None,
    voice: Any,
    status: Any,
    listed: str | None,
    form: str,
    output: Path | None,
    **settings: Any,
) -> None:
    """Make a discourse network: of a knowledge base, a DNA project or a table of statements.

    Two-mode networks tie rows to columns (aggregate: ignore, subtract, combine; normalise: activity,
    prominence); one-mode networks tie rows that share columns (aggregate: ignore, congruence, conflict,
    subtract; normalise: average, jaccard, cosine, true-cosine).

    \b
    Example: graphlib-kb network corpus.kb --mode one --aggregate congruence --normalise average
    """
    if kernel and not window:
        raise click.UsageError("--kernel needs --window")
    if listed and form in ("graphml", "gexf"):
        raise click.UsageError(f"--{listed} are a table, csv or json, not {form}")
    if listed in _SUMMARIES and window:
        raise click.UsageError(
            f"--{listed} are of the whole range; leave --window out, or use --from and --to"
        )
    try:
        statements = _statements(source, (rows, columns, qualifier), statement_type, voice, status)
        chosen = gk.NetworkSettings(
            rows=rows,
            columns=columns,
            qualifier="" if qualifier == "none" else qualifier,
            certainty_weights=gk.CERTAINTY_WEIGHTS if certainty_weights else None,
            **settings,
        )
        if listed in _SUMMARIES:
            summary = _SUMMARIES[listed](statements, chosen)
            _write(_listed(summary, form), output)
            return
        if window:
            width = gk.Window.parse(window)
            networks = gk.networks_over_time(statements, width, chosen, kernel=kernel)
        else:
            networks = [gk.discourse_network(statements, chosen)]
    except gk.SettingsError as error:
        raise click.UsageError(str(error)) from error
    if window and form in ("csv", "graphml") and not listed:
        if output is None:
            raise click.UsageError(f"--window with --format {form} makes several files; name them with -o")
        for number, network in enumerate(networks, 1):
            name = f"{output.stem}-{number:0{len(str(len(networks)))}}-{network.middle}{output.suffix}"
            gk.write_whole(output.with_name(name), [_text([network], form, listed, False)])
        return
    _write(_text(networks, form, listed, bool(window)), output)


def _write(text: str, output: Path | None) -> None:
    if output is None or str(output) == "-":
        click.echo(text, nl=not text.endswith("\n"))
    else:
        gk.write_whole(output, [text if text.endswith("\n") else f"{text}\n"])


def _shares(statements: Any, settings: Any) -> list[dict[str, Any]]:
    return [
        {
            "column": share.column,
            "label": share.label,
            "for": share.pro,
            "against": share.contra,
            "share": share.share,
            "sources for": share.sources_pro,
            "sources against": share.sources_contra,
            "statements": [row["statement"] for row in share.rows],
        }
        for share in gk.shares(statements, settings)
    ]


def _coalitions(statements: Any, settings: Any) -> list[dict[str, Any]]:
    """Coalitions in the congruence network, whatever network is asked for."""
    congruence = replace(settings, mode="one", aggregate="congruence", normalise="average")
    return [
        {
            "coalition": number,
            "members": list(coalition.members),
            "says yes to": [share.label for share in coalition.believes],
            "says no to": [share.label for share in coalition.rejects],
            "is divided over": [share.label for share in coalition.divided],
        }
        for number, coalition in enumerate(gk.coalitions(statements, congruence).coalitions, 1)
    ]


_SUMMARIES: dict[str | None, Callable[[Any, Any], list[dict[str, Any]]]] = {
    # Not the function itself: naming it would load the analyses for every command's help.
    "events": lambda statements, settings: gk.event_list(statements, settings),
    "shares": _shares,
    "coalitions": _coalitions,
}


def _statements(
    source: Path, needed: tuple[str | None, ...], statement_type: str | None, voice: Any, status: Any
) -> Any:
    suffix = source.suffix.lower()
    if suffix == ".dna":
        having = [name for name in needed if name != "none"]
        return gk.read_dna(source).statements(statement_type, having=having)
    if suffix in (".csv", ".tsv"):
        return gk.read_statements(source)
    with gk.open_kb(source) as kb:
        return gk.stance_statements(gk.argument_graph(kb), voice=voice, status=status)


def _text(networks: list[Any], form: str, listed: str | None, moving: bool) -> str:
    if form == "graphml":
        return gk.graphml_text(networks[0].graph())
    if form == "gexf":
        graphs = [network.graph() for network in networks]
        return gk.gexf_over_time(graphs) if moving else gk.gexf_text(graphs[0])
    if listed:
        found = [
            ({"window": str(network.middle)} if moving else {}) | row
            for network in networks
            for row in network.edges()
        ]
        return _listed(found, form)
    if form == "json":
        shown = [_as_json(network) for network in networks]
        return gk.to_line(shown if moving else shown[0])
    if form == "csv":
        return "".join(csv_lines(_whole(row) for row in networks[0].rows())) or '""\n'
    return "\n\n".join(_readable(network, moving) for network in networks) or "No window fits into the range."


def _listed(found: list[dict[str, Any]], form: str) -> str:
    whole = [_whole(row) for row in found]
    if form == "json":
        return gk.to_line(whole)
    if form == "csv":
        return "".join(csv_lines(whole))
    if whole and "coalition" in whole[0]:
        return "\n\n".join(_paragraph(row) for row in whole)
    left_out = ("text", "statements", "label")
    return table(
        [{name: _cell(value) for name, value in row.items() if name not in left_out} for row in whole]
    )


def _paragraph(row: dict[str, Any]) -> str:
    number, members, *positions = row.items()
    lines = [f"Coalition {number[1]}: {', '.join(map(printable, members[1]))}"]
    lines += [f"  {name}: {'; '.join(map(printable, held))}" for name, held in positions if held]
    return "\n".join(lines)


def _as_json(network: Any) -> dict[str, Any]:
    settings = network.settings
    days = {"start": network.start, "middle": network.middle, "end": network.end}
    return {
        "mode": settings.mode,
        "variables": {"rows": settings.rows, "columns": settings.columns, "qualifier": settings.qualifier},
        "aggregate": settings.aggregate,
        "normalise": settings.normalise,
        "duplicates": settings.duplicates,
        **{name: str(day) for name, day in days.items() if day},
        "statements": len(network.statements),
        "rows": list(network.row_names),
        "columns": list(network.column_names),
        "matrix": network.matrix.tolist(),
    }


def _readable(network: Any, moving: bool) -> str:
    """The matrix with numbered columns and a key to them; of a large one its strongest edges."""
    settings = network.settings
    heading = (
        f"{settings.rows} by {settings.rows if settings.mode == 'one' else settings.columns}, "
        f"{settings.aggregate}, normalised by {settings.normalise}: "
        f"{len(network.row_names)} by {len(network.column_names)}, {len(network.statements)} statements"
    )
    if moving:
        heading = f"{network.middle} ({network.start} to {network.end})  {heading}"
    if not network.row_names:
        return heading
    if len(network.column_names) > _WIDEST:
        strongest = sorted(network.edges(), key=lambda edge: -abs(edge["weight"]))[:_STRONGEST]
        shown = table([{name: _cell(value) for name, value in edge.items()} for edge in strongest])
        return f"{heading}\nIts {len(strongest)} strongest edges:\n\n{shown}"
    numbers = [str(number) for number in range(1, len(network.column_names) + 1)]
    one = settings.mode == "one"
    cells = []
    for number, row in enumerate(network.rows(), 1):
        name, *weights = row.values()
        label = f"{number} {name}" if one else name
        cells.append({settings.rows: label} | dict(zip(numbers, map(_cell, weights), strict=True)))
    key = (
        ""
        if one
        else "\n\n"
        + "\n".join(f"{number} {name}" for number, name in zip(numbers, network.column_names, strict=True))
    )
    return f"{heading}\n\n{table(cells)}{key}"


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """The row with whole numbers as such."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in row.items()
    }


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else str(value)
