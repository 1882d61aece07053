"""A time is held and booked with fewer statements."""

from pathlib import Path

from migrations.isolation import run_file

revision = "0026"
down_revision = "0025"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0026_booking.sql")
