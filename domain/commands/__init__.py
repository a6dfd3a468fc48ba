"""Every act the ledger accepts, one file each: the rule, whole.

Each file reads in the same order: the rules, the command, the refusals, the state, `query`
(what the decision rests on), `evolve` (how it is folded), `decide`, and the decider.
"""

import pkgutil
from importlib import import_module
from typing import Any, Final

from domain.command import Command, Decider, Refusal, Said
from domain.commands.correct_entry import CorrectEntry
from domain.events.base import Event, tags_of
from domain.events.corrections import CommandRefused

NAMES: Final = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
DECIDERS: Final[dict[type[Command], Decider[Any, Any]]] = {
    decider.command: decider
    for decider in (import_module(f"domain.commands.{name}").DECIDER for name in NAMES)
}


def refused(command: Command, refusal: Refusal, said: Said) -> Event:
    """What is kept of a command that a rule refused: which, why, and what it was about."""
    decider = DECIDERS[type(command)]
    if decider.refused is not None:
        return decider.refused(command, refusal, said)
    return CommandRefused(
        command=type(command).__module__.rpartition(".")[2],
        rule=refusal.rule,
        refused_because=refusal.title,
        about=command.entry_tags if isinstance(command, CorrectEntry) else tags_of(command),
        refused_at=said.at,
    )
