"""Processes that start fast enough to be killed a thousand times: the modules are loaded once, each process is a fork of that.

A fork runs the command itself (`careline serve`, `careline worker`) under its own environment; what it is spared is loading
modules and compiling the shipped flows, over two seconds of CPU each time. Asked by lines of JSON on standard input (`command`,
`environment`, `log`), it answers with the process's id. Whatever lives when the input ends is killed.

With CLOCK in the environment a process's clock is off by as many seconds as the first eight bytes of that file say.
"""

import contextlib
import gc
import mmap
import os
import signal
import struct
import sys
import time
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import orjson

import web.app
from bot.dialogue.shipped import shipped_release
from domain import discovery
from domain.kit import ids
from domain.kit.clock import ShiftableClock
from web.cli import serve, worker

CLOCK = "FAULTS_CLOCK"
_COMMANDS = {"serve": serve.command, "worker": worker.command}


def main() -> None:
    discovery.load()
    release = shipped_release()
    web.app.shipped_release = lambda: release  # type: ignore[attr-defined]
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for them: the system buries them
    born: list[int] = []
    print(0, flush=True)
    for line in sys.stdin:
        asked = orjson.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(asked)
        born.append(pid)
        print(pid, flush=True)
    for pid in born[-64:]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _become(asked: dict[str, Any]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with Path(asked["log"]).open("ab") as log, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ.update(asked["environment"])
    if CLOCK in os.environ:
        _obey(Path(os.environ[CLOCK]))
    try:
        _COMMANDS[asked["command"]]()
    except Exception:
        # What a process of its own would print, and this one could not: nothing of it outlives `_exit`.
        traceback.print_exc()
        raise
    finally:
        sys.stderr.flush()
        os._exit(0)


def _obey(clock: Path) -> None:
    """From now on the process's clock jumps when the file says so, as a machine's would under it."""
    with clock.open("rb") as file:
        shared = mmap.mmap(file.fileno(), 8, prot=mmap.PROT_READ)

    def seconds() -> float:
        return float(struct.unpack("d", shared[:8])[0])

    def now(_: ShiftableClock) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=seconds())

    setattr(ShiftableClock, "now", now)  # noqa: B010  a type checker would not let it go
    stamps = SimpleNamespace(time_ns=lambda: time.time_ns() + int(seconds() * 1e9))
    setattr(ids, "time", stamps)  # noqa: B010


if __name__ == "__main__":
    main()
