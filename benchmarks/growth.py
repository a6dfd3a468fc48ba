"""Measures how costs grow with the log: appends, proofs, answers, rebuilding and verification.

    .venv/bin/python -m benchmarks.growth [10000 100000 ...]

One log grows from each length to the next. Each length is measured in a new process, so that its
memory can be told. Writes docs/growth.svg, and the table into docs/benchmarks.md.
"""

import json
import math
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import psycopg

from benchmarks.appends import invoice
from benchmarks.harness import BY, empty_ledger, median_seconds, open_log, postgres_server
from benchmarks.reading import BOROUGH, copy_and_discard, local_signer
from benchmarks.synthetic_history import AS_OF, fill, history
from evidence.bundle.subject import snapshot
from evidence.proof.proofs import entry_proof
from evidence.proof.verify import Held, verify
from ledger.handle import handle
from ledger.log import Log
from projections.casework.case import last_of, placement_of
from projections.engine import projector
from projections.engine.answer import open_snapshot, resolve_basis
from projections.questions import QUESTIONS

DOCS: Final = Path(__file__).parent.parent / "docs"
BEGIN: Final = "<!-- growth -->"
END: Final = "<!-- end of growth -->"
MEASURES: Final = {
    "append": "one invoice appended, ms",
    "proof": "one proof, ms",
    "case": "one child’s case, ms",
    "answer": "in or out of borough, ms",
    "rebuild": "rebuild, s",
    "copy": "COPY of the log to nowhere, s",
    "verify": "verification, s",
    "memory": "most memory outside PostgreSQL, MiB",
}
COLOURS: Final = (
    "#1d70b8", "#00703c", "#10403c", "#912b88", "#d4351c", "#0b0c0c", "#9c4a00", "#505a5f",
)  # fmt: skip
LEFT, TOP, WIDE, HIGH = 60, 20, 420, 300
APART: Final = 14  # one label from the next


