"""Every question that can be asked, by its name, collected from the files that declare them."""

import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Final

import projections
from domain.faults import Fault
from projections.engine.question import Addition, Question


class DeclaredTwice(Fault):
    """Two files declare a question of the same name, or the same place in the order."""

    slug = "declared-twice"


def modules_in(package: ModuleType) -> Iterator[ModuleType]:
    """The modules of a package's folders."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.name != __name__:
            yield import_module(found.name)


def collect(modules: Iterable[ModuleType]) -> dict[str, Question]:
    """The questions that modules declare as `QUESTION`, with what others declare as `ADDITION`.

    Raises DeclaredTwice; KeyError for an addition to a question that no file declares.
    """
    questions: list[Question] = []
    additions: list[Addition] = []
    for module in modules:
        if isinstance(question := vars(module).get("QUESTION"), Question):
            questions.append(question)
        if isinstance(addition := vars(module).get("ADDITION"), Addition):
            additions.append(addition)
    found = {each.name: each for each in sorted(questions, key=lambda each: each.order)}
    if len({each.order for each in questions}) < len(questions) or len(found) < len(questions):
        raise DeclaredTwice
    for addition in sorted(additions, key=lambda each: each.order):
        found[addition.question] = with_addition(found[addition.question], addition)
    return found


def with_addition(question: Question, addition: Addition) -> Question:
    """A question with the tables of an addition after its own."""
    doc = "\n".join(text for text in (question.doc, addition.doc) if text)
    return replace(question, doc=doc, tables=(*question.tables, *addition.tables))


QUESTIONS: Final = collect(modules_in(projections))
