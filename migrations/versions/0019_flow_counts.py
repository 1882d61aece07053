"""What conversations walk through: a path with each message that had a turn, and counters of all of them."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0019"
down_revision = "0011"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0019_tables.sql")
    run_file(SQL / "0019_functions_turn.sql")
    isolate("flow_count", "flow_count_mark")
    grant("SELECT, INSERT, UPDATE", "flow_count", "flow_count_mark")