def measure(own: str, log: Log, entries: int) -> dict[str, float]:
    """The cost of each measure in a ledger of some length, by the names in MEASURES."""
    with projector.connect(own) as connection:
        rebuild = median_seconds(lambda: projector.rebuild(connection, vault=log.vault))
    with closing(snapshot(own)) as connection:
        whole = median_seconds(lambda: verify(connection, Held()))
        copy = median_seconds(lambda: copy_and_discard(connection))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    numbers = iter(range(1_000))
    append = median_seconds(lambda: handle(log, invoice(entries, next(numbers)), BY), 60)
    with local_signer(own), closing(psycopg.connect(own)) as connection:
        proof = median_seconds(lambda: entry_proof(connection, entries // 3), 15)
    with open_snapshot(own) as connection:
        basis = resolve_basis(connection, as_of=AS_OF, known_at=None, borough=BOROUGH)
        table = QUESTIONS["in-or-out-of-borough"].tables[0]
        answer = median_seconds(lambda: table.ask(connection, basis), 3)
        child = f"C-{entries // 20:016}"
        case = median_seconds(lambda: (placement_of(connection, child, basis),
                                last_of(connection, child, basis)), 15)  # fmt: skip
    return {
        "entries": entries, "append": append * 1000, "proof": proof * 1000,
        "case": case * 1000, "answer": answer * 1000, "rebuild": rebuild, "copy": copy,
        "verify": whole, "memory": memory,
    }  # fmt: skip


def measure_lengths(own: str, keys: Path, sizes: Sequence[int]) -> Iterator[dict[str, float]]:
    """The costs of each length of a ledger that grows from one length to the next."""
    events, reached = history(), 0
    with open_log(own, keys) as log:
        for size in sizes:
            fill(log, size - reached, events)
            reached = size
            with psycopg.connect(own, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
            command = [
                sys.executable,
                "-m",
                "benchmarks.growth",
                "--one",
                own,
                str(keys),
                str(size),
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
            yield json.loads(done.stdout.splitlines()[-1])


def plot(found: list[dict[str, float]]) -> str:
    """The costs by length as an SVG drawing, with both scales logarithmic."""
    sizes = [math.log10(each["entries"]) for each in found]
    costs = [math.log10(each[name]) for each in found for name in MEASURES]
    low, high = math.floor(min(costs)), math.ceil(max(costs))

    def x(size: float) -> float:
        return LEFT + (size - sizes[0]) / max(sizes[-1] - sizes[0], 1e-9) * WIDE

    def y(cost: float) -> float:
        return TOP + (high - cost) / (high - low) * HIGH

    points = {
        name: [(x(s), y(math.log10(each[name]))) for s, each in zip(sizes, found, strict=True)]
        for name in MEASURES
    }
    elements = [
        f'<line x1="{LEFT}" x2="{LEFT + WIDE}" y1="{y(n)}" y2="{y(n)}" stroke="#b1b4b6"/>'
        f'<text x="{LEFT - 8}" y="{y(n) + 4}" text-anchor="end">{10.0**n:g}</text>'
        for n in range(low, high + 1)
    ]
    elements += [
        f'<text x="{x(size)}" y="{TOP + HIGH + 20}" text-anchor="middle">'
        f"{each['entries']:,.0f}</text>"
        for size, each in zip(sizes, found, strict=True)
    ]
    elements += curves(points)
    width, height = LEFT + WIDE + 260, TOP + HIGH + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' font-family="sans-serif" font-size="12"><title>What grows with the log, and what does'
        f" not</title>{''.join(elements)}</svg>\n"
    )


def curves(points: dict[str, list[tuple[float, float]]]) -> list[str]:
    """A line for each measure and, beside its end, its title. Titles do not overlap."""
    elements, labels = [], []
    for (name, title), colour in zip(MEASURES.items(), COLOURS, strict=True):
        line = " ".join(f"{px:.1f},{py:.1f}" for px, py in points[name])
        elements.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        labels.append((points[name][-1][1] + 4, colour, title))
    lowest = 0.0
    for at, colour, title in sorted(labels):
        lowest = max(at, lowest + APART)
        label = f'<text x="{LEFT + WIDE + 8}" y="{lowest:.1f}" fill="{colour}">{title}</text>'
        elements.append(label)
    return elements


def markdown_table(found: list[dict[str, float]]) -> str:
    """The costs by length as a Markdown table."""
    head = "| entries | " + " | ".join(MEASURES.values()) + " |"
    lines = [head, "|---" * (len(MEASURES) + 1) + "|"]
    lines += [
        f"| {each['entries']:,.0f} | " + " | ".join(f"{each[name]:.4g}" for name in MEASURES) + " |"
        for each in found
    ]
    return "\n".join(lines)


def main(sizes: Sequence[int]) -> None:
    """Measure each length, and write the plot and the table."""
    found = []
    with (
        postgres_server(durable=False) as conninfo,
        empty_ledger(conninfo, "bench") as (own, _),
        tempfile.TemporaryDirectory() as keys,
    ):
        for each in measure_lengths(own, Path(keys), sizes):
            found.append(each)
            sys.stdout.write(markdown_table(found[-1:]).splitlines()[-1] + "\n")
            sys.stdout.flush()
    (DOCS / "growth.svg").write_text(plot(found))
    text = (DOCS / "benchmarks.md").read_text()
    before, _, rest = text.partition(BEGIN)
    made = f"{before}{BEGIN}\n![What grows with the log, and what does not](growth.svg)\n\n"
    (DOCS / "benchmarks.md").write_text(
        f"{made}{markdown_table(found)}\n{END}{rest.partition(END)[2]}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        given, keys, size = sys.argv[2:]
        with open_log(given, Path(keys)) as log:
            sys.stdout.write(json.dumps(measure(given, log, int(size))) + "\n")
    else:
        main([int(size) for size in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
