"""A real `careline run` in a process of its own: own data directory, own port, own embedded PostgreSQL."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from domain.kit import embedded
from domain.kit.config import Settings
from tests.nothing_personal import guard

_OURS = ("TWILIO_", "DATABASE_URL", "PUBLIC_BASE_URL", "CARELINE_", "HOST", "PORT", "TELEGRAM_", "SMTP_URL")
_START = 90


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass
class RunningServer:
    """Started on `start`; `restart` keeps port and data."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    said: deque[str] = field(default_factory=lambda: deque(maxlen=200))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        return kept | {"CARELINE_DATA_DIR": str(self.data_dir), "PORT": str(self.port), "LOG_LEVEL": "DEBUG"}

    @property
    def settings(self) -> Settings:
        return Settings(careline_data_dir=self.data_dir, port=self.port, host="127.0.0.1")

    def owner_url(self) -> str:
        """The database with all rights. This process becomes a user of the embedded server until `stop`."""
        return embedded.start(self.data_dir)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", "from web.cli import main; main()", *arguments]

    def start(self) -> None:
        """Returns once it serves."""
        self.process = subprocess.Popen(  # noqa: S603  our own program
            self.command("run"),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        serving = threading.Event()
        threading.Thread(target=self._listen, args=(self.process.stdout, serving), daemon=True).start()
        threading.Thread(target=self._listen, args=(self.process.stderr, serving, True), daemon=True).start()
        if not serving.wait(_START) or self.process.poll() is not None:
            self.stop()
            raise AssertionError("the server did not start:\n" + "\n".join(self.said))

    def _listen(self, stream: TextIO, serving: threading.Event, log: bool = False) -> None:
        """Standard output greets with people to try; standard error is the log, in which nobody may be named."""
        for line in stream:
            self.said.append(line.rstrip())
            if log:
                guard.said.append(line)
            if "Uvicorn running on" in line:
                serving.set()
        serving.set()

    def stop(self) -> None:
        if self.process is None:
            return
        # As Ctrl-C does: the process then gives its share of the embedded PostgreSQL back.
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()


@contextmanager
def running_server() -> Iterator[RunningServer]:
    """A server with a data directory of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="careline-running-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = RunningServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
            embedded.stop(Path(folder))
