"""`careline demo`: loads the demo hospital."""

import asyncio

from domain.kit import embedded
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.db import Database
from web.demo.loading import load_demo


def command() -> None:
    """Load the demo hospital. Loading it again changes nothing."""
    settings = Settings()
    url = settings.database_url or embedded.start(settings.careline_data_dir)

    async def load() -> None:
        database = Database(url)
        try:
            summary = await load_demo(database, settings.keys, SystemClock(), settings)
        finally:
            await database.close()
        print(summary)

    asyncio.run(load())
