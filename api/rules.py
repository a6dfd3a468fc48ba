"""The rules as their own files state them: number, text and the command or answer they govern."""

import pkgutil
import re
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Final

import projections
from api.imports import ofsted, returns, spending
from domain.commands import MODULES
from domain.readings.ssda903 import episodes, yearly_return
from evidence.bundle import search_statement
from evidence.publications import published_calloffs

NUMBER: Final = r"[A-Z]+(?:-ROW)?-(?:\d+|[A-Z])"
RULE: Final = re.compile(
    rf"^ *({NUMBER}) {{2,}}(.*?)(?=^ *{NUMBER} {{2,}}|\n\n|\Z)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A numbered rule and where it stands."""

    number: str
    text: str
    where: str


def rules_of(module: ModuleType) -> list[Rule]:
    """The rules a module's docstring states, in order."""
    where = module.__name__.rpartition(".")[2]
    found = RULE.findall(module.__doc__ or "")
    return [Rule(number, " ".join(text.split()), where) for number, text in found]


def modules() -> list[ModuleType]:
    """Every module that states rules: commands, files taken in, and answers."""
    answers = [m.name for m in pkgutil.walk_packages(projections.__path__, "projections.")]
    return [
        *MODULES,
        returns,
        spending,
        ofsted,
        episodes,
        yearly_return,
        search_statement,
        published_calloffs,
        *(import_module(name) for name in answers),
    ]


RULES: Final[dict[str, Rule]] = {
    rule.number: rule for module in modules() for rule in rules_of(module)
}
