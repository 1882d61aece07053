"""How long a medium holds up the text behind it."""

from pathlib import Path

from migrations.isolation import run_file

revision = "0022"
down_revision = "0018"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0022_text_after_media.sql")
