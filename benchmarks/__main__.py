"""Every benchmark, so many times over: prints the table, and writes it into docs/benchmarks.md.

    .venv/bin/python -m benchmarks [--entries 100000] [--runs 3] [--only appends,http,reading]

The figures are ratios taken within one run, on servers that wait for the disk; a row holds if it
held in every run.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks import appends, over_http, reading
from benchmarks.measuring import Row, machine

DOC: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- table -->"
END: Final = "<!-- end of table -->"


def parts(entries: int) -> dict[str, Callable[[], Iterator[Row]]]:
    """The benchmarks by name."""
    return {
        "appends": appends.rows,
        "http": over_http.rows,
        "reading": lambda: reading.rows(entries),
    }


def table(runs: list[list[Row]]) -> str:
    """The rows with every run's figure, and whether each held in all of them."""
    lines = [
        "| what | against | at least / at most | figures | holds | |",
        "|---|---|---|---|---|---|",
    ]
    for each in zip(*runs, strict=True):
        row = each[0]
        figures = ", ".join(shown(one.figure, one.unit) for one in each)
        bound = f"{'≤' if row.most else '≥'} {shown(row.bound, row.unit)}"
        holds = "yes" if all(one.holds for one in each) else "**no**"
        lines.append(
            f"| {row.what} | {row.against} | {bound} | {figures} | {holds} | {each[-1].note} |"
        )
    return "\n".join(lines)


def shown(figure: float, unit: str) -> str:
    """A figure with its unit."""
    return f"{figure:.1f}{unit}" if unit.strip() == "ms" or figure >= 10 else f"{figure:.2f}{unit}"


def main() -> None:
    """Run what was asked for and write it down."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--entries", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--only", default="appends,http,reading")
    given = asked.parse_args()
    chosen = [parts(given.entries)[name] for name in given.only.split(",")]
    runs = []
    for _ in range(given.runs):
        runs.append([])
        for part in chosen:
            for row in part():
                sys.stdout.write(f"{row.what}: {shown(row.figure, row.unit)} {row.note}\n")
                sys.stdout.flush()
                runs[-1].append(row)
    made = table(runs)
    sys.stdout.write(made + "\n")
    if given.only == "appends,http,reading":
        text = DOC.read_text()
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        DOC.write_text(f"{before}{BEGIN}\nOn {machine()}.\n\n{made}\n{END}{after}")


if __name__ == "__main__":
    main()
