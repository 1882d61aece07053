"""The command line: `careline`. One command a file; a group of commands is a file with a `group`."""

import importlib
import pkgutil

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False)


def main() -> None:
    """Finds the commands and runs one. A module has either `command` or `group`; its name is the command's."""
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        name = info.name.replace("_", "-")
        if hasattr(module, "group"):
            app.add_typer(module.group, name=name)
        elif hasattr(module, "command"):
            app.command(name)(module.command)
    app()
