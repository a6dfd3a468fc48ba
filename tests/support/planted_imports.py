"""Plants imports in a copy of the packages, one at a time, and prints what import-linter says.

Runs in the folder of the copy. Reads, as JSON, the line to plant by the path of its file; prints,
as JSON, the report on each by that path, and on the copy as it is by "". One process that keeps
what it has read of the other files takes a fifth of the time of a process each.
"""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure


def report() -> str:
    """What import-linter says of the folder as it stands."""
    with redirect_stdout(io.StringIO()) as printed:
        lint_imports(cache_dir="read-before", no_logo=True, is_debug_mode=True)
    return printed.getvalue()


def report_on(path: Path, line: str) -> str:
    """What it says with a line at the end of a file, which is then taken out again."""
    kept = path.read_text()
    path.write_text(f"{kept}\n{line}\n")
    try:
        return report()
    finally:
        path.write_text(kept)


def main() -> None:
    """Report on the copy, and on each import that is read."""
    sys.path.insert(0, str(Path.cwd()))
    configure()
    planted = json.load(sys.stdin)
    reports = {"": report()}
    reports |= {path: report_on(Path(path), line) for path, line in planted.items()}
    sys.stdout.write(json.dumps(reports))


if __name__ == "__main__":
    main()
