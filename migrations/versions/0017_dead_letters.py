"""An index for what is counted at every look of Prometheus: messages whose every try failed."""

from pathlib import Path

from migrations.isolation import run_file

revision = "0017"
down_revision = "0016"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    run_file(SQL / "0017_dead_letters.sql")
