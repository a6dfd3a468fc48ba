"""The table of OWASP ASVS says where each item is held, and that is where it is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROWS = [
    [cell.strip(" `") for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "asvs.md").read_text().splitlines()
    if re.match(r"\| \d", line)
]
TESTS = "\n".join(
    f"{path.stem}\n{path.read_text()}" for path in sorted((ROOT / "tests").rglob("test_*.py"))
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_an_item_is_held_where_it_says_and_shown_by_what_it_names(row: list[str]) -> None:
    _, asks, held, shown = row
    assert asks
    assert (ROOT / held).exists(), held
    assert re.search(rf"\b{re.escape(shown)}\b", TESTS + (ROOT / held).read_text()), shown


def test_the_table_has_rows() -> None:
    assert len(ROWS) > 40
