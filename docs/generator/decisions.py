"""The index of decision records."""

from pathlib import Path

from generator.markdown import table

FOLDER = Path(__file__).parent.parent / "decisions"
ABOUT = """# Decisions

Why Placement Ledger is built as it is: one page for each choice that a newcomer would question. A
record is not rewritten when the choice changes. A new record amends or supersedes it, and each
names the other under its title.

Each has the same five parts. *Context*: what made a choice necessary. *Decision*: what was chosen.
*Consequences*: what it makes easier and what it costs. *Alternatives*: what was not chosen, and
why. *Held by*: the tests, files and rules that would fail if it were broken; a test checks that
they exist.
"""


def page() -> str:
    """Every decision record by its number, with its status."""
    rows = []
    for path in sorted(FOLDER.glob("[0-9]*.md")):
        head, status, *_ = path.read_text().split("\n\n")
        number, _, title = head.removeprefix("# ").partition(". ")
        rows.append((number, f"[{title}]({path.name})", status.strip("*")))
    return ABOUT + "\n" + table(("No.", "Decision", "Status"), rows)
