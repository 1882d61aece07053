"""The browser console (NiceGUI): one page, one file (or package) here with an `attach(app)`. Public: `attach`."""

import importlib
import pkgutil

from fastapi import FastAPI

MOUNTED_AT = "/console"


def attach(app: FastAPI) -> None:
    """Adds the console's pages to the application.

    NiceGUI is one object per process, so the pages belong to the application attached last.
    """
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    pages = [module for module in modules if module.shown(app.state.settings)]
    if not pages:
        return
    from nicegui import Client, core, ui  # noqa: PLC0415  half a second of import that only processes with pages pay

    if core.app.config.has_run_config:
        # Attached before (tests make several applications): its middleware would be added twice, or refused.
        core.app.user_middleware.clear()
        for path in set(Client.page_routes.values()):
            core.app.remove_route(path)
        core.app.middleware_stack = None
    for module in pages:
        module.attach(app)
    # No browser storage is used, so there is no storage secret, no cookie and no session middleware.
    ui.run_with(
        app,
        mount_path=MOUNTED_AT,
        title="CareLine",
        tailwind=False,
        binding_refresh_interval=None,
        reconnect_timeout=10,
        show_welcome_message=False,
    )
