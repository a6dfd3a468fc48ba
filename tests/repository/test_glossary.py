"""The glossary is in order, defines each word once, and labels terms that the code has."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SECTIONS = {
    section.partition("\n")[0]: [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("| ")
    ]
    for section in (ROOT / "docs" / "GLOSSARY.md").read_text().split("\n## ")[1:]
}
WORDS = ("Children's commissioning", "The ledger")
DOMAIN = "\n".join(
    f"{path.stem}\n{path.read_text()}" for path in sorted((ROOT / "domain").rglob("*.py"))
)


def order(word: str) -> str:
    """A word as it is sorted: without marks, and in lower case."""
    return re.sub(r"[`*]", "", word).casefold()


def test_there_are_four_tables() -> None:
    assert list(SECTIONS) == [*WORDS, "What officers read", "One meaning each"]


@pytest.mark.parametrize("section", SECTIONS)
def test_words_stand_in_alphabetical_order(section: str) -> None:
    words = [order(row[0]) for row in SECTIONS[section][1:]]
    assert words == sorted(words)


@pytest.mark.parametrize("section", WORDS)
def test_each_word_has_a_meaning_and_a_column_for_other_names(section: str) -> None:
    head, *rows = SECTIONS[section]
    assert head == ["Word", "Meaning", "Elsewhere"]
    for row in rows:
        assert len(row) == len(head), row
        assert row[1], row


def test_each_word_is_defined_once() -> None:
    words = Counter(order(row[0]) for section in WORDS for row in SECTIONS[section][1:])
    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize(
    "name", re.findall(r"`([\w-]+)`", " ".join(r[0] for r in SECTIONS["What officers read"]))
)
def test_what_officers_read_is_a_label_of_a_term_of_the_domain(name: str) -> None:
    assert re.search(rf"\b{re.escape(name)}\b", DOMAIN)
