"""The server process under load: as `careline run` serves, without migrations, demo data and console.

With BENCH_PROFILE=<file> it samples its own stack by CPU time and, when stopped, leaves the stacks there, collapsed:
one line each, frames from outermost to innermost separated by `;`, then the count.
"""

import os
import signal
from collections import Counter
from pathlib import Path
from types import FrameType

from domain.kit.config import Settings
from web.app import create_app
from web.serving import serve

_HERE = Path(__file__).parent.parent


def main() -> None:
    settings = Settings()
    profile = os.environ.get("BENCH_PROFILE")
    stacks: Counter[str] = Counter()
    # uvicorn raises the signal again once it has shut down; the process must live to write its profile.
    signal.signal(signal.SIGTERM, lambda *_: None)
    if profile:
        signal.signal(signal.SIGPROF, lambda _, frame: stacks.update((_collapsed(frame),)))
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    serve(settings, create_app(settings, console=False))
    if profile:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(profile).write_text("".join(f"{stack} {count}\n" for stack, count in stacks.items()))


def _collapsed(frame: FrameType | None) -> str:
    names: list[str] = []
    while frame is not None:
        code = frame.f_code
        place = code.co_filename.rpartition("site-packages/")[2].removeprefix(f"{_HERE}/")
        names.append(f"{code.co_qualname} ({place}:{frame.f_lineno})")
        frame = frame.f_back
    return ";".join(reversed(names))


if __name__ == "__main__":
    main()
