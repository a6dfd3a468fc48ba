"""Reads the numbered rules that a module's docstring states: `VARY-1  The placement runs.`"""

import re
from dataclasses import dataclass
from types import ModuleType
from typing import Final

NUMBER: Final = r"[A-Z]+(?:-ROW)?-(?:\d+|[A-Z])"
RULE: Final = re.compile(
    rf"^ *({NUMBER}) {{2,}}(.*?)(?=^ *{NUMBER} {{2,}}|\n\n|\Z)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its number, its text, and the name of the file that states it."""

    number: str
    text: str
    where: str


def rules_in(module: ModuleType) -> list[Rule]:
    """The rules that a module's docstring states, in order."""
    where = module.__name__.rpartition(".")[2]
    found = RULE.findall(module.__doc__ or "")
    return [Rule(number, " ".join(text.split()), where) for number, text in found]
