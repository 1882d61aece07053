"""The server process under load: as `careline run` serves, without migrations, demo data and console.

With BENCH_PROFILE=<file> it profiles itself (cProfile, CPU time) and leaves its statistics there when it is asked to stop.
"""

import cProfile
import os
import time

import uvicorn

from domain.kit.config import Settings
from web.app import create_app


def main() -> None:
    settings = Settings()
    profile = os.environ.get("BENCH_PROFILE")
    profiler = cProfile.Profile(time.process_time) if profile else None
    if profiler is not None:
        profiler.enable()
    uvicorn.run(
        create_app(settings, console=False),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        loop="uvloop",
        http="httptools",
        timeout_graceful_shutdown=10,
    )
    if profiler is not None and profile:
        profiler.disable()
        profiler.dump_stats(profile)


if __name__ == "__main__":
    main()
