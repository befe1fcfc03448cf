"""The command line: the library's results without the platform."""

from importlib import import_module

import click

from zicht import __version__
from zicht.cli.usage import keep, speak

#: Where each command lives; a command's module is imported only when it is used.
_COMMANDS = {
    "areas": "zicht.cli.areas",
    "estimate": "zicht.cli.estimate",
    "prevalence": "zicht.cli.prevalence",
    "questionnaire": "zicht.cli.questionnaire",
    "responses": "zicht.cli.responses",
    "run": "zicht.cli.run",
    "synthetic": "zicht.cli.synthetic",
}


class _LazyGroup(click.Group):
    """A group whose commands load on use, so that a small command starts at once.

    Wrong usage is told in the language that the arguments ask for.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        keep(ctx, speak(args))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[cmd_name]), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{_COMMANDS[cmd_name]} has no command {cmd_name}")
        return command


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: zicht run answers.xlsx --questionnaire 2019 --out result",
)
@click.version_option(__version__, prog_name="zicht")
def main() -> None:
    """See how municipalities stand against human trafficking, and what the country may conclude."""
