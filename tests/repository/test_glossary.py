"""The glossary is in order, defines each word once, and labels terms that the code has."""

import re
from collections import Counter
from pathlib import Path

import pytest

from domain.commands import COMMANDS
from domain.labels import CODES, FIELDS
from domain.labels.events import TITLES
from projections.questions import QUESTIONS

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


PAGES = "\n".join(
    path.read_text()
    for folder in ("api/pages", "api/web")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".html")
)
OFFICERS = {row[0]: row[1] for row in SECTIONS["What officers read"][1:]}
NAMED = [(name, term) for term in OFFICERS for name in re.findall(r"`([\w-]+)`", term)]
UNNAMED = [term for term in OFFICERS if "`" not in term]
EXAMPLES = {
    "explain a figure": "is made up",
    "record it": "{{ act }}",
    "recorded": "Sent to {asked}",
}
"""What pages have where the glossary gives an example."""


def labels_of(name: str) -> set[str]:
    """Every label that the code gives to a name: of a command, field, column, code or event."""
    tables = [table for question in QUESTIONS.values() for table in question.tables]
    found = {
        *(COMMANDS[each].label for each in (name,) if each in COMMANDS),
        *(FIELDS[each].text for each in (name,) if each in FIELDS),
        *(table.label(name) for table in tables if name in table.columns),
        *(table.values[name] for table in tables if name in table.values),
        *(words[name] for words in (CODES, TITLES) if name in words),
    }
    return {label.replace("’", "'") for label in found}


def test_a_stored_name_has_the_label_that_the_glossary_gives() -> None:
    assert len(NAMED) > 30
    assert [each for each in NAMED if OFFICERS[each[1]] not in labels_of(each[0])] == []


def test_the_words_of_the_glossary_are_on_pages() -> None:
    titles = " ".join(table.title for q in QUESTIONS.values() for table in q.tables)
    shown = (PAGES + titles).replace("’", "'")
    assert [term for term in UNNAMED if EXAMPLES.get(term, OFFICERS[term]) not in shown] == []
