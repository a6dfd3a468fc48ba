"""The pages of answers and of the reporting views: what each counts, and its columns."""

import re
from typing import get_args

from api.rules import RULES
from domain.rules import NUMBER
from generator.markdown import slug, table, words
from projections.engine.question import Question, Table
from projections.engine.reporting import VIEWS
from projections.questions import QUESTIONS


def page() -> str:
    """Every question, with its rules and the columns of its tables."""
    about = (
        "# Answers\n\nEach answer is a function of `as_of` (valid time: the day it is about) and"
        " `known_at` (transaction time: what had been recorded).\n"
    )
    return "\n".join([about, *(section(question) for question in QUESTIONS.values())])


def section(question: Question) -> str:
    """One question."""
    text = question.about
    numbers = dict.fromkeys(re.findall(rf"^ *({NUMBER}) {{2,}}", text, re.MULTILINE))
    rules = ", ".join(f"[{each}](rules.md#{slug(each)})" for each in numbers if each in RULES)
    parts = [
        f"## {question.name}\n",
        f"`GET /answers/{question.name}` (`.xlsx`; `/TABLE.csv`)\n",
        f"```text\n{text}\n```\n",
        *([f"Rules: {rules}.\n"] if rules else []),
        *(
            f"**{each.name}**: {each.title}. "
            + ", ".join(column(each, name) for name in each.columns)
            + ", `because` (positions)\n"
            for each in question.tables
        ),
    ]
    return "\n".join(parts)


def column(table: Table, name: str) -> str:
    """A column and what it holds."""
    optional = type(None) in get_args(table.row.model_fields[name].annotation)
    return f"`{name}` ({table.kind(name)}{' or nothing' if optional else ''})"


def reporting() -> str:
    """Every view of the reporting schema, with its columns."""
    parts = ["# Reporting\n\nViews for finance's own tools. They show what is known now.\n"]
    for view in VIEWS:
        rows = [(f"`{name}`", words(meaning)) for name, meaning in view.columns.items()]
        parts.append(
            f"## reporting.{view.name}\n\n{view.about}\n\n{table(('Column', 'Meaning'), rows)}"
        )
    return "\n".join(parts)
