"""One counter for the short numbers of tasks, follow-ups, feedback, opportunities and professional contacts."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0015"
down_revision = "0012"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0015_number_counter.sql")
    isolate("number_counter")
    grant("SELECT, INSERT, UPDATE", "number_counter")
