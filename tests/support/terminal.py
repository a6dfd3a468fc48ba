"""The command line, run in a process of its own, and a small return to feed it."""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from ledger.server.embedded import embedded_server

ROOT = Path(__file__).parent.parent.parent
SECONDS_OF_RUN, SECONDS_OF_SERVICE = 120, 1200
one_at_a_time = threading.Lock()
RETURN = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "1001,05/06/2021,S,C2,N1,K2,PR4,10/01/2022,E11,,L20 3NJ,PR8 1HD,SC900001\n"
    "1002,05/06/2021,S,C2,N1,U4,PR1,,,,L20 3NJ,PR8 1HD,\n"
    "1003,never,S,C2,N1,U4,PR1,,,,L20 3NJ,PR8 1HD,\n"
)  # fmt: skip


def run(
    data: Path, *words: str, code: int = 0, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a fork of a process that has imported the program.

    A new interpreter takes seconds to import it, and a fork takes none.
    """
    with NamedTemporaryFile() as stdout, NamedTemporaryFile() as stderr, one_at_a_time:
        logs = Path(stdout.name), Path(stderr.name)
        ask_fork_server(words, environment(data, env), *logs, SECONDS_OF_RUN)
        returned = ask_fork_server_for_number("\n")
        texts = stdout.read().decode(), stderr.read().decode()
    return expect(code, subprocess.CompletedProcess(words, returned, *texts))


@dataclass(frozen=True, slots=True)
class Measured:
    """A run: its exit code, what it printed, and the most memory and the time that it took."""

    code: int
    text: str
    megabytes: float
    seconds: float


def run_measured(data: Path, *words: str) -> Measured:
    """Run the command line in a fork, and measure it. The memory is that of the program as well."""
    with NamedTemporaryFile() as printed, one_at_a_time:
        log = Path(printed.name)
        ask_fork_server(words, environment(data, None), log, log, SECONDS_OF_RUN)
        code, kilobytes, milliseconds = map(
            ask_fork_server_for_number, ("\n", "memory\n", "time\n")
        )
        return Measured(code, printed.read().decode(), kilobytes / 1024, milliseconds / 1000)


class Fork:
    """A run of the command line in a fork, which goes on until it is killed."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        log.touch()
        with one_at_a_time:
            self.pid = ask_fork_server(words, env, log, log, SECONDS_OF_SERVICE)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Send it a signal and wait until it has ended."""
        os.kill(self.pid, how)
        self.has_ended(within=60)

    def has_ended(self, within: float = 0) -> bool:
        """Whether it has ended, or ends within so many seconds."""
        handle = os.pidfd_open(self.pid)
        try:
            return bool(select.select([handle], [], [], within)[0])
        finally:
            os.close(handle)


def ask_fork_server(
    words: Sequence[str], env: Mapping[str, str], stdout: Path, stderr: Path, seconds: int
) -> int:
    """Start a run, and return the number of its process."""
    asked = {"words": words, "environment": env, "stdout": str(stdout), "stderr": str(stderr),
             "seconds": seconds}  # fmt: skip
    return ask_fork_server_for_number(json.dumps(asked) + "\n")


def ask_fork_server_for_number(line: str) -> int:
    """What the process that runs are forked from answers to a line."""
    server = fork_server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(line)
    server.stdin.flush()
    return int(server.stdout.readline())


def run_in_new_interpreter(
    data: Path, *words: str, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run the command line as `python -m api`, as people do."""
    done = subprocess.run(
        [sys.executable, "-m", "api", *words],
        cwd=ROOT, env=environment(data, None), capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    return expect(code, done)


@cache
def fork_server() -> subprocess.Popen[str]:
    """The process that runs are forked from. It ends with this process, which waits for it."""
    program = Path(__file__).with_name("fork_server.py")
    server = subprocess.Popen(
        [sys.executable, str(program)],
        cwd=ROOT, env=environment(Path(), {"PYTHONPATH": str(ROOT)}),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    atexit.register(server.communicate)
    return server


def environment(data: Path, others: Mapping[str, str] | None) -> dict[str, str]:
    """The variables of the environment: none of the ledger's own but these."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PLACEMENT_LEDGER_")}
    return kept | {"PLACEMENT_LEDGER_DATA": str(data), **(others or {})}


@contextmanager
def server_kept(data: Path) -> Iterator[Path]:
    """Keeps the folder's server running, which would start and stop with each run."""
    with embedded_server(data, durable=False):
        yield data


def expect(code: int, done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """The run, which must have ended with this exit code."""
    assert done.returncode == code, done.stdout + done.stderr
    return done
