"""The browser console (NiceGUI): one page, one file. Public: `attach`."""

from fastapi import FastAPI


def attach(app: FastAPI) -> None:
    """Adds the console's pages to the application."""
