"""Finds the capabilities: imports every `models` module (SQLAlchemy needs all tables known) and every `reactions` module."""

import importlib
import importlib.util
import pkgutil
from functools import cache

import domain

_PARTS = ("models", "service", "reactions")


@cache
def load() -> tuple[str, ...]:
    """Imports them once; returns the names of the modules found, in import order."""
    found = []
    for part in _PARTS:
        for package in sorted(info.name for info in pkgutil.iter_modules(domain.__path__) if info.ispkg):
            name = f"domain.{package}.{part}"
            if importlib.util.find_spec(name) is not None:
                importlib.import_module(name)
                found.append(name)
    return tuple(found)
