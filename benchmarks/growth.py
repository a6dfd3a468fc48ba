"""How cost grows with the log: one entry appended, a proof, an answer; a rebuild, a verification.

    .venv/bin/python -m benchmarks.growth [10000 100000 ...]

One log grows from each length to the next; each is measured in a process of its own, whose memory
is told. Writes docs/growth.svg, and the table into docs/benchmarks.md.
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
from benchmarks.history import AS_OF, fill, history
from benchmarks.measuring import BY, ledger, opened, seconds, server
from benchmarks.reading import BOROUGH, signed, to_nowhere
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


def measured(own: str, log: Log, entries: int) -> dict[str, float]:
    """What each thing costs in a ledger of so many entries."""
    with projector.connect(own) as connection:
        rebuild = seconds(lambda: projector.rebuild(connection, vault=log.vault))
    with closing(snapshot(own)) as connection:
        whole = seconds(lambda: verify(connection, Held()))
        copy = seconds(lambda: to_nowhere(connection))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    numbers = iter(range(1_000))
    append = seconds(lambda: handle(log, invoice(entries, next(numbers)), BY), 60)
    with signed(own), closing(psycopg.connect(own)) as connection:
        proof = seconds(lambda: entry_proof(connection, entries // 3), 15)
    with open_snapshot(own) as connection:
        basis = resolve_basis(connection, as_of=AS_OF, known_at=None, borough=BOROUGH)
        table = QUESTIONS["in-or-out-of-borough"].tables[0]
        answer = seconds(lambda: table.ask(connection, basis), 3)
        child = f"C-{entries // 20:016}"
        case = seconds(lambda: (placement_of(connection, child, basis),
                                last_of(connection, child, basis)), 15)  # fmt: skip
    return {
        "entries": entries, "append": append * 1000, "proof": proof * 1000,
        "case": case * 1000, "answer": answer * 1000, "rebuild": rebuild, "copy": copy,
        "verify": whole, "memory": memory,
    }  # fmt: skip


def grown(own: str, keys: Path, sizes: Sequence[int]) -> Iterator[dict[str, float]]:
    """What each thing costs as a ledger grows from each of these lengths to the next."""
    events, reached = history(), 0
    with opened(own, keys) as log:
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
    """The measures on two logarithmic scales."""
    sizes = [math.log10(each["entries"]) for each in found]
    every = [math.log10(each[name]) for each in found for name in MEASURES]
    low, high = math.floor(min(every)), math.ceil(max(every))

    def x(size: float) -> float:
        return LEFT + (size - sizes[0]) / max(sizes[-1] - sizes[0], 1e-9) * WIDE

    def y(cost: float) -> float:
        return TOP + (high - cost) / (high - low) * HIGH

    parts = [
        f'<line x1="{LEFT}" x2="{LEFT + WIDE}" y1="{y(n)}" y2="{y(n)}" stroke="#b1b4b6"/>'
        f'<text x="{LEFT - 8}" y="{y(n) + 4}" text-anchor="end">{10.0**n:g}</text>'
        for n in range(low, high + 1)
    ]
    parts += [
        f'<text x="{x(size)}" y="{TOP + HIGH + 20}" text-anchor="middle">'
        f"{each['entries']:,.0f}</text>"
        for size, each in zip(sizes, found, strict=True)
    ]
    labels = []
    for (name, title), colour in zip(MEASURES.items(), COLOURS, strict=True):
        points = [(x(s), y(math.log10(e[name]))) for s, e in zip(sizes, found, strict=True)]
        line = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        labels.append((points[-1][1] + 4, colour, title))
    lowest = 0.0
    for at, colour, title in sorted(labels):
        lowest = max(at, lowest + APART)
        parts.append(f'<text x="{LEFT + WIDE + 8}" y="{lowest:.1f}" fill="{colour}">{title}</text>')
    width, height = LEFT + WIDE + 260, TOP + HIGH + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' font-family="sans-serif" font-size="12"><title>What grows with the log, and what does'
        f" not</title>{''.join(parts)}</svg>\n"
    )


def table(found: list[dict[str, float]]) -> str:
    """The same numbers."""
    head = "| entries | " + " | ".join(MEASURES.values()) + " |"
    lines = [head, "|---" * (len(MEASURES) + 1) + "|"]
    lines += [
        f"| {each['entries']:,.0f} | " + " | ".join(f"{each[name]:.4g}" for name in MEASURES) + " |"
        for each in found
    ]
    return "\n".join(lines)


def main(sizes: Sequence[int]) -> None:
    """Measure each length, and write down what grows."""
    found = []
    with (
        server(durable=False) as conninfo,
        ledger(conninfo, "bench") as (own, _),
        tempfile.TemporaryDirectory() as keys,
    ):
        for each in grown(own, Path(keys), sizes):
            found.append(each)
            sys.stdout.write(table(found[-1:]).splitlines()[-1] + "\n")
            sys.stdout.flush()
    (DOCS / "growth.svg").write_text(plot(found))
    text = (DOCS / "benchmarks.md").read_text()
    before, _, rest = text.partition(BEGIN)
    made = f"{before}{BEGIN}\n![What grows with the log, and what does not](growth.svg)\n\n"
    (DOCS / "benchmarks.md").write_text(f"{made}{table(found)}\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        given, keys, size = sys.argv[2:]
        with opened(given, Path(keys)) as log:
            sys.stdout.write(json.dumps(measured(given, log, int(size))) + "\n")
    else:
        main([int(size) for size in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
