"""Flows of a hospital's own: numbered releases, which one is current, the draft; where each conversation stands."""

from pathlib import Path

from migrations.isolation import grant, isolate, isolate_shared, run_file

revision = "0010"
down_revision = "0017"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0010_tables.sql")
    run_file(SQL / "0010_functions_turn.sql")
    isolate("flow_current", "flow_draft")
    isolate_shared("flow_release")
    # A release is for ever: there is no right to change one.
    grant("SELECT, INSERT, UPDATE", "flow_current", "flow_draft")
