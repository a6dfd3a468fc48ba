"""Every act the ledger accepts, one file each: the rule, whole.

Each file reads in the same order: the rules, the command, the refusals, the state, `query`
(what the decision rests on), `evolve` (how it is folded), `decide`, and the decider.
"""

import pkgutil
from importlib import import_module
from typing import Any, Final

from domain.command import Command, Decider

NAMES: Final = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
DECIDERS: Final[dict[type[Command], Decider[Any, Any]]] = {
    decider.command: decider
    for decider in (import_module(f"domain.commands.{name}").DECIDER for name in NAMES)
}
