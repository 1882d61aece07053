"""Staff log in to the browser: sessions, and patience with wrong passwords."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0011"
down_revision = "0010"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0011_tables.sql")
    isolate("staff_session")
    grant("SELECT, INSERT, UPDATE, DELETE", "staff_session", "login_failure")
    run_file(SQL / "0011_functions.sql")
