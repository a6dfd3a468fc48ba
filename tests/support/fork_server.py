"""Runs the command line in forks of this process, which has imported the program already.

Reads a line of JSON for each run: `words`, `environment` (in full), and the paths of `stdout` and
`stderr`. Prints the exit code of the run when it has ended; it is killed after two minutes.
"""

import gc
import json
import os
import runpy
import signal
import sys
from importlib import import_module

PRELOADED = ("api.main", "api.serving", "api.demonstration")
SECONDS = 120


def become(words: list[str], environment: dict[str, str], stdout: str, stderr: str) -> None:
    """Take on what a new process would be given."""
    signal.alarm(SECONDS)
    sys.argv = ["placement-ledger", *words]
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(os.open(stdout, os.O_WRONLY), sys.stdout.fileno())
    os.dup2(os.open(stderr, os.O_WRONLY), sys.stderr.fileno())


def main() -> None:
    """Run the command line for each line that is read."""
    for module in PRELOADED:
        import_module(module)
    gc.freeze()  # or each fork spends a second, at its end, on what was imported here
    for line in sys.stdin:
        if os.fork() == 0:
            become(**json.loads(line))
            runpy.run_module("api", run_name="__main__")
            return
        _, status = os.wait()
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
