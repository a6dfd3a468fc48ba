"""Every item of OWASP ASVS stands in one list of the table, by its published number and level.

What the table says is met is held where it says, and shown by the test that it names.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
PUBLISHED: Final[dict[str, str]] = dict(
    re.findall(r"(\S+) (\d)", (ROOT / "tests/golden/asvs-5.0.0.txt").read_text())
)
"""The published numbers of version 5.0.0, each with its level."""
MET, UNTESTED, NOT_MET, BY_OTHERS, NOTHING_HERE = (
    [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if re.match(r"\| \d", line)
    ]
    for section in (ROOT / "docs" / "asvs.md").read_text().split("\n## ")[1:]
)
TESTS: Final = "\n".join(
    f"{path.stem}\n{path.read_text()}" for path in sorted((ROOT / "tests").rglob("test_*.py"))
)


def items_of(cell: str) -> list[str]:
    """The items in a cell. A chapter or a section stands for its items of levels 1 and 2."""
    return [
        number
        for named in cell.split()
        for number, level in PUBLISHED.items()
        if number == named or (number.startswith(f"{named}.") and level != "3")
    ]


def test_every_item_of_levels_1_and_2_is_in_one_list() -> None:
    each = [row[0] for row in (*MET, *UNTESTED, *NOT_MET)]
    grouped = [item for row in (*BY_OTHERS, *NOTHING_HERE) for item in items_of(row[0])]
    listed = Counter((*each, *grouped))
    assert {number for number, times in listed.items() if times > 1} == set()
    assert set(listed) <= set(PUBLISHED)
    assert {number for number, level in PUBLISHED.items() if level != "3"} <= set(listed)


def test_a_level_is_the_published_one() -> None:
    said = {row[0]: row[1] for row in (*MET, *UNTESTED, *NOT_MET)}
    assert said == {number: PUBLISHED.get(number) for number in said}
    for row in (*BY_OTHERS, *NOTHING_HERE):
        assert all(items_of(named) for named in row[0].split()), row


def test_an_item_is_held_where_it_says_and_shown_by_what_it_names() -> None:
    for number, _, asks, held, shown in MET:
        assert asks, number
        assert (ROOT / held).exists(), held
        assert re.search(rf"\b{re.escape(shown)}\b", TESTS + (ROOT / held).read_text()), shown
