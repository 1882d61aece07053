"""The server process under load: as `careline run` serves, without migrations, demo data and console.

With BENCH_PROFILE=<file> it samples its own stack by CPU time and, when stopped, leaves the stacks there, collapsed:
one line each, frames from outermost to innermost separated by `;`, then the count.

With BENCH_SENDS=<folder> it notes when each create request of Twilio's began, and when stopped leaves that there, in a file of
its own: one line each, epoch seconds and the number it went from. The carrier can only tell when it looked.
"""

import os
import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from bot.channels.post import Begin, at_once
from bot.channels.twilio_rest import SendResult, TwilioRest
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
    sends = os.environ.get("BENCH_SENDS")
    begun = _noted() if sends else []
    serve(settings, create_app(settings, console=False))
    if sends:
        Path(sends, f"{os.getpid()}.sends").write_text("".join(f"{at} {number}\n" for at, number in begun))
    if profile:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(profile).write_text("".join(f"{stack} {count}\n" for stack, count in stacks.items()))


def _noted() -> list[tuple[float, str]]:
    """The create requests of this process from now on, as they begin."""
    begun: list[tuple[float, str]] = []
    send = TwilioRest.send

    async def noting(
        self: TwilioRest,
        account: str,
        channel: Any,
        to: str,
        sender: str,
        *rest: Any,
        begin: Begin = at_once,
        **more: Any,
    ) -> SendResult:
        def note() -> bool:
            allowed = begin()
            if allowed:
                begun.append((time.time(), sender))
            return allowed

        return await send(self, account, channel, to, sender, *rest, begin=note, **more)

    TwilioRest.send = noting  # type: ignore[method-assign]  # measured from outside, not by the service
    return begun


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
