"""Every operation there is, whatever tests ran before."""

import importlib
import pkgutil

import bot.publishing
import bot.watching  # noqa: F401  their use cases stand above the domain
import domain


def declare_everything() -> None:
    """Imports every module of the domain, so that all its operations are declared."""
    for found in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(found.name)
