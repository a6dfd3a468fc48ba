"""Plants imports in a copy of the packages, and prints what import-linter says of them.

Runs in the folder of the copy. Reads, as JSON, groups of lines that are planted together, each by
the path of its file; prints, as JSON, a report on each group. One process keeps what it has read of
the other files.
"""

import io
import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path

from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure


def report() -> str:
    """What import-linter says of the folder as it stands."""
    with redirect_stdout(io.StringIO()) as printed:
        lint_imports(cache_dir="read-before", no_logo=True, is_debug_mode=True)
    return printed.getvalue()


def report_on(planted: Mapping[str, str]) -> str:
    """What it says with a line at the end of each of these files, which are then as before."""
    kept = {path: Path(path).read_text() for path in planted}
    for path, line in planted.items():
        Path(path).write_text(f"{kept[path]}{line}\n")
    try:
        return report()
    finally:
        for path, text in kept.items():
            Path(path).write_text(text)


def main() -> None:
    """Report on each group that is read."""
    sys.path.insert(0, str(Path.cwd()))
    configure()
    sys.stdout.write(json.dumps([report_on(group) for group in json.load(sys.stdin)]))


if __name__ == "__main__":
    main()
