"""Professional contacts: who refers patients, talks with them, whom they sent."""

from pathlib import Path

from migrations.isolation import grant, isolate, run_file

revision = "0009"
down_revision = "0008"

SQL = Path(__file__).parents[1] / "sql"
TABLES = ("partner", "partner_interaction", "partner_referral")


def upgrade() -> None:
    run_file(SQL / "0009_tables.sql")
    isolate(*TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", *TABLES)
