"""Every numbered rule by its number, from the docstrings of the modules that apply it."""

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import Final

import projections
from api.imports import ofsted, returns, spending
from domain import command, recorded_before
from domain.commands import MODULES
from domain.readings.ssda903 import dolo, dolo_checks, episodes, yearly_return
from domain.rules import Rule, rules_in
from evidence.bundle import search_statement, undecided
from evidence.publications.open_contracting import published_call_offs


def modules() -> list[ModuleType]:
    """The modules that state rules: commands, imports and answers."""
    answers = [m.name for m in pkgutil.walk_packages(projections.__path__, "projections.")]
    return [
        command,
        recorded_before,
        *MODULES,
        returns,
        spending,
        ofsted,
        dolo,
        dolo_checks,
        episodes,
        yearly_return,
        search_statement,
        undecided,
        published_call_offs,
        *(import_module(name) for name in answers),
    ]


RULES: Final[dict[str, Rule]] = {
    rule.number: rule for module in modules() for rule in rules_in(module)
}
