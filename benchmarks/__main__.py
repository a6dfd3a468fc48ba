"""Runs the benchmarks several times, prints their table and writes it into docs/benchmarks.md.

    .venv/bin/python -m benchmarks [--entries 100000] [--runs 3] [--only appends,http,reading]

Figures are ratios taken within one run, on servers that wait for the disk. A row holds if its
figure was within the bound in every run. The table is written only if all benchmarks were run.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks import appends, over_http, reading
from benchmarks.harness import Row, machine

DOC: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- table -->"
END: Final = "<!-- end of table -->"


def benchmarks_by_name(entries: int) -> dict[str, Callable[[], Iterator[Row]]]:
    """The benchmarks by name. Reading is measured on a ledger of some length."""
    return {
        "appends": appends.rows,
        "http": over_http.rows,
        "reading": lambda: reading.rows(entries),
    }


def markdown_table(runs: list[list[Row]]) -> str:
    """The rows as a Markdown table, with the figure of each run and whether the row holds."""
    lines = [
        "| what | against | at least / at most | figures | holds | |",
        "|---|---|---|---|---|---|",
    ]
    for each in zip(*runs, strict=True):
        row = each[0]
        figures = ", ".join(format_figure(one.figure, one.unit) for one in each)
        bound = f"{'≤' if row.most else '≥'} {format_figure(row.bound, row.unit)}"
        holds = "yes" if all(one.holds for one in each) else "**no**"
        lines.append(
            f"| {row.what} | {row.against} | {bound} | {figures} | {holds} | {each[-1].note} |"
        )
    return "\n".join(lines)


def format_figure(figure: float, unit: str) -> str:
    """A figure with its unit."""
    return f"{figure:.1f}{unit}" if unit.strip() == "ms" or figure >= 10 else f"{figure:.2f}{unit}"


def main() -> None:
    """Run the chosen benchmarks, print each row as it is measured, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="appends,http,reading")
    given = parser.parse_args()
    chosen = [benchmarks_by_name(given.entries)[name] for name in given.only.split(",")]
    runs = []
    for _ in range(given.runs):
        runs.append([])
        for benchmark in chosen:
            for row in benchmark():
                sys.stdout.write(f"{row.what}: {format_figure(row.figure, row.unit)} {row.note}\n")
                sys.stdout.flush()
                runs[-1].append(row)
    table = markdown_table(runs)
    sys.stdout.write(table + "\n")
    if given.only == "appends,http,reading":
        text = DOC.read_text()
        before, _, rest = text.partition(BEGIN)
        after = rest.partition(END)[2]
        DOC.write_text(f"{before}{BEGIN}\nOn {machine()}.\n\n{table}\n{END}{after}")


if __name__ == "__main__":
    main()
