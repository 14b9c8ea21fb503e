"""The command line: each command is one module, loaded when it is called."""

from __future__ import annotations

import errno
import io
import sys
from importlib import import_module
from typing import Any

import click

from graphlib_kb import GraphlibError, __version__

from .printing import printable

COMMANDS = {
    "demo": "demo",
    "annotate": "annotate",
    "build": "build",
    "info": "info",
    "explanations": "explanations",
    "claims": "claims",
    "causes": "causes",
    "network": "network",
    "view": "view",
    "embed": "embed",
    "report": "report",
    "review": "review",
    "agreement": "agreement",
    "recode": "recode",
    "train": "train",
    "evaluate": "evaluate",
    "export": "export",
    "import": "import_",
}
"""The module of each command, in the order in which data flows; its click command is called ``command``."""


class Commands(click.Group):
    """A group that loads a command's module when it is needed, and tells errors in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order in which data flows."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f".{COMMANDS[cmd_name]}", __package__).command
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with the whole first sentence of their help."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, command.get_short_help_str(200)) for name, command in commands if command]
            )

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, with results as UTF-8 where they go into a file or a pipe."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            if sys.stdout.isatty():
                sys.stdout.reconfigure(errors="replace")
            else:
                sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what a person can put right becomes one line and exit code 1."""
        try:
            return super().invoke(ctx)
        except GraphlibError as error:
            raise click.ClickException(printable(str(error))) from error
        except KeyboardInterrupt:
            raise click.ClickException("interrupted; no file was changed") from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(printable(f"{where}{error.strerror or error}")) from error


@click.command(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "-V", "--version", prog_name="graphlib-kb")
def main() -> None:
    """Explore who supports and who contests which explanation of an event.

    \b
    A knowledge base (KB) is made of articles:   graphlib-kb build FOLDER -o my.kb
    and then asked:                              graphlib-kb explanations my.kb
    or drawn:                                    graphlib-kb view my.kb -o stance.html
    The sample corpus, all at once:              graphlib-kb demo -o demo
    """
