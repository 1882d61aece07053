"""Row-level security and grants, stated once for every table a revision makes."""

from pathlib import Path

from alembic import op

from domain.kit.db import APP_ROLE, SETTING

# The list is read once per statement, not per row: the sub-select becomes an init plan.
_MINE = f"hospital_id = ANY ((SELECT string_to_array(current_setting('{SETTING}', true), ',')::uuid[])::uuid[])"


# The application's role: no login of its own, no bypass; whoever connects takes it on. It belongs to the server, so a dump
# of one database is without it.
ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
        CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    EXECUTE format('GRANT {APP_ROLE} TO %I', current_user);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO {APP_ROLE}', current_database());
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    RAISE NOTICE 'the role was made by another database of this server at the same moment';
END $$
"""


def make_role() -> None:
    """The application's role, with its way into the schema."""
    op.execute(ROLE)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")


def isolate(*tables: str) -> None:
    """Each table shows and takes only rows of the hospitals named in the transaction."""
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY hospital ON {table} USING ({_MINE}) WITH CHECK ({_MINE})")


def isolate_shared(table: str) -> None:
    """As `isolate`, for a table whose rows without a hospital are everybody's."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY hospital ON {table} USING (hospital_id IS NULL OR {_MINE})"
        f" WITH CHECK (hospital_id IS NULL OR {_MINE})"
    )


def grant(rights: str, *tables: str) -> None:
    for table in tables:
        op.execute(f"GRANT {rights} ON {table} TO {APP_ROLE}")


def run_file(path: Path) -> None:
    """Runs a file of several statements, which a prepared statement cannot hold."""
    script = path.read_text()
    op.get_bind().connection.run_async(lambda connection: connection.execute(script))
