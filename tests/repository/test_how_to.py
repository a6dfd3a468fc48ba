"""The index of how-tos lists each once, under its title."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "docs" / "how-to"
READERS = {"officers", "finance", "auditors", "operators", "developers"}


def test_the_index_lists_every_how_to_once_under_its_title() -> None:
    listed = re.findall(
        r"^\| \[(.+?)\]\((.+?)\) \| \S", (FOLDER / "README.md").read_text(), re.MULTILINE
    )
    pages = {str(page.relative_to(FOLDER)): page for page in FOLDER.rglob("*/*.md")}
    assert sorted(name for _, name in listed) == sorted(pages)
    for title, name in listed:
        assert pages[name].read_text().startswith(f"# {title}\n"), name


def test_each_how_to_is_for_one_kind_of_reader() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*READERS, "README.md"}
