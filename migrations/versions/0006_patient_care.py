"""Care of patients by staff: talks written down, and numbers by which staff name feedback."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0006"
down_revision = "0005"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0006_feedback_number.sql")
    run_file(SQL / "0006_tables.sql")
    isolate("call_log")
    grant("SELECT, INSERT, UPDATE, DELETE", "call_log")
