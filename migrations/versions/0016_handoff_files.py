"""Files on their way from staff to patients."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0016"
down_revision = "0015"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0016_handoff_file.sql")
    isolate("handoff_file")
    grant("SELECT, INSERT, UPDATE, DELETE", "handoff_file")
