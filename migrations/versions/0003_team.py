"""The team: chats linked to members of staff, invitations, what they are told of."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0003"
down_revision = "0002"

SQL = Path(__file__).parents[1] / "sql"
TABLES = ("staff_link", "staff_invitation", "alert_subscription")


def upgrade() -> None:
    run_file(SQL / "0003_tables.sql")
    isolate(*TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", *TABLES)
    run_file(SQL / "0003_functions.sql")
