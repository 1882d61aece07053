"""`careline console`: the browser pages in a process of their own, beside several of `careline serve`."""

import typer

from domain.kit.config import Settings
from web.serving import serve


def command() -> None:
    """Serve the console only for people; put its address behind /console of your proxy. One process: pages live in it."""
    settings = Settings()
    if not settings.has_twilio:
        typer.echo("Without a provider account `careline run` holds everything, the console too.", err=True)
        raise typer.Exit(1)
    serve(settings, made_by="web.app:create_console")
