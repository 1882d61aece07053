"""The migrations make what the models say, and nothing else."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import domain.discovery
import migrations
from domain.kit.db import Base, sqlalchemy_url


def differences(connection: Connection) -> list[object]:
    """What autogenerate would change. Column comments are for readers of the models and are not in the database."""
    domain.discovery.load()
    found: list[object] = []
    for change in compare_metadata(MigrationContext.configure(connection), Base.metadata):
        found += change if isinstance(change, list) else [change]
    return [change for change in found if change[0] != "modify_comment"]  # type: ignore[index]


async def test_models_and_migrations_agree(database_url: str) -> None:
    engine = create_async_engine(sqlalchemy_url(database_url), poolclass=NullPool)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        revision = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
    await engine.dispose()
    assert revision == migrations.head()


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    await migrations.upgrade(database_url)
    await migrations.upgrade(database_url)


def test_the_history_read_from_text_is_alembic_s() -> None:
    scripts = ScriptDirectory(str(migrations.HERE))
    known = {script.revision for script in scripts.walk_revisions()}
    assert migrations.head() == scripts.get_current_head()
    assert {revision for revision in known if migrations.serves(revision)} == {migrations.head()}
    assert migrations.serves("9999")
