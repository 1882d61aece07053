"""Leads with their tags, interactions, activities, merges and scores."""

import re
from pathlib import Path

from alembic import op

from migrations.isolation import grant, isolate, run_file

revision = "0002"
down_revision = "0001"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    run_file(SQL / "0002_functions_leads.sql")
    run_file(SQL / "0002_tables.sql")
    names = re.findall(r"^CREATE TABLE (\w+)", (SQL / "0002_tables.sql").read_text(), re.M)
    isolate(*names)
    grant("SELECT, INSERT, UPDATE, DELETE", *names)
    run_file(SQL / "0002_functions_search.sql")
