"""`careline migrate`: brings the database to the newest revision."""

import migrations
from domain.kit import embedded
from domain.kit.config import Settings


def command() -> None:
    """Migrate the database (DATABASE_URL, or the embedded one)."""
    settings = Settings()
    migrations.upgrade_now(settings.database_url or embedded.start(settings.careline_data_dir))
    print(f"The database is at revision {migrations.head()}.")
