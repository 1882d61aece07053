"""CPU time of processes, from /proc: our server's and all of one PostgreSQL's."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """CPU seconds so far."""

    server: float
    postgres: float
    driver: float

    def since(self, earlier: "Used") -> "Used":
        return Used(self.server - earlier.server, self.postgres - earlier.postgres, self.driver - earlier.driver)


def _fields(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended; what it used is now in its parent's
        return []


def _own(fields: list[str]) -> float:
    return (int(fields[11]) + int(fields[12])) * _TICK if fields else 0.0


def _ended_children(fields: list[str]) -> float:
    return (int(fields[13]) + int(fields[14])) * _TICK if fields else 0.0


def used(server: int, postmaster: int) -> Used:
    """`server` 0: none. PostgreSQL's is that of its postmaster and of all backends, ended ones included."""
    top = _fields(postmaster)
    postgres = _own(top) + _ended_children(top)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _fields(int(entry.name))
            if fields and int(fields[1]) == postmaster:
                postgres += _own(fields)
    return Used(_own(_fields(server)) if server else 0.0, postgres, _own(_fields(os.getpid())))


def resident_mb(pid: int) -> float:
    """Memory of a process, MB."""
    return int(_fields(pid)[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
