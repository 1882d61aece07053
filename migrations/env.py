"""Alembic's entry: takes the connection `migrations.upgrade` opened."""

from alembic import context

import domain.discovery
from domain.kit.db import Base

domain.discovery.load()

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
