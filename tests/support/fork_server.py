"""Runs the command line in forks of this process, which has imported the program already.

Reads a line of JSON for each run: `words`, `environment` (in full), the paths of `stdout` and
`stderr`, and the `seconds` after which it is killed. Prints its process number at once. An empty
line asks for the exit code of the last run, which is printed when it has ended; `memory` then asks
for the kilobytes that it took at most, and `time` for its milliseconds of a core. A run whose exit
code is not asked for stays a zombie, and its number is not given to another.
"""

import gc
import json
import os
import resource
import runpy
import signal
import sys

from api.main import COMMANDS, register
from domain import commands, events

PRELOADED = ("api.serving", "api.demonstration")


def become(
    words: list[str], environment: dict[str, str], stdout: str, stderr: str, seconds: int
) -> None:
    """Take on what a new process would be given."""
    signal.alarm(seconds)
    sys.argv = ["placement-ledger", *words]
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(os.open(stdout, os.O_WRONLY | os.O_APPEND), sys.stdout.fileno())
    os.dup2(os.open(stderr, os.O_WRONLY | os.O_APPEND), sys.stderr.fileno())


def main() -> None:
    """Run the command line for each line that is read."""
    register((*COMMANDS, *PRELOADED))
    for model in (*events.CLASSES, *commands.COMMANDS.values()):
        model.model_rebuild()
    gc.freeze()  # or each fork spends a second, at its end, on what was imported here
    answer, used = 0, resource.getrusage(resource.RUSAGE_CHILDREN)
    for line in sys.stdin:
        if line == "\n":
            _, status, used = os.wait4(answer, 0)
            answer = os.waitstatus_to_exitcode(status)
        elif line == "memory\n":
            answer = used.ru_maxrss
        elif line == "time\n":
            answer = int((used.ru_utime + used.ru_stime) * 1000)
        else:
            answer = os.fork()
            if answer == 0:
                become(**json.loads(line))
                runpy.run_module("api", run_name="__main__")
                return
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
